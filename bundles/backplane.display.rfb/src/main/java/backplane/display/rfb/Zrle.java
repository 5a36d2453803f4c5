package backplane.display.rfb;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.zip.Deflater;

/**
 * ZRLE (RFC 6143, 7.7.6): tiles of 64 by 64 pixels, each of one colour, with a small palette, in runs or plain; all in one
 * zlib stream that lasts as long as the connection.
 */
final class Zrle implements Encoder, AutoCloseable {

    private static final int TILE = 64;
    private static final int LEVEL = 3;
    private static final int PLAIN = 0, SOLID = 1, PLAIN_RUNS = 128;
    private static final int LARGEST_PALETTE = 16;
    private static final int LONG_RUN = 255;

    private final Deflater deflater = new Deflater(LEVEL);
    private final byte[] compressed = new byte[8192];
    private final int[] tile = new int[TILE * TILE];
    private final int[] palette = new int[LARGEST_PALETTE];
    /** A tile: one octet of kind, then at most five octets a pixel in runs of one. */
    private final byte[] data = new byte[1 + 5 * TILE * TILE];

    private int position;

    @Override
    public int number() {
        return ZRLE;
    }

    @Override
    public void close() {
        deflater.end();
    }

    @Override
    public void write(DataOutputStream out, PixelFormat format, int[] pixels, int pitch, Area area) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        int right = area.x() + area.width();
        int bottom = area.y() + area.height();
        for (int y = area.y(); y < bottom; y += TILE) {
            for (int x = area.x(); x < right; x += TILE) {
                int width = Math.min(TILE, right - x);
                int height = Math.min(TILE, bottom - y);
                for (int row = 0; row < height; row++) {
                    System.arraycopy(pixels, (y + row) * pitch + x, tile, row * width, width);
                }
                encode(format, width, height);
                deflate(stream, Deflater.NO_FLUSH);
            }
        }
        position = 0;
        deflate(stream, Deflater.SYNC_FLUSH);
        out.writeInt(stream.size());
        stream.writeTo(out);
    }

    private void deflate(ByteArrayOutputStream stream, int flush) {
        deflater.setInput(data, 0, position);
        int count;
        do {
            count = deflater.deflate(compressed, 0, compressed.length, flush);
            stream.write(compressed, 0, count);
        } while (count == compressed.length || flush == Deflater.NO_FLUSH && !deflater.needsInput());
    }

    private void encode(PixelFormat format, int width, int height) {
        position = 0;
        int count = width * height;
        int colours = colours(count);
        if (colours == 1) {
            data[position++] = SOLID;
            pixel(format, tile[0]);
        } else if (colours <= LARGEST_PALETTE) {
            packed(format, colours, width, height);
        } else {
            runsOrPlain(format, count);
        }
    }

    /** Fills the palette; returns the number of colours, or one more than it holds. */
    private int colours(int count) {
        int colours = 0;
        int last = -1;
        for (int i = 0; i < count; i++) {
            if (tile[i] != last) {
                last = tile[i];
                if (index(last, colours) == colours) {
                    if (colours == LARGEST_PALETTE) {
                        return colours + 1;
                    }
                    palette[colours++] = last;
                }
            }
        }
        return colours;
    }

    private int index(int pixel, int colours) {
        int index = 0;
        while (index < colours && palette[index] != pixel) {
            index++;
        }
        return index;
    }

    /** Indices of 1, 2 or 4 bits, each row from a new octet on. */
    private void packed(PixelFormat format, int colours, int width, int height) {
        data[position++] = (byte) colours;
        for (int i = 0; i < colours; i++) {
            pixel(format, palette[i]);
        }
        int bits = colours == 2 ? 1 : colours <= 4 ? 2 : 4;
        for (int row = 0; row < height; row++) {
            int octet = 0;
            int room = 8;
            for (int x = 0; x < width; x++) {
                room -= bits;
                octet |= index(tile[row * width + x], colours) << room;
                if (room == 0) {
                    data[position++] = (byte) octet;
                    octet = 0;
                    room = 8;
                }
            }
            if (room < 8) {
                data[position++] = (byte) octet;
            }
        }
    }

    private void runsOrPlain(PixelFormat format, int count) {
        data[position++] = (byte) PLAIN_RUNS;
        int i = 0;
        while (i < count) {
            int start = i;
            while (i < count && tile[i] == tile[start]) {
                i++;
            }
            pixel(format, tile[start]);
            int rest = i - start - 1;
            while (rest >= LONG_RUN) {
                data[position++] = (byte) LONG_RUN;
                rest -= LONG_RUN;
            }
            data[position++] = (byte) rest;
        }
        if (position > 1 + count * format.compactOctets()) {
            position = 0;
            data[position++] = PLAIN;
            for (int p = 0; p < count; p++) {
                pixel(format, tile[p]);
            }
        }
    }

    private void pixel(PixelFormat format, int pixel) {
        position = format.putCompact(pixel, data, position);
    }
}
