package backplane.cpu.decode;

import backplane.cpu.fp.X87Operand;

/** The x87 instructions as text; forms are numbered as in {@link X87Operand}. */
final class FpuText {
    private static final String[] MEMORY = ("fadd fmul fcom fcomp fsub fsubr fdiv fdivr "
                    + "fld ? fst fstp fldenv fldcw fnstenv fnstcw "
                    + "fiadd fimul ficom ficomp fisub fisubr fidiv fidivr "
                    + "fild fisttp fist fistp ? fld ? fstp "
                    + "fadd fmul fcom fcomp fsub fsubr fdiv fdivr "
                    + "fld fisttp fst fstp frstor ? fnsave fnstsw "
                    + "fiadd fimul ficom ficomp fisub fisubr fidiv fidivr "
                    + "fild fisttp fist fistp fbld fild fbstp fistp")
            .split(" ");

    private static final String[] D9 = ("fchs fabs (bad) (bad) ftst fxam (bad) (bad) "
                    + "fld1 fldl2t fldl2e fldpi fldlg2 fldln2 fldz (bad) "
                    + "f2xm1 fyl2x fptan fpatan fxtract fprem1 fdecstp fincstp "
                    + "fprem fyl2xp1 fsqrt fsincos frndint fscale fsin fcos")
            .split(" ");

    /** By opcode and digit; i stands for st(i), 0 for st. */
    private static final String[] REGISTER = ("fadd:0,i fmul:0,i fcom:i fcomp:i fsub:0,i fsubr:0,i fdiv:0,i fdivr:0,i "
                    + "fld:i fxch:i ? fstp1:i ? ? ? ? "
                    + "fcmovb:0,i fcmove:0,i fcmovbe:0,i fcmovu:0,i ? ? ? ? "
                    + "fcmovnb:0,i fcmovne:0,i fcmovnbe:0,i fcmovnu:0,i ? fucomi:0,i fcomi:0,i ? "
                    + "fadd:i,0 fmul:i,0 fcom2:i fcomp3:i fsubr:i,0 fsub:i,0 fdivr:i,0 fdiv:i,0 "
                    + "ffree:i fxch4:i fst:i fstp:i fucom:i fucomp:i ? ? "
                    + "faddp:i,0 fmulp:i,0 fcomp5:i ? fsubrp:i,0 fsubp:i,0 fdivrp:i,0 fdivp:i,0 "
                    + "ffreep:i fxch7:i fstp8:i fstp9:i ? fucomip:0,i fcomip:0,i ?")
            .split(" ");

    private FpuText() {}

    static String memory(int form, OperandText operands) {
        return MEMORY[form] + " " + operands.memory(Math.max(0, X87Operand.memorySize(form)));
    }

    static String register(int form) {
        switch (form) {
            case 0x50:
                return "fnop";
            case 0xa9:
                return "fucompp";
            case 0xe0:
                return "fneni(8087 only)";
            case 0xe1:
                return "fndisi(8087 only)";
            case 0xe2:
                return "fnclex";
            case 0xe3:
                return "fninit";
            case 0xe4:
                return "fnsetpm(287 only)";
            case 0x199:
                return "fcompp";
            case 0x1e0:
                return "fnstsw ax";
            default:
        }
        if (form >= 0x60 && form < 0x80) {
            return D9[form - 0x60];
        }
        String text = REGISTER[form >> 3];
        if (text.equals("?")) {
            return "(bad)";
        }
        int colon = text.indexOf(':');
        String operands = text.substring(colon + 1).replace("0", "st").replace("i", "st(" + (form & 7) + ")");
        return text.substring(0, colon) + " " + operands;
    }
}
