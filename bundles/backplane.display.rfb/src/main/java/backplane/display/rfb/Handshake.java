package backplane.display.rfb;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a connection begins: version, security, ClientInit, ServerInit (RFC 6143, 7.1 to 7.3). */
final class Handshake {

    private static final String VERSION = "RFB 003.008\n";
    private static final Pattern ANSWER = Pattern.compile("RFB (\\d{3})\\.(\\d{3})\n");
    private static final int NONE = 1, VNC = 2;
    private static final int OK = 0, FAILED = 1;
    private static final long WRONG_PASSWORD_MILLIS = 1000;

    private final DataInputStream in;
    private final DataOutputStream out;

    Handshake(DataInputStream in, DataOutputStream out) {
        this.in = in;
        this.out = out;
    }

    /**
     * Talks until the client is in.
     *
     * @throws IOException if it is not to come in; the message tells why
     */
    void perform(String password, String name, Canvas canvas) throws IOException, InterruptedException {
        out.writeBytes(VERSION);
        out.flush();
        int version = version();
        int security = password.isEmpty() ? NONE : VNC;
        offer(version, security);
        if (security == VNC) {
            authenticate(version, password);
        } else if (version == 8) {
            out.writeInt(OK);
        }
        out.flush();
        // ClientInit: all clients share the screen, whatever they ask for
        in.readUnsignedByte();
        out.writeShort(canvas.width());
        out.writeShort(canvas.height());
        PixelFormat.NATIVE.write(out);
        string(name);
        out.flush();
    }

    /** Returns 3, 7 or 8; unknown versions of the protocol 3 are taken as 3.3, as the RFC says. */
    private int version() throws IOException {
        String answer = new String(in.readNBytes(VERSION.length()), StandardCharsets.ISO_8859_1);
        Matcher version = ANSWER.matcher(answer);
        if (!version.matches() || Integer.parseInt(version.group(1)) < 3) {
            throw new IOException("it does not speak RFB");
        }
        int minor = Integer.parseInt(version.group(2));
        if (Integer.parseInt(version.group(1)) > 3 || minor >= 8) {
            return 8;
        }
        return minor == 7 ? 7 : 3;
    }

    private void offer(int version, int security) throws IOException {
        if (version == 3) {
            out.writeInt(security);
            out.flush();
            return;
        }
        out.writeByte(1);
        out.writeByte(security);
        out.flush();
        if (in.readUnsignedByte() != security) {
            refuse(version, "this security type was not offered");
        }
    }

    private void authenticate(int version, String password) throws IOException, InterruptedException {
        byte[] challenge = Password.challenge();
        out.write(challenge);
        out.flush();
        byte[] response = new byte[Password.CHALLENGE];
        in.readFully(response);
        if (Password.matches(password, challenge, response)) {
            out.writeInt(OK);
        } else {
            Thread.sleep(WRONG_PASSWORD_MILLIS);
            refuse(version, "wrong password");
        }
    }

    private void refuse(int version, String reason) throws IOException {
        out.writeInt(FAILED);
        if (version == 8) {
            string(reason);
        }
        out.flush();
        throw new IOException(reason);
    }

    private void string(String text) throws IOException {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(octets.length);
        out.write(octets);
    }
}
