package backplane.display.api;

import java.nio.charset.Charset;

/** Code page 437 as the VGA's font shows it: also the control characters are pictures. */
public final class CodePage {

    /** The pictures of 00h to 1Fh; 00h is blank. */
    private static final String LOW = " ☺☻♥♦♣♠•◘○◙♂♀♪♫☼►◄↕‼¶§▬↨↑↓→←∟↔▲▼";

    private static final int DELETE = 0x7f, NO_BREAK_SPACE = 0xff;
    private static final char[] GLYPHS = glyphs();

    private CodePage() {}

    private static char[] glyphs() {
        byte[] codes = new byte[256];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) i;
        }
        char[] glyphs = new String(codes, Charset.forName("IBM437")).toCharArray();
        LOW.getChars(0, LOW.length(), glyphs, 0);
        glyphs[DELETE] = '⌂';
        glyphs[NO_BREAK_SPACE] = ' ';
        return glyphs;
    }

    /** Returns the Unicode character that looks like a code of the VGA's font; bits 7:0 count. */
    public static char glyph(int code) {
        return GLYPHS[code & 0xff];
    }
}
