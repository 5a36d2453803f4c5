package backplane.cpu;

import static backplane.cpu.api.StateLayout.RFLAGS;
import static backplane.cpu.api.StateLayout.RIP;

import backplane.api.Bytes;
import backplane.cpu.api.Debugger;
import backplane.cpu.api.Disassembler;
import backplane.cpu.decode.IntelSyntax;
import backplane.cpu.engine.Breakpoints;
import backplane.cpu.engine.Core;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a debugger sees of the processor. */
final class DebugPort implements Debugger {
    private static final int LONGEST = 15;

    private final Core core;
    private final Disassembler disassembler = new IntelSyntax();
    private @Nullable Hit last;

    DebugPort(Core core) {
        this.core = core;
    }

    /** Sets the registers of bochsrc's {@code magic_break}: words such as {@code bx di}. */
    void magic(String registers) {
        List<String> order = List.of("ax", "cx", "dx", "bx", "sp", "bp", "si", "di");
        int mask = 0;
        for (String name : registers.split("[ ,]+")) {
            int n = order.indexOf(name.toLowerCase(Locale.ROOT));
            mask |= n >= 0 ? 1 << n : 0;
        }
        core.breakpoints.magic(mask);
    }

    @Override
    public int add(Kind kind, long address, int length) {
        if (length < 1 || length > 4096) {
            throw new IllegalArgumentException("a breakpoint covers 1 .. 4096 bytes, not " + length);
        }
        return core.breakpoints.add(kind, address, kind == Kind.CODE ? 1 : length);
    }

    @Override
    public boolean remove(int number) {
        return core.breakpoints.remove(number);
    }

    @Override
    public List<Breakpoint> breakpoints() {
        return core.breakpoints.points().stream()
                .map(p -> new Breakpoint(p.number(), p.kind(), p.address(), p.length()))
                .toList();
    }

    /** Takes note of what the run stopped for and returns a sentence for the human, null if it was no breakpoint. */
    @Nullable
    String stopped() {
        Breakpoints.Hit hit = core.breakpoints.takeHit();
        if (hit == null) {
            return null;
        }
        String instruction = String.format(
                Locale.ROOT, "%04x:%08x %s", core.selector(Core.CS), hit.instruction() - core.codeBase, text(hit));
        String text =
                switch (hit.kind()) {
                    case CODE ->
                        (hit.number() == 0 ? "magic break after " : "breakpoint " + hit.number() + " at ")
                                + instruction;
                    case READ, WRITE, ACCESS ->
                        String.format(
                                Locale.ROOT,
                                "watchpoint %d: %s at 0x%x by %s",
                                hit.number(),
                                hit.kind().name().toLowerCase(Locale.ROOT),
                                hit.address(),
                                instruction);
                };
        last = new Hit(hit.number(), hit.kind(), hit.address(), text);
        return text;
    }

    private String text(Breakpoints.Hit hit) {
        byte[] code = new byte[LONGEST];
        for (int i = 0; i < LONGEST; i++) {
            long physical = core.mmu.look(hit.instruction() + i);
            long page = physical == -1 ? -1 : core.bus.readPage(physical);
            code[i] = page < 0 ? 0 : (byte) core.ram.u8(page + (physical & 4095));
        }
        return disassembler
                .disassemble(code, 0, bits(), hit.instruction() - core.codeBase)
                .text();
    }

    @Override
    public @Nullable Hit takeHit() {
        Hit h = last;
        last = null;
        return h;
    }

    @Override
    public void holdInterrupts() {
        if (!core.halted && core.shadow == 0) {
            core.shadow = Core.SHADOW_STI;
        }
    }

    @Override
    public int bits() {
        return 16 << (core.mode & 3);
    }

    @Override
    public int stackBits() {
        return core.stackMask == -1L ? 64 : core.stackMask == 0xffff ? 16 : 32;
    }

    @Override
    public long linear(int segment, long offset) {
        if (core.code64()) {
            return segment >= Core.FS ? offset + core.base(segment) : offset;
        }
        return offset + core.base(segment) & 0xffff_ffffL;
    }

    @Override
    public Bytes state() {
        core.st.put64(RIP, core.rip);
        core.st.put64(RFLAGS, core.eflags() & 0xffff_ffffL);
        return core.st;
    }
}
