package backplane.cpu.simd;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The opcode map of the multimedia instructions, for the decoder and the disassembler.
 *
 * <p>Only looked at when an instruction is decoded. Entries are shared and immutable; null means that the encoding is none of these
 * instructions (it may be an integer instruction, else {@code #UD}).
 */
public final class SimdTable {
    /** Opcode maps: 0F, 0F 38, 0F 3A. */
    public static final int MAP_0F = 0;

    public static final int MAP_0F38 = 1;
    public static final int MAP_0F3A = 2;

    /** Mandatory prefixes; F2 and F3 win over 66, and the last one of F2 and F3 over the others. */
    public static final int NONE = 0;

    public static final int P66 = 1;
    public static final int PF3 = 2;
    public static final int PF2 = 3;

    private static final String PREFIXES = "--66F3F2";
    private static final String MAPS = "0F383A";
    /** Operand sizes: 16, 32, 64 bits. */
    private static final int SIZES = 3;

    private static final Map<String, Integer> NUMBERS = numbers();
    // [map][prefix][opcode][register form][digit][operand size], flattened; the digit only tells groups apart
    private static final @Nullable SimdInstruction[] ENTRIES = new SimdInstruction[3 * 4 * 256 * 2 * 8 * SIZES];

    static {
        (Multimedia.FLOAT + Multimedia.INTEGER + Multimedia.SYSTEM).lines().forEach(SimdTable::addLine);
    }

    private SimdTable() {}

    /**
     * Finds an instruction.
     *
     * @param map {@link #MAP_0F}, {@link #MAP_0F38} or {@link #MAP_0F3A}
     * @param prefix {@link #NONE}, {@link #P66}, {@link #PF3} or {@link #PF2}
     * @param opcode last opcode byte, 0 .. 255
     * @param modrm the ModRM byte, 0 .. 255 (for EMMS: anything)
     * @param operandSize 2, 4 or 8 bytes; only CRC32 tells 2 from 4, the rest only looks for REX.W (8)
     * @return the instruction, null if the encoding is none
     */
    public static @Nullable SimdInstruction find(int map, int prefix, int opcode, int modrm, int operandSize) {
        return ENTRIES[index(map, prefix, opcode, modrm >= 0xC0 ? 1 : 0, modrm >> 3 & 7, operandSize >> 2)];
    }

    private static int index(int map, int prefix, int opcode, int register, int digit, int size) {
        return ((((map * 4 + prefix) * 256 + opcode) * 2 + register) * 8 + digit) * SIZES + size;
    }

    private static Map<String, Integer> numbers() {
        Map<String, Integer> numbers = new HashMap<>();
        try {
            for (Field field : Op.class.getFields()) {
                numbers.put(field.getName(), field.getInt(null));
            }
        } catch (IllegalAccessException e) {
            throw new ExceptionInInitializerError(e);
        }
        return numbers;
    }

    private static void addLine(String line) {
        String[] words = line.trim().split(" +");
        if (!words[0].equals("**")) {
            new Line(words).add();
            return;
        }
        int last = words.length - 1;
        if (words[last].equals("Ib")) {
            new Line(("-- " + words[1] + " " + words[2] + " N N Ib MMX").split(" ")).add();
            new Line(("66 " + words[1] + " " + words[2] + " U U Ib SSE2").split(" ")).add();
            return;
        }
        String feature = last > 2 ? words[last] : "MMX";
        String wide = feature.equals("SSSE3") ? feature : "SSE2";
        new Line(("-- " + words[1] + " " + words[2] + " P Q 8 " + feature).split(" ")).add();
        new Line(("66 " + words[1] + " " + words[2] + " V W 16A " + wide).split(" ")).add();
    }

    /** One line of {@link Multimedia}, its words interpreted. */
    private static final class Line {
        private final int prefix;
        private final int map;
        private final int opcode;
        private final int digit;
        private final String name;
        private final String operation;
        private final SimdOperand dst;
        private final SimdOperand src;
        private boolean wideDst;
        private boolean imm8;
        private boolean aligned;
        private boolean flags;
        private String size = "0";
        private SimdFeature feature = SimdFeature.MMX;

        Line(String[] words) {
            prefix = PREFIXES.indexOf(words[0]) / 2;
            map = MAPS.indexOf(words[1].substring(0, 2)) / 2;
            opcode = Integer.parseInt(words[1].substring(2, 4), 16);
            digit = words[1].length() > 4 ? words[1].charAt(5) - '0' : -1;
            int colon = words[2].indexOf(':');
            name = colon < 0 ? words[2] : words[2].substring(0, colon);
            operation = words[2].substring(colon + 1);
            dst = operand(words[3]);
            src = operand(words[4]);
            wideDst = words[3].endsWith("y");
            for (int i = 5; i < words.length; i++) {
                attribute(words[i]);
            }
        }

        private static SimdOperand operand(String word) {
            return word.equals("-") ? SimdOperand.NONE : SimdOperand.valueOf(word.endsWith("y") ? "G" : word);
        }

        private void attribute(String word) {
            if (word.equals("Ib")) {
                imm8 = true;
            } else if (word.equals("F")) {
                flags = true;
            } else if (word.equals("y") || word.equals("v") || Character.isDigit(word.charAt(0))) {
                aligned = word.endsWith("A");
                size = aligned ? word.substring(0, word.length() - 1) : word;
            } else {
                feature = SimdFeature.valueOf(word);
            }
        }

        void add() {
            for (int operandSize = 0; operandSize < SIZES; operandSize++) {
                SimdInstruction instruction = instruction(operandSize);
                for (int d = 0; d < 8; d++) {
                    if (digit < 0 || digit == d) {
                        put(d, operandSize, instruction);
                    }
                }
            }
        }

        private void put(int d, int operandSize, SimdInstruction instruction) {
            boolean memoryOnly = is(SimdOperand.M) || is(SimdOperand.S);
            boolean registerOnly = is(SimdOperand.U) || is(SimdOperand.N) || is(SimdOperand.D);
            if (!registerOnly) {
                ENTRIES[index(map, prefix, opcode, 0, d, operandSize)] = instruction;
            }
            if (!memoryOnly) {
                ENTRIES[index(map, prefix, opcode, 1, d, operandSize)] = instruction;
            }
        }

        private boolean is(SimdOperand kind) {
            return dst == kind || src == kind;
        }

        private SimdInstruction instruction(int operandSize) {
            boolean sized = size.equals("y") || size.equals("v");
            boolean quad = operandSize == 2 && (sized || wideDst) && NUMBERS.containsKey(operation + "Q");
            boolean word = operandSize == 0 && size.equals("v");
            int number = number(operation + (quad ? "Q" : word ? "W" : ""));
            int bytes = !sized ? Integer.parseInt(size) : operandSize == 2 ? 8 : word ? 2 : 4;
            boolean mmx = dst.mmx() || src.mmx();
            return new SimdInstruction(
                    name, mmx ? number | Op.MMX : number, dst, src, imm8, bytes, aligned, feature, flags);
        }

        private static int number(String operation) {
            Integer number = NUMBERS.get(operation);
            if (number == null) {
                throw new IllegalStateException("no operation " + operation);
            }
            return number;
        }
    }
}
