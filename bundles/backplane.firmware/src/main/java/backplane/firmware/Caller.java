package backplane.firmware;

import backplane.api.CpuAccess;
import backplane.api.MemoryMap;

/**
 * The guest at the moment of a service call: its registers, its memory as it sees it, and the flags that the stub's IRET
 * will restore.
 *
 * <p>Setters of 8- and 16-bit registers leave the other bits alone: callers depend on it.
 */
final class Caller {

    private static final int CARRY = 1, ZERO = 0x40;

    private final CpuAccess cpu;
    private final MemoryMap memory;
    private final byte[] one = new byte[1];

    Caller(CpuAccess cpu, MemoryMap memory) {
        this.cpu = cpu;
        this.memory = memory;
    }

    CpuAccess cpu() {
        return cpu;
    }

    int ax() {
        return word(CpuAccess.RAX);
    }

    int bx() {
        return word(CpuAccess.RBX);
    }

    int cx() {
        return word(CpuAccess.RCX);
    }

    int dx() {
        return word(CpuAccess.RDX);
    }

    int si() {
        return word(CpuAccess.RSI);
    }

    int di() {
        return word(CpuAccess.RDI);
    }

    int bp() {
        return word(CpuAccess.RBP);
    }

    int sp() {
        return word(CpuAccess.RSP);
    }

    int al() {
        return ax() & 0xff;
    }

    int ah() {
        return ax() >> 8;
    }

    int bl() {
        return bx() & 0xff;
    }

    int bh() {
        return bx() >> 8;
    }

    int cl() {
        return cx() & 0xff;
    }

    int ch() {
        return cx() >> 8;
    }

    int dl() {
        return dx() & 0xff;
    }

    int dh() {
        return dx() >> 8;
    }

    int edx() {
        return (int) cpu.gpr(CpuAccess.RDX);
    }

    int ebx() {
        return (int) cpu.gpr(CpuAccess.RBX);
    }

    int ecx() {
        return (int) cpu.gpr(CpuAccess.RCX);
    }

    void ax(int v) {
        word(CpuAccess.RAX, v);
    }

    void bx(int v) {
        word(CpuAccess.RBX, v);
    }

    void cx(int v) {
        word(CpuAccess.RCX, v);
    }

    void dx(int v) {
        word(CpuAccess.RDX, v);
    }

    void di(int v) {
        word(CpuAccess.RDI, v);
    }

    void bp(int v) {
        word(CpuAccess.RBP, v);
    }

    void sp(int v) {
        word(CpuAccess.RSP, v);
    }

    void al(int v) {
        ax(ax() & 0xff00 | v & 0xff);
    }

    void ah(int v) {
        ax(ax() & 0xff | (v & 0xff) << 8);
    }

    void bl(int v) {
        bx(bx() & 0xff00 | v & 0xff);
    }

    void bh(int v) {
        bx(bx() & 0xff | (v & 0xff) << 8);
    }

    void cl(int v) {
        cx(cx() & 0xff00 | v & 0xff);
    }

    void ch(int v) {
        cx(cx() & 0xff | (v & 0xff) << 8);
    }

    void dl(int v) {
        dx(dx() & 0xff00 | v & 0xff);
    }

    void dh(int v) {
        dx(dx() & 0xff | (v & 0xff) << 8);
    }

    void dword(int register, int v) {
        cpu.gpr(register, cpu.gpr(register) & ~0xffffffffL | v & 0xffffffffL);
    }

    /** Returns the offset after the stub's OUT: it names the service. */
    int ip() {
        return (int) cpu.rip() & 0xffff;
    }

    /** Goes on elsewhere in the ROM. */
    void jump(int offset) {
        cpu.rip(offset);
    }

    /** Sets the carry flag that the caller sees after IRET. */
    void carry(boolean set) {
        flag(CARRY, set);
    }

    /** Sets the zero flag that the caller sees after IRET. */
    void zero(boolean set) {
        flag(ZERO, set);
    }

    /** Reports failure: CF and a code in AH. */
    void fail(int code) {
        ah(code);
        carry(true);
    }

    private void flag(int bit, boolean set) {
        int at = sp() + 4;
        int flags = u16(CpuAccess.SS, at);
        put16(CpuAccess.SS, at, set ? flags | bit : flags & ~bit);
    }

    int u8(int segment, int offset) {
        return u8(linear(segment, offset));
    }

    int u16(int segment, int offset) {
        return u8(segment, offset) | u8(segment, offset + 1) << 8;
    }

    int u32(int segment, int offset) {
        return u16(segment, offset) | u16(segment, offset + 2) << 16;
    }

    void put8(int segment, int offset, int value) {
        put8(linear(segment, offset), value);
    }

    void put16(int segment, int offset, int value) {
        put8(segment, offset, value);
        put8(segment, offset + 1, value >> 8);
    }

    void put32(int segment, int offset, int value) {
        put16(segment, offset, value);
        put16(segment, offset + 2, value >>> 16);
    }

    /** Copies bytes into the guest; offsets wrap at 64 KB. */
    void write(int segment, int offset, byte[] data, int from, int length) {
        for (int i = 0; i < length; i++) {
            int o = offset + i & 0xffff;
            int run = Math.min(length - i, 4096 - (int) (linear(segment, o) & 4095));
            run = Math.min(run, 0x10000 - o);
            long physical = cpu.translate(linear(segment, o));
            if (physical >= 0) {
                memory.write(physical, data, from + i, run);
            }
            i += run - 1;
        }
    }

    /** Copies bytes out of the guest; offsets wrap at 64 KB. */
    void read(int segment, int offset, byte[] data, int to, int length) {
        for (int i = 0; i < length; i++) {
            data[to + i] = (byte) u8(segment, offset + i);
        }
    }

    /** Returns the byte at a linear address, FFh where nothing is mapped. */
    int u8(long linear) {
        long physical = cpu.translate(linear);
        if (physical < 0) {
            return 0xff;
        }
        memory.read(physical, one, 0, 1);
        return one[0] & 0xff;
    }

    /** Sets the byte at a linear address; ignored where nothing is mapped. */
    void put8(long linear, int value) {
        long physical = cpu.translate(linear);
        if (physical >= 0) {
            memory.write8(physical, value);
        }
    }

    private long linear(int segment, int offset) {
        return cpu.base(segment) + (offset & 0xffff) & 0xffffffffL;
    }

    private int word(int register) {
        return (int) cpu.gpr(register) & 0xffff;
    }

    private void word(int register, int v) {
        cpu.gpr(register, cpu.gpr(register) & ~0xffffL | v & 0xffff);
    }
}
