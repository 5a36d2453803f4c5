package backplane.cpu;

import static backplane.cpu.api.StateLayout.*;
import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.Bytes;
import backplane.cpu.api.Exit;
import backplane.cpu.api.Gear;
import backplane.cpu.api.GearFactory;
import backplane.cpu.api.GearHost;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * A gear that knows nothing of the processor but the contract: it decodes and executes one instruction after the other in the
 * state block and through the TLB in it, which it has filled at every other miss. It fetches from copies of code, and finds those
 * by linear addresses, for as long as nobody tells it of a change. It knows some 32-bit instructions in flat segments and leaves all
 * others, and now and then the remainder of a budget.
 */
final class StepGear implements Gear {
    private static final int EIP_LIMIT = 16;
    private static final int FLAT32 = 1 | 4 | 0x78;
    private static final int CF = 1, PF = 4, AF = 0x10, ZF = 0x40, SF = 0x80, OF = 0x800;
    private static final long PAGE = -4096L;
    private static final int CHUNK = 64;
    /** Instructions that it leaves at the end of a budget. */
    private static final int REMAINDER = 2;

    static final class Factory implements GearFactory {
        /** What the gear has executed itself, over all runs. */
        long executed;
        /** How often it had the TLB filled. */
        long reached;
        /** How often it was told of a write to code. */
        long changes;

        @Override
        public String name() {
            return "step";
        }

        @Override
        public Gear open(GearHost host) {
            return new StepGear(host, this);
        }
    }

    private final GearHost host;
    private final Bytes st;
    private final Factory factory;
    /** By offset of the page in the memory block. */
    private final Map<Long, Copy> copies = new HashMap<>();
    /** By tag of the TLB: offset of the page in the memory block. */
    private final Map<Long, Long> pages = new HashMap<>();

    /** What was executed of a page, in chunks. */
    private record Copy(Bytes bytes, BitSet chunks) {}

    private Bytes memory;
    private Bytes code = new Bytes(0);
    private long eip;
    private int exit;
    private int misses;

    private StepGear(GearHost host, Factory factory) {
        this.host = host;
        this.factory = factory;
        st = host.state();
        memory = host.memory();
    }

    @Override
    public int run() {
        memory = host.memory();
        long done = 0;
        exit = Exit.BUDGET;
        while (done < st.i64(BUDGET)) {
            if (done > 0 && st.i64(BUDGET) - done == REMAINDER) {
                exit = Exit.REMAINDER;
                break;
            }
            eip = st.i64(RIP);
            if (st.i32(MODE) != FLAT32 || !step()) {
                exit = exit == Exit.BUDGET ? Exit.UNSUPPORTED : exit;
                break;
            }
            st.put64(RIP, eip & 0xffff_ffffL);
            done++;
        }
        st.put64(EXECUTED, done);
        factory.executed += done;
        return exit;
    }

    @Override
    public void written(long page, int at, int bytes) {
        Copy copy = copies.get(page);
        assertThat(copy).as("page %x", page).isNotNull();
        copy.chunks.clear(at / CHUNK, (at + bytes - 1) / CHUNK + 1);
        if (copy.chunks.isEmpty()) {
            copies.remove(page);
            host.released(page);
        }
        factory.changes++;
    }

    @Override
    public void unmapped() {
        pages.clear();
    }

    @Override
    public void flush() {
        memory = host.memory();
        pages.clear();
        copies.clear();
    }

    // ---- memory

    /** Makes {@link #code} hold the bytes that an instruction may have; returns where in it, -1 if the TLB does not tell. */
    private int fetch() {
        Long page = pages.get(eip & PAGE | st.i32(CONTEXT));
        if (page == null) {
            long at = look(eip, EIP_LIMIT, TLB_EXECUTE);
            if (at < 0) {
                return -1;
            }
            page = at & PAGE;
            pages.put(eip & PAGE | st.i32(CONTEXT), page);
        }
        int at = (int) eip & 4095;
        if (at + EIP_LIMIT > 4096) {
            return -1;
        }
        Copy copy = copies.computeIfAbsent(page, offset -> new Copy(new Bytes(4096), new BitSet()));
        host.derived(page);
        for (int chunk = at / CHUNK; chunk <= (at + EIP_LIMIT - 1) / CHUNK; chunk++) {
            if (!copy.chunks.get(chunk)) {
                memory.copyTo(page + chunk * CHUNK, copy.bytes, chunk * CHUNK, CHUNK);
                copy.chunks.set(chunk);
            }
        }
        code = copy.bytes;
        return at;
    }

    /** Returns the offset in the memory block, -1 if the TLB does not tell. */
    private long look(long a, int bytes, int kind) {
        int e = TLB + (int) (a >>> 12 & TLB_ENTRIES - 1) * TLB_ENTRY;
        boolean holds = holds(e, a, bytes, kind);
        if (!holds && (misses++ & 1) == 0 && fill(a, bytes, kind)) {
            assertThat(holds(e, a, bytes, kind)).isTrue();
            factory.reached++;
            holds = true;
        }
        if (!holds) {
            exit = Exit.MEMORY;
        }
        return holds ? a + st.i64(e + TLB_ADDEND) : -1;
    }

    private boolean holds(int e, long a, int bytes, int kind) {
        return st.i64(e + kind) == (a & PAGE | st.i32(CONTEXT)) && (a & 4095) + bytes <= 4096;
    }

    private boolean fill(long a, int bytes, int kind) {
        if (kind == TLB_EXECUTE) {
            return (a & 4095) + bytes <= 4096 && host.executable(a) >= 0;
        }
        return host.reach(a, bytes, kind == TLB_WRITE);
    }

    private int register(int n) {
        return st.i32(GPR + 8 * n);
    }

    private void register(int n, int value) {
        st.put64(GPR + 8 * n, value & 0xffff_ffffL);
    }

    private boolean flag(int mask) {
        return (st.i32(RFLAGS) & mask) != 0;
    }

    private void flags(int mask, int set) {
        st.put64(RFLAGS, st.i64(RFLAGS) & ~(long) mask | set);
    }

    // ---- instructions

    private boolean step() {
        int at = fetch();
        if (at < 0) {
            return false;
        }
        int b = code.u8(at);
        if (b == 0x90) {
            eip++;
            return true;
        }
        if ((b & 0xf0) == 0x40) {
            int n = b & 7;
            int before = register(n);
            int after = (b & 8) == 0 ? before + 1 : before - 1;
            int carry = flag(CF) ? CF : 0;
            arithmetic((b & 8) == 0 ? 0 : 5, before, 1);
            flags(CF, carry);
            register(n, after);
            eip++;
            return true;
        }
        if ((b & 0xf8) == 0xb8) {
            register(b & 7, code.i32(at + 1));
            eip += 5;
            return true;
        }
        if ((b & 0xf0) == 0x70 || b == 0xeb) {
            eip += 2 + (b == 0xeb || condition(b & 15) ? (byte) code.u8(at + 1) : 0);
            return true;
        }
        boolean arithmetic = b < 0x40 && (b & 5) == 1 && (b >> 3 & 6) != 2;
        return (arithmetic || b == 0x89 || b == 0x8b) && operands(b, at);
    }

    /** Opcodes 01, 03 of the eight operations but ADC and SBB, and MOV 89, 8B. */
    private boolean operands(int b, int at) {
        int modrm = code.u8(at + 1);
        int rm = modrm & 7;
        int reg = modrm >> 3 & 7;
        boolean toRegister = (b & 2) != 0;
        boolean move = b >= 0x80;
        int operation = b >> 3 & 7;
        if (modrm >= 0xc0) {
            int target = toRegister ? reg : rm;
            int source = register(toRegister ? rm : reg);
            int result = move ? source : arithmetic(operation, register(target), source);
            if (move || operation != 7) {
                register(target, result);
            }
            eip += 2;
            return true;
        }
        if (modrm >= 0x40 || rm == 4 || rm == 5) {
            return false;
        }
        long address = register(rm) & 0xffff_ffffL;
        boolean stores = !toRegister && (move || operation != 7);
        long place = look(address, 4, stores ? TLB_WRITE : TLB_READ);
        if (place < 0) {
            return false;
        }
        int content = memory.i32(place);
        if (toRegister) {
            int result = move ? content : arithmetic(operation, register(reg), content);
            if (move || operation != 7) {
                register(reg, result);
            }
        } else {
            int result = move ? register(reg) : arithmetic(operation, content, register(reg));
            if (stores) {
                memory.put32(place, result);
            }
        }
        eip += 2;
        return true;
    }

    /** ADD, OR, -, -, AND, SUB, XOR, CMP: sets the flags and returns the result. */
    private int arithmetic(int operation, int a, int b) {
        boolean add = operation == 0;
        boolean subtract = operation == 5 || operation == 7;
        int r = add ? a + b : subtract ? a - b : operation == 1 ? a | b : operation == 4 ? a & b : a ^ b;
        int f = (r == 0 ? ZF : 0) | (r < 0 ? SF : 0) | ((Integer.bitCount(r & 0xff) & 1) == 0 ? PF : 0);
        if (add || subtract) {
            boolean carry = add ? Integer.compareUnsigned(r, a) < 0 : Integer.compareUnsigned(a, b) < 0;
            boolean overflow = (add ? (a ^ r) & (b ^ r) : (a ^ b) & (a ^ r)) < 0;
            f |= (carry ? CF : 0) | (overflow ? OF : 0) | (a ^ b ^ r) & AF;
        }
        flags(CF | PF | AF | ZF | SF | OF, f);
        return r;
    }

    private boolean condition(int cc) {
        boolean less = flag(SF) != flag(OF);
        boolean yes =
                switch (cc >> 1) {
                    case 0 -> flag(OF);
                    case 1 -> flag(CF);
                    case 2 -> flag(ZF);
                    case 3 -> flag(CF) || flag(ZF);
                    case 4 -> flag(SF);
                    case 5 -> flag(PF);
                    case 6 -> less;
                    default -> less || flag(ZF);
                };
        return yes ^ (cc & 1) != 0;
    }
}
