package backplane.cpu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.CpuAccess;
import backplane.api.CpuPins;
import backplane.cpu.api.StateLayout;
import backplane.cpu.vector.FlatBus;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random code, descriptors and page tables in every mode: nothing gets out of the engine and nothing hangs. */
class FuzzTest {
    private static final int RAM = 1 << 17;
    private static final int SLICE = 500;
    private static final int IDT = 0x8000;
    private static final int TASK = 0xa000;
    private static final long INSTRUCTIONS = Long.getLong("backplane.fuzz", 400_000);

    private final FlatBus bus = new FlatBus(RAM);
    private final Core core = new Core(bus, Model.everything());
    private final Interpreter interpreter = new Interpreter(core);
    private final Access access = new Access(core);

    @ParameterizedTest
    @ValueSource(strings = {"real", "protected16", "protected32", "paged32", "pae", "long", "compatibility", "v86"})
    void randomBytesNeverEscapeTheEngine(String mode) {
        SplittableRandom random = new SplittableRandom(Long.getLong("backplane.fuzz.seed", 1) * 31 + mode.hashCode());
        core.interrupts.controller(() -> () -> random.nextInt(256));
        long done = 0;
        for (int round = 0; done < INSTRUCTIONS && round < INSTRUCTIONS / 20 + 10; round++) {
            prepare(mode, random);
            for (int slice = 0; slice < 20 && !core.shutDown; slice++) {
                long ran = interpreter.run(SLICE);
                assertThat(ran).isBetween(0L, (long) SLICE);
                done += ran;
                if (core.halted) {
                    bus.pins().raise(CpuPins.NMI);
                }
                bus.pins().intr(random.nextBoolean());
            }
        }
        System.out.println("fuzz " + mode + ": " + done + " instructions");
    }

    private void prepare(String mode, SplittableRandom random) {
        core.threadAfter(random.nextInt(3) == 0 ? 512 : 1);
        byte[] bytes = new byte[RAM / 4];
        random.nextBytes(bytes);
        for (int i = 0; i < 4; i++) {
            bus.load(i * bytes.length, bytes);
        }
        core.control.reset();
        boolean real = mode.equals("real");
        boolean v86 = mode.equals("v86");
        boolean big = !mode.endsWith("16") && !real && !v86;
        boolean wide = mode.equals("long");
        boolean longMode = wide || mode.equals("compatibility");
        tables(random, longMode, real);
        boolean paged = longMode || mode.equals("paged32") || mode.equals("pae");
        core.st.put64(
                StateLayout.CR4,
                random.nextLong() & core.model.cr4() & ~(long) Control.PAE
                        | (longMode || mode.equals("pae") ? Control.PAE : 0));
        core.st.put64(StateLayout.EFER, longMode ? Control.LME | Control.NXE | Control.SCE : Control.SCE);
        core.st.put64(StateLayout.CR3, longMode ? 0x1000 : mode.equals("pae") ? 0x4000 : 0x5000);
        long cr0 = real ? 0x10 : 0x11 | random.nextInt(64) & 0x2e;
        access.control(0, paged ? cr0 | Control.PG & 0xffff_ffffL : cr0);
        int ring = v86 ? 3 : random.nextInt(4) == 0 ? 0 : 3;
        int size = wide ? 0x2000 : big ? 0x4000 : 0;
        for (int s = 0; s < 6; s++) {
            long base = real || v86 ? random.nextInt(0x2000) << 4 : random.nextBoolean() ? 0 : random.nextInt(RAM);
            long limit = big ? 0xffff_ffffL : 0xffff;
            int attributes = (s == CpuAccess.CS && !real && !v86 ? 0x9b | size : 0x93 | (big ? 0x4000 : 0)) | ring << 5;
            access.segment(s, real || v86 ? (int) (base >>> 4) : 8 * (s + 1) | ring, base, limit, attributes);
        }
        access.rflags(
                random.nextInt() & 0x4_0ed5 | (v86 ? Flag.VM | Flag.IOPL : 0) | (random.nextInt(8) == 0 ? Flag.TF : 0));
        core.cpl = real ? 0 : ring;
        core.updateMode();
        for (int i = 0; i < 16; i++) {
            access.gpr(i, random.nextBoolean() ? random.nextInt(RAM) : random.nextLong());
        }
        access.rip(random.nextInt(0xfff0));
    }

    /** Present descriptors and page tables, with random faults in both. */
    private void tables(SplittableRandom random, boolean longMode, boolean real) {
        for (int i = 0; i < 256; i++) {
            long raw = random.nextLong() & ~(0xff00_ff00_0000_0000L) | (0x93L | random.nextInt(128)) << 40;
            bus.bytes().put64(0x800 + 8 * i, raw);
        }
        // selectors 8 and 10h are code and stack of the system, whose handlers lie anywhere
        bus.bytes().put64(0x808, longMode ? 0x00af_9b00_0000_ffffL : 0x00cf_9b00_0000_ffffL);
        bus.bytes().put64(0x810, 0x00cf_9300_0000_ffffL);
        for (int i = 0; i < 256; i++) {
            long target = random.nextInt(RAM);
            long gate = target & 0xffff
                    | 8 << 16
                    | (0x8eL | random.nextInt(2) | random.nextInt(4) << 5) << 40
                    | target >>> 16 << 48;
            int at = longMode ? IDT + 16 * i : IDT + 8 * i;
            bus.bytes().put64(at, random.nextInt(32) == 0 ? random.nextLong() : gate);
            if (longMode) {
                bus.bytes().put64(at + 8, 0);
            }
        }
        access.table(true, 0x800, 0x7ff);
        access.table(false, real ? 0 : IDT, 0xfff);
        core.segments.set(Core.TR, 0x40, TASK, 0x67 + random.nextInt(0x100), 0x8b);
        for (int i = 0; i < 3; i++) {
            bus.bytes().put32(TASK + 4 + 8 * i, 0x1_f000);
            bus.bytes().put32(TASK + 8 + 8 * i, longMode ? 0 : 0x10);
        }
        bus.bytes().put64(0x1000, 0x2007);
        for (int i = 0; i < 4; i++) {
            bus.bytes().put64(0x2000 + 8 * i, 0x3007);
            bus.bytes().put64(0x4000 + 8 * i, 0x3001);
        }
        for (int i = 0; i < 512; i++) {
            bus.bytes().put64(0x3000 + 8 * i, 0x7007);
            bus.bytes()
                    .put64(
                            0x7000 + 8 * i,
                            (long) (i & 31) << 12 | 7 & (random.nextInt(16) == 0 ? random.nextInt(8) : 7));
        }
        for (int i = 0; i < 1024; i++) {
            bus.bytes().put32(0x5000 + 4 * i, random.nextInt(16) == 0 ? 0x87 : 0x6007);
            bus.bytes().put32(0x6000 + 4 * i, (i & 31) << 12 | 7 & (random.nextInt(16) == 0 ? random.nextInt(8) : 7));
        }
    }
}
