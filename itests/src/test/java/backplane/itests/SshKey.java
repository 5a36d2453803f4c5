package backplane.itests;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.EdECPrivateKey;
import java.util.Arrays;
import java.util.Base64;

/** An Ed25519 key in the form of Dropbear's key files. */
final class SshKey {

    private static final String TYPE = "ssh-ed25519";
    private static final int SIZE = 32;

    private final byte[] seed;
    private final byte[] point;

    SshKey() throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
        // the X.509 form ends with the point as RFC 8032 encodes it
        byte[] encoded = pair.getPublic().getEncoded();
        point = Arrays.copyOfRange(encoded, encoded.length - SIZE, encoded.length);
    }

    /** Returns the content of the private key's file. */
    byte[] file() {
        byte[] both = ByteBuffer.allocate(2 * SIZE).put(seed).put(point).array();
        return strings(TYPE.getBytes(StandardCharsets.US_ASCII), both);
    }

    /** Returns the line for {@code authorized_keys}. */
    String line() {
        byte[] blob = strings(TYPE.getBytes(StandardCharsets.US_ASCII), point);
        return TYPE + " " + Base64.getEncoder().encodeToString(blob) + " test";
    }

    private static byte[] strings(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(ByteBuffer.allocate(4).putInt(part.length).array());
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
