package backplane.itests;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A guest in one boot sector. It says {@code HELLO} and then prints what is typed; {@code !} prints the text in the second sector
 * of the drive that it was booted from, {@code #} writes {@code WRITTEN} there and says {@code +}, {@code %} switches to mode 13h and
 * pauses the machine; where the BIOS reports an error it prints {@code E} and the code.
 */
final class BootSector {

    private static final int SECTOR = 512;

    private static final String CODE = """
            31c0 8ed8 8ec0 8ed0  bc007c  88169b7c  be947c e86d00    ; stack, drive, print hello
            b400 cd16  3c21 741a  3c23 7429  3c25 7405  e86400 ebeb ; next: a key: !, #, %, or print it
            b81300 cd10  ba0089 b044 ee  ebde                       ; %: int 10h, mode 13h; D to port 8900h
            b80102 bb0080 e83600 721a  be0080 e83a00 ebcb           ; !: int 13h, read to 8000h, print
            b80103 bb9c7c e82300 7207  b02b e83200 ebb9             ; #: int 13h, write, print +
            50 b045 e82a00 58 88e0 d410 053030 50 88e0 e81c00 58 e81800 eb9f ; error: E and AH
            b90200 b600 8a169b7c cd13 c3                            ; sector 2 of track 0
            ac 84c0 740c e80200 ebf6                                ; print: until a zero
            b40e bb0700 cd10 c3                                     ; int 10h, write a character
            48454c4c4f2000 00 205752495454454e2000                  ; "HELLO ", drive, " WRITTEN "
            """;

    private BootSector() {}

    /** Returns an image of a size whose second sector has a text. */
    static byte[] image(int size, String text) {
        byte[] image = new byte[size];
        String hex = CODE.replaceAll(";.*", "").replaceAll("\\s", "");
        byte[] code = HexFormat.of().parseHex(hex);
        System.arraycopy(code, 0, image, 0, code.length);
        image[SECTOR - 2] = 0x55;
        image[SECTOR - 1] = (byte) 0xaa;
        byte[] told = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(told, 0, image, SECTOR, told.length);
        return image;
    }

    /** Returns the text in the second sector of an image. */
    static String text(byte[] image) {
        byte[] sector = Arrays.copyOfRange(image, SECTOR, 2 * SECTOR);
        return new String(sector, StandardCharsets.US_ASCII).replaceAll("\0.*", "");
    }
}
