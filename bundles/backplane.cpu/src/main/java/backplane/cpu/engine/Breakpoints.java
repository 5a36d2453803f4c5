package backplane.cpu.engine;

import backplane.api.StateIo;
import backplane.cpu.api.Debugger.Kind;
import backplane.cpu.decode.Record;
import backplane.cpu.op.OpTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The debugger's breakpoints. A page with a breakpoint on code is never run from decoded blocks, one with a watched byte never
 * enters the TLB: where no breakpoint is nothing is paid for it.
 */
public final class Breakpoints {
    /** More than a human can use; each of them is looked at where one of its page is. */
    public static final int MOST = 256;

    private static final int MAGIC = OpTable.binding("XCHG:MAGIC") & 0xffff;
    private static final int XCHG = OpTable.binding("XCHG") & 0xffff;

    /** A breakpoint; see {@link backplane.cpu.api.Debugger.Breakpoint}. */
    public record Point(int number, Kind kind, long address, int length) {}

    /** Why the processor stopped: breakpoint (0 magic), linear address touched, linear address of the instruction. */
    public record Hit(int number, Kind kind, long address, long instruction) {}

    private static final Point NOWHERE = new Point(0, Kind.CODE, 0, 1);

    private final Core c;
    private final List<Point> points = new ArrayList<>();
    private boolean code;
    private boolean data;
    private int next = 1;
    private int magic;
    private boolean passing;
    private long passed;
    private @Nullable Hit hit;

    Breakpoints(Core c) {
        this.c = c;
    }

    // ---- setting

    /** Sets a breakpoint and returns its number. */
    public int add(Kind kind, long address, int length) {
        if (points.size() >= MOST) {
            throw new IllegalStateException("there are " + MOST + " breakpoints already; delete some");
        }
        points.add(new Point(next, kind, address, length));
        if (kind == Kind.CODE && address == here()) {
            pass();
        }
        changed();
        return next++;
    }

    /** Removes a breakpoint. */
    public boolean remove(int number) {
        boolean was = points.removeIf(p -> p.number == number);
        changed();
        return was;
    }

    public List<Point> points() {
        return List.copyOf(points);
    }

    /** Sets for which registers (bit 0 AX .. bit 7 DI) an exchange of the 16-bit register with itself stops. */
    public void magic(int registers) {
        magic = registers;
        changed();
    }

    /** The breakpoints and the number of the next one, so that they outlive an update of the processor. */
    void state(StateIo io) {
        next = io.u32("next", next);
        int count = Math.min(io.u16("count", points.size()), MOST);
        if (io.loading()) {
            points.clear();
        }
        Kind[] kinds = Kind.values();
        for (int i = 0; i < count; i++) {
            Point p = io.loading() ? NOWHERE : points.get(i);
            int number = io.u32("number" + i, p.number);
            int kind = io.u8("kind" + i, p.kind.ordinal());
            long address = io.u64("address" + i, p.address);
            int length = io.u16("length" + i, p.length);
            if (io.loading()) {
                points.add(new Point(number, kinds[kind % kinds.length], address, Math.max(1, length)));
            }
        }
        if (io.loading()) {
            changed();
        }
    }

    private void changed() {
        code = points.stream().anyMatch(p -> p.kind == Kind.CODE);
        data = points.stream().anyMatch(p -> p.kind != Kind.CODE);
        c.code.dropAll();
        c.mmu.flush();
    }

    /** Whether there is a breakpoint or a magic instruction. */
    public boolean any() {
        return code || data || magic != 0;
    }

    /** Returns why the last run stopped and forgets it. */
    public @Nullable Hit takeHit() {
        Hit h = hit;
        hit = null;
        return h;
    }

    /** Whether a run has stopped here and nobody has asked why. */
    public boolean waiting() {
        return hit != null;
    }

    private long here() {
        return c.rip + c.codeBase & (c.longMode() ? -1L : 0xffff_ffffL);
    }

    /** Lets the next execution of the present instruction go on. */
    private void pass() {
        passing = true;
        passed = here();
    }

    // ---- code

    /** Whether a breakpoint lies on the page of a linear address. */
    boolean onPage(long a) {
        if (!code) {
            return false;
        }
        for (Point p : points) {
            if (p.kind == Kind.CODE && (p.address ^ a) >>> 12 == 0) {
                return true;
            }
        }
        return false;
    }

    /** The instruction at a linear address is next. */
    void reach(long a) {
        long linear = c.longMode() ? a : a & 0xffff_ffffL;
        if (passing && passed == linear) {
            passing = false;
            return;
        }
        for (Point p : points) {
            if (p.kind == Kind.CODE && p.address == linear) {
                hit = new Hit(p.number, Kind.CODE, linear, linear);
                pass();
                throw c.fault(Fault.BREAK, 0);
            }
        }
    }

    /** Returns the record of an instruction, changed where it is a magic one. */
    long marked(long w) {
        boolean is = magic != 0
                && Record.op(w) == XCHG
                && Record.isRegister(w)
                && Record.size(w) == 1
                && Record.reg(w) == Record.base(w)
                && (magic >>> Record.reg(w) / 8 & 1) != 0;
        if (is) {
            OpTable.need(MAGIC);
        }
        return is ? w - XCHG + MAGIC : w;
    }

    /** A magic instruction was executed. */
    public void magicReached(long w) {
        stop(new Hit(0, Kind.CODE, c.here(w) + c.codeBase, c.here(w) + c.codeBase));
    }

    // ---- data

    /** Whether a watched byte lies on the page of a linear address. */
    boolean covers(long a) {
        if (!data) {
            return false;
        }
        long page = a >>> 12;
        for (Point p : points) {
            if (p.kind != Kind.CODE && p.address >>> 12 <= page && page <= p.address + p.length - 1 >>> 12) {
                return true;
            }
        }
        return false;
    }

    /** The processor accesses memory on a page that is not in the TLB. */
    void access(long a, int bytes, boolean write) {
        if (!data || hit != null) {
            return;
        }
        for (Point p : points) {
            boolean kind = p.kind == Kind.ACCESS || p.kind == (write ? Kind.WRITE : Kind.READ);
            if (kind && p.address < a + bytes && a < p.address + p.length) {
                long instruction = c.pc != 0 ? c.here(c.code.current.code[c.pc]) : c.rip;
                stop(new Hit(p.number, p.kind, a, instruction + c.codeBase));
            }
        }
    }

    private void stop(Hit why) {
        hit = why;
        c.stop = true;
        c.attention = true;
        c.leave();
    }
}
