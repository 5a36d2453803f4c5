package backplane.display.rfb;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** A small VNC client, written after RFC 6143 and without the server's code. */
final class Viewer implements AutoCloseable {

    final Socket socket;
    final DataInputStream in;
    final DataOutputStream out;
    /** The rectangles of the last update, as {@code 64x16+0+0 enc 0}. */
    final List<String> rectangles = new ArrayList<>();

    int width;
    int height;
    int[] pixels = new int[0];
    String name = "";
    byte[] format = new byte[16];
    private final Inflater inflater = new Inflater();

    Viewer(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    Viewer(Socket connected) throws IOException {
        socket = connected;
        socket.setSoTimeout(5000);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
    }

    static Viewer enter(int port) throws IOException {
        Viewer viewer = new Viewer(port);
        viewer.version("003.008");
        viewer.security(1);
        if (viewer.in.readInt() != 0) {
            throw new IOException("refused");
        }
        viewer.init();
        return viewer;
    }

    String version(String mine) throws IOException {
        byte[] theirs = new byte[12];
        in.readFully(theirs);
        out.writeBytes("RFB " + mine + "\n");
        return new String(theirs, StandardCharsets.US_ASCII);
    }

    List<Integer> security(int choice) throws IOException {
        List<Integer> offered = new ArrayList<>();
        for (int count = in.readUnsignedByte(); count > 0; count--) {
            offered.add(in.readUnsignedByte());
        }
        out.writeByte(choice);
        return offered;
    }

    void password(String password) throws IOException {
        byte[] challenge = new byte[16];
        in.readFully(challenge);
        out.write(Password.response(password, challenge));
    }

    String string() throws IOException {
        byte[] octets = new byte[in.readInt()];
        in.readFully(octets);
        return new String(octets, StandardCharsets.UTF_8);
    }

    void init() throws IOException {
        out.writeByte(1);
        width = in.readUnsignedShort();
        height = in.readUnsignedShort();
        in.readFully(format);
        name = string();
        pixels = new int[width * height];
    }

    void encodings(int... encodings) throws IOException {
        out.writeByte(2);
        out.writeByte(0);
        out.writeShort(encodings.length);
        for (int encoding : encodings) {
            out.writeInt(encoding);
        }
    }

    void format(int bits, int depth, boolean bigEndian, boolean trueColour, int[] max, int[] shift) throws IOException {
        out.write(new byte[] {
            0, 0, 0, 0, (byte) bits, (byte) depth, (byte) (bigEndian ? 1 : 0), (byte) (trueColour ? 1 : 0)
        });
        for (int value : max) {
            out.writeShort(value);
        }
        for (int value : shift) {
            out.writeByte(value);
        }
        out.write(new byte[3]);
        bytes = bits / 8;
    }

    private int bytes = 4;

    void request(boolean incremental) throws IOException {
        out.writeByte(3);
        out.writeBoolean(incremental);
        out.writeInt(0);
        out.writeShort(width);
        out.writeShort(height);
    }

    void key(int keysym, boolean pressed) throws IOException {
        out.writeByte(4);
        out.writeBoolean(pressed);
        out.writeShort(0);
        out.writeInt(keysym);
    }

    void numberedKey(int keysym, int number, boolean pressed) throws IOException {
        out.writeShort(0xff00);
        out.writeShort(pressed ? 1 : 0);
        out.writeInt(keysym);
        out.writeInt(number);
    }

    void pointer(int mask, int x, int y) throws IOException {
        out.writeByte(5);
        out.writeByte(mask);
        out.writeShort(x);
        out.writeShort(y);
    }

    /** Reads an update; pixels are taken as they come, least significant octet first. */
    void update() throws IOException {
        rectangles.clear();
        if (in.readUnsignedByte() != 0) {
            throw new IOException("not an update");
        }
        in.readUnsignedByte();
        for (int count = in.readUnsignedShort(); count > 0; count--) {
            rectangle();
        }
    }

    private void rectangle() throws IOException {
        int x = in.readUnsignedShort();
        int y = in.readUnsignedShort();
        int w = in.readUnsignedShort();
        int h = in.readUnsignedShort();
        int encoding = in.readInt();
        rectangles.add(w + "x" + h + "+" + x + "+" + y + " enc " + encoding);
        switch (encoding) {
            case 0 -> raw(in, x, y, w, h, bytes);
            case 16 -> zrle(x, y, w, h);
            case -223, -308 -> {
                if (encoding == -308) {
                    in.skipNBytes(4 + 16);
                }
                width = w;
                height = h;
                pixels = new int[width * height];
            }
            default -> {
                // pseudo encodings without content
            }
        }
    }

    private void raw(DataInputStream from, int x, int y, int w, int h, int octets) throws IOException {
        for (int row = y; row < y + h; row++) {
            for (int column = x; column < x + w; column++) {
                pixels[row * width + column] = pixel(from, octets);
            }
        }
    }

    private static int pixel(DataInputStream from, int octets) throws IOException {
        int pixel = 0;
        for (int i = 0; i < octets; i++) {
            pixel |= from.readUnsignedByte() << 8 * i;
        }
        return pixel;
    }

    private void zrle(int x, int y, int w, int h) throws IOException {
        byte[] packed = new byte[in.readInt()];
        in.readFully(packed);
        byte[] plain = new byte[1 << 20];
        inflater.setInput(packed);
        int length;
        try {
            length = inflater.inflate(plain);
        } catch (DataFormatException e) {
            throw new IOException(e);
        }
        int octets = bytes == 4 ? 3 : bytes;
        DataInputStream tiles = new DataInputStream(new ByteArrayInputStream(plain, 0, length));
        for (int top = y; top < y + h; top += 64) {
            for (int left = x; left < x + w; left += 64) {
                tile(tiles, left, top, Math.min(64, x + w - left), Math.min(64, y + h - top), octets);
            }
        }
        if (tiles.available() > 0) {
            throw new IOException(tiles.available() + " octets too many");
        }
    }

    private void tile(DataInputStream tiles, int x, int y, int w, int h, int octets) throws IOException {
        int kind = tiles.readUnsignedByte();
        int[] content = new int[w * h];
        if (kind == 0) {
            raw(tiles, x, y, w, h, octets);
            return;
        } else if (kind == 1) {
            Arrays.fill(content, pixel(tiles, octets));
        } else if (kind <= 16) {
            int[] palette = new int[kind];
            for (int i = 0; i < kind; i++) {
                palette[i] = pixel(tiles, octets);
            }
            int bits = kind == 2 ? 1 : kind <= 4 ? 2 : 4;
            for (int row = 0; row < h; row++) {
                int octet = 0;
                for (int column = 0; column < w; column++) {
                    int place = column * bits % 8;
                    octet = place == 0 ? tiles.readUnsignedByte() : octet;
                    content[row * w + column] = palette[octet >> 8 - bits - place & (1 << bits) - 1];
                }
            }
        } else if (kind == 128) {
            int i = 0;
            while (i < content.length) {
                int pixel = pixel(tiles, octets);
                int run = 1;
                int part;
                do {
                    part = tiles.readUnsignedByte();
                    run += part;
                } while (part == 255);
                Arrays.fill(content, i, i + run, pixel);
                i += run;
            }
        } else {
            throw new IOException("tile of kind " + kind);
        }
        for (int row = 0; row < h; row++) {
            System.arraycopy(content, row * w, pixels, (y + row) * width + x, w);
        }
    }

    /** Returns whether the server hangs up. */
    boolean isHungUp() throws IOException {
        try {
            while (in.read() >= 0) {
                // what was still under way
            }
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (java.net.SocketException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        socket.close();
    }
}
