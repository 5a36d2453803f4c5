package backplane.display.rfb;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * VNC Authentication (RFC 6143, 7.2.2): the client enciphers 16 random octets with DES, in two blocks. The key is the
 * password with the bits of each octet in the opposite order.
 */
final class Password {

    static final int CHALLENGE = 16;

    private static final SecureRandom RANDOM = new SecureRandom();

    private Password() {}

    static byte[] challenge() {
        byte[] challenge = new byte[CHALLENGE];
        RANDOM.nextBytes(challenge);
        return challenge;
    }

    static boolean matches(String password, byte[] challenge, byte[] response) {
        return MessageDigest.isEqual(response(password, challenge), response);
    }

    static byte[] response(String password, byte[] challenge) {
        byte[] key = Arrays.copyOf(password.getBytes(StandardCharsets.ISO_8859_1), Options.PASSWORD_LENGTH);
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) (Integer.reverse(key[i]) >>> 24);
        }
        try {
            Cipher cipher = Cipher.getInstance("DES/ECB/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "DES"));
            return cipher.doFinal(challenge);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no DES, which VNC passwords need", e);
        }
    }
}
