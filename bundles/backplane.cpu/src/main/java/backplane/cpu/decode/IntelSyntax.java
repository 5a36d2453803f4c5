package backplane.cpu.decode;

import backplane.api.Bytes;
import backplane.cpu.api.Disassembler;
import backplane.cpu.op.OpTable;
import backplane.cpu.simd.SimdInstruction;
import java.util.Locale;
import java.util.Set;
import org.osgi.service.component.annotations.Component;

/** The disassembler: text from the tables that the decoder uses. */
@Component(service = Disassembler.class)
public final class IntelSyntax implements Disassembler {
    private static final int LONGEST = 15;
    private static final Set<String> STRING = Set.of("INS", "OUTS", "MOVS", "CMPS", "STOS", "LODS", "SCAS");
    private static final Set<String> COMPARING = Set.of("CMPS", "SCAS");

    private final Decoder decoder = new Decoder();
    private final OperandText operands = new OperandText(decoder);
    private final Bytes window = new Bytes(32);

    @Override
    public synchronized Instruction disassemble(byte[] code, int at, int bits, long ip) {
        window.fill(0, 32, 0);
        window.put(0, code, at, Math.min(LONGEST, code.length - at));
        int size = bits == 64 ? 2 : bits == 32 ? 1 : 0;
        int length = decoder.decode(window, 0, 32, size, 0);
        int op = Record.op(decoder.w);
        if (op == OpTable.TOO_LONG || op == OpTable.UNDEFINED && decoder.entry() == OpcodeMap.entries[0]) {
            return new Instruction(Math.max(1, length), "(bad)");
        }
        operands.begin(ip, length);
        return new Instruction(length, prefixes() + text(op));
    }

    private String prefixes() {
        String name = decoder.entry().name;
        String text = decoder.lock ? "lock " : "";
        if (decoder.repeat != 0 && STRING.contains(name)) {
            text += decoder.repeat == 1 ? "repnz " : COMPARING.contains(name) ? "repz " : "rep ";
        }
        return text;
    }

    private String text(int op) {
        if (op == OpTable.X87_REGISTER) {
            return FpuText.register(Record.immediate(decoder.v) & 0x1ff);
        }
        if (op == OpTable.X87_MEMORY) {
            return FpuText.memory(Record.immediate(decoder.v) & 0x3f, operands);
        }
        SimdInstruction simd = OpTable.simd(op);
        if (simd != null) {
            return simd(simd);
        }
        String vex = VexMap.name(op);
        if (vex != null) {
            return vex(vex);
        }
        return general(decoder.entry());
    }

    // ---- general instructions

    private String general(Entry e) {
        int size = decoder.operandSize(e);
        String special = operands.string(e.name, size);
        if (special != null) {
            return special;
        }
        StringBuilder text = new StringBuilder(Mnemonics.of(e, size, decoder));
        String separator = " ";
        for (int i = 0; i < e.kinds.length; i++) {
            String operand = operands.general(e, i, size);
            if (!operand.isEmpty()) {
                text.append(separator).append(operand);
                separator = ",";
            }
        }
        return text.toString();
    }

    /** BMI: destination, r/m, other; ANDN and the extracts differ in order. */
    private String vex(String name) {
        int size = Record.size(decoder.w);
        String reg = OperandText.register(Record.reg(decoder.w) >> 3, size, true);
        String other = OperandText.register(Record.immediate(decoder.v) >> 3, size, true);
        String rm = decoder.memory
                ? operands.memory(1 << size)
                : OperandText.register(Record.base(decoder.w) >> 3, size, true);
        String all =
                switch (name) {
                    case "BLSR", "BLSMSK", "BLSI" -> reg + "," + rm;
                    case "ANDN", "PEXT", "PDEP", "MULX" -> reg + "," + other + "," + rm;
                    case "RORX" -> reg + "," + rm + "," + OperandText.hex(Record.immediate(decoder.v) & 0xff);
                    default -> reg + "," + rm + "," + other;
                };
        return name.toLowerCase(Locale.ROOT) + " " + all;
    }

    // ---- MMX and SSE

    private String simd(SimdInstruction form) {
        boolean wide = (decoder.rex & 8) != 0;
        String name = form.name().toLowerCase(Locale.ROOT);
        if (wide) {
            name = switch (name) {
                case "movd" -> "movq";
                case "pextrd" -> "pextrq";
                case "pinsrd" -> "pinsrq";
                case "fxsave", "fxrstor", "xsave", "xrstor", "xsaveopt" -> name + "64";
                default -> name;
            };
        }
        StringBuilder text = new StringBuilder(name);
        String dst = operands.simd(form, form.dst(), true);
        boolean once = form.dst() == form.src() && form.imm8();
        String src = once && operands.registerOnly(form.src()) ? "" : operands.simd(form, form.src(), false);
        String separator = " ";
        for (String operand : new String[] {dst, src, implied(name), form.imm8() ? immediate() : ""}) {
            if (!operand.isEmpty()) {
                text.append(separator).append(operand);
                separator = ",";
            }
        }
        return text.toString();
    }

    private String immediate() {
        return OperandText.hex(Record.immediate(decoder.v) & 0xff);
    }

    private static String implied(String name) {
        return name.startsWith("blendv") || name.equals("pblendvb") || name.equals("sha256rnds2") ? "xmm0" : "";
    }
}
