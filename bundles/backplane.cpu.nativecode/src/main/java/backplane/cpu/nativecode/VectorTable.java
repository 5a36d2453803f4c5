package backplane.cpu.nativecode;

import backplane.cpu.nativecode.VectorForm.Shape;
import java.util.Arrays;

/** The vector instructions that can be translated, by prefix and opcode. */
final class VectorTable {
    /** Opcodes with the prefixes 0F, 0F 38 and 0F 3A are 100h .. 1FFh, 200h .. 2FFh, 300h .. 3FFh. */
    static final int OPCODES = 0x400;

    /**
     * A line: extension, mandatory prefix, opcodes, operands as in {@link Shape}, bytes of the memory operand ({@code A}: aligned,
     * {@code y}: 4, or 8 with REX.W, {@code -}: none), then {@code i} if an immediate byte follows, {@code n} if the old value of the
     * destination does not matter, {@code f} if flags are set, {@code 0} if XMM0 is an operand that is not named,
     * {@code c} if MXCSR counts.
     */
    private static final String FORMS = """
            SSE -- 110 VW 16 n
            SSE F3 110 VW 4
            SSE -- 111 WV 16
            SSE F3 111 WV 4
            SSE -- 112,116 VW 8
            SSE -- 113,117 MV 8
            SSE -- 114-115,154-157 VW 16A
            SSE -- 128 VW 16A n
            SSE -- 129 WV 16A
            SSE -- 12B MV 16A
            SSE -- 150 GU -
            SSE -- 1C6 VW 16A i
            SSE2 66 110 VW 16 n
            SSE2 F2 110 VW 8
            SSE2 66 111 WV 16
            SSE2 F2 111 WV 8
            SSE2 66 112,116 VM 8
            SSE2 66 113,117 MV 8
            SSE2 66 114-115,154-157 VW 16A
            SSE2 66 128 VW 16A n
            SSE2 66 129 WV 16A
            SSE2 66 12B,1E7 MV 16A
            SSE2 66 150,1D7 GU -
            SSE2 66 160-16D,174-176,1D1-1D5,1D8-1E5,1E8-1EF,1F1-1F6,1F8-1FE VW 16A
            SSE2 66 16E VE y n
            SSE2 66 16F VW 16A n
            SSE2 F3 16F VW 16 n
            SSE2 66 170 VW 16A in
            SSE2 F3 170 VW 16A in
            SSE2 F2 170 VW 16A in
            SSE2 66 171-173 SHIFT - i
            SSE2 66 17E EV y
            SSE2 F3 17E VW 8 n
            SSE2 66 17F WV 16A
            SSE2 F3 17F WV 16
            SSE2 66 1C4 VE 2 i
            SSE2 66 1C5 GU - i
            SSE2 66 1C6 VW 16A i
            SSE2 66 1D6 WV 8
            SSE3 F3 112,116 VW 16A n
            SSE3 F2 112 VW 8 n
            SSE3 F2 1F0 VM 16 n
            SSSE3 66 200-20B VW 16A
            SSSE3 66 21C-21E VW 16A n
            SSSE3 66 30F VW 16A i
            SSE4_1 66 210,214-215 VW 16A 0
            SSE4_1 66 217 VW 16A f
            SSE4_1 66 220,223,225,230,233,235 VW 8 n
            SSE4_1 66 221,224,231,234 VW 4 n
            SSE4_1 66 222,232 VW 2 n
            SSE4_1 66 228-229,22B,238-241 VW 16A
            SSE4_1 66 22A VM 16A n
            SSE4_1 66 30C-30E,342 VW 16A i
            SSE4_1 66 314 EV 1 i
            SSE4_1 66 315 EV 2 i
            SSE4_1 66 316 EV y i
            SSE4_1 66 317 EV 4 i
            SSE4_1 66 320 VE 1 i
            SSE4_1 66 321 VW 4 i
            SSE4_1 66 322 VE y i
            SSE4_2 66 237 VW 16A
            SSE4_2 66 360,362 VW 16 if0
            SSE4_2 66 361,363 VW 16 if
            SSE -- 151,158-159,15C-15F VW 16A c
            SSE F3 151,158-159,15C-15F VW 4 c
            SSE -- 1C2 VW 16A ic
            SSE F3 1C2 VW 4 ic
            SSE F3 12A VE y c
            SSE F3 12C-12D GW 4 c
            SSE -- 12E-12F VW 4 fc
            SSE2 66 151,158-159,15C-15F VW 16A c
            SSE2 F2 151,158-159,15C-15F VW 8 c
            SSE2 66 1C2 VW 16A ic
            SSE2 F2 1C2 VW 8 ic
            SSE2 F2 12A VE y c
            SSE2 F2 12C-12D GW 8 c
            SSE2 66 12E-12F VW 8 fc
            SSE2 -- 15A VW 8 nc
            SSE2 F3 15A VW 4 c
            SSE2 F2 15A VW 8 c
            SSE2 66 15A-15B VW 16A nc
            SSE2 -- 15B VW 16A nc
            SSE2 F3 15B VW 16A nc
            SSE2 66 1E6 VW 16A nc
            SSE2 F2 1E6 VW 16A nc
            SSE2 F3 1E6 VW 8 nc
            SSE3 66 17C-17D,1D0 VW 16A c
            SSE3 F2 17C-17D,1D0 VW 16A c
            SSE4_1 66 308-309 VW 16A inc
            SSE4_1 66 30A VW 4 ic
            SSE4_1 66 30B VW 8 ic
            PCLMULQDQ 66 344 VW 16A i
            AES 66 2DB VW 16A n
            AES 66 2DC-2DF VW 16A
            AES 66 3DF VW 16A in
            """;

    private static final String PREFIXES = "--66F3F2";
    private static final VectorForm[] TABLE = new VectorForm[4 * OPCODES];

    static {
        Arrays.fill(TABLE, VectorForm.NONE);
        FORMS.lines().forEach(VectorTable::line);
    }

    private VectorTable() {}

    /**
     * Returns what an opcode is, {@link VectorForm#NONE} if none of these instructions.
     *
     * @param repeat 3 with the prefix F3, 2 with F2, which both win over 66
     */
    static VectorForm find(boolean operandSize, int repeat, int opcode) {
        int prefix = repeat != 0 ? 5 - repeat : operandSize ? 1 : 0;
        return TABLE[prefix * OPCODES + opcode];
    }

    private static void line(String line) {
        String[] words = line.split(" ");
        int prefix = PREFIXES.indexOf(words[1]) / 2;
        VectorForm form = form(words, prefix == 0 ? 0 : Integer.parseInt(words[1], 16));
        for (String range : words[2].split(",")) {
            int first = Integer.parseInt(range.substring(0, 3), 16);
            int last = Integer.parseInt(range.substring(range.length() - 3), 16);
            for (int opcode = first; opcode <= last; opcode++) {
                TABLE[prefix * OPCODES + opcode] = form;
            }
        }
    }

    private static VectorForm form(String[] words, int prefix) {
        String size = words[4];
        boolean aligned = size.endsWith("A");
        boolean number = Character.isDigit(size.charAt(0));
        String more = words.length > 5 ? words[5] : "";
        return new VectorForm(
                VectorSet.valueOf(words[0]),
                prefix,
                Shape.valueOf(words[3]),
                number ? Integer.parseInt(aligned ? size.substring(0, size.length() - 1) : size) : 0,
                aligned,
                more.contains("i"),
                more.contains("n"),
                more.contains("f"),
                more.contains("0"),
                more.contains("c"));
    }
}
