package backplane.cpu.op;

import static backplane.cpu.op.OpTable.plain;

import backplane.cpu.engine.Core;
import backplane.cpu.engine.Fault;

/** Decimal adjustments. */
final class DecimalOps {
    private DecimalOps() {}

    static void define() {
        plain("DAA", DecimalOps::daa);
        plain("DAS", DecimalOps::das);
        plain("AAA", (c, w, v) -> ascii(c, 0x106));
        plain("AAS", (c, w, v) -> ascii(c, -0x106));
        plain("AAM", DecimalOps::aam);
        plain("AAD", DecimalOps::aad);
    }

    /** Sets SF, ZF and PF from AL, and the two carries. */
    private static void flags(Core c, int al, boolean af, boolean cf) {
        c.result = (byte) al;
        c.carry = (cf ? 3L << 62 : 0) | (af ? 8 : 0);
    }

    private static void daa(Core c, long w, long v) {
        int al = c.get8(0);
        boolean cf = c.cf();
        boolean carry = false;
        boolean af = (al & 15) > 9 || c.af();
        int r = al;
        if (af) {
            r += 6;
            carry = cf || r > 0xff;
        }
        if (al > 0x99 || cf) {
            r += 0x60;
            carry = true;
        }
        c.set8(0, r);
        flags(c, r, af, carry);
    }

    private static void das(Core c, long w, long v) {
        int al = c.get8(0);
        boolean cf = c.cf();
        boolean carry = false;
        boolean af = (al & 15) > 9 || c.af();
        int r = al;
        if (af) {
            r -= 6;
            carry = cf || r < 0;
        }
        if (al > 0x99 || cf) {
            r -= 0x60;
            carry = true;
        }
        c.set8(0, r);
        flags(c, r, af, carry);
    }

    private static void ascii(Core c, int adjust) {
        boolean wrap = (c.get8(0) & 15) > 9 || c.af();
        if (wrap) {
            c.set16(0, c.get16(0) + adjust);
        }
        c.set8(0, c.get8(0) & 15);
        flags(c, c.get8(0), wrap, wrap);
    }

    private static void aam(Core c, long w, long v) {
        int base = (int) (v >> 32) & 0xff;
        if (base == 0) {
            throw c.fault(Fault.DE, 0);
        }
        int al = c.get8(0);
        c.set16(0, al / base << 8 | al % base);
        flags(c, al % base, false, false);
    }

    private static void aad(Core c, long w, long v) {
        int ax = c.get16(0);
        int r = (ax & 0xff) + (ax >>> 8) * ((int) (v >> 32) & 0xff) & 0xff;
        c.set16(0, r);
        flags(c, r, false, false);
    }
}
