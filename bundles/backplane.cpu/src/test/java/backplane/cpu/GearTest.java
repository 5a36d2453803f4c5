package backplane.cpu;

import static backplane.cpu.api.StateLayout.*;
import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.CpuAccess;
import backplane.api.CpuPins;
import backplane.cpu.engine.Access;
import backplane.cpu.engine.Core;
import backplane.cpu.engine.Interpreter;
import backplane.cpu.engine.Model;
import backplane.cpu.vector.FlatBus;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of gears: whoever executes, the state after each slice is the same. */
class GearTest {
    private static final int RAM = 1 << 17;
    private static final int CODE = 0x10000;
    private static final int IDT = 0x800;
    private static final int HANDLER = 0x9000;
    private static final int STACK = 0x18000;
    private static final int NOP = 0x90;
    private static final int DIRECTORY = 0x2000;
    private static final int TABLE = 0x3000;
    /** Opcodes that the gear knows, and some that it leaves: PUSH, POP, ADC, LODSD, INT3, STI, CALL, RET. */
    private static final int[] OPCODES = {
        0x90, 0x40, 0x4b, 0xb9, 0x75, 0x72, 0x7c, 0xeb, 0x01, 0x03, 0x29, 0x2b, 0x31, 0x33, 0x21, 0x23, 0x39, 0x3b,
        0x09, 0x0b, 0x89, 0x8b, 0x89, 0x8b, 0x89, 0x01, 0x29, 0x53, 0x5f, 0x11, 0xad, 0xcc, 0xfb, 0xe8, 0xc3
    };

    /** A processor with its gearbox, alone with its memory. */
    private static final class Machine {
        final FlatBus bus = new FlatBus(RAM);
        final Core core = new Core(bus, Model.everything());
        final Gearbox box = new Gearbox(core, new Interpreter(core));
        final Access access = new Access(core);

        /** Maps RAM to itself but the page tables and one more page; some cannot be written, nobody answers at one. */
        void paging() {
            for (int i = 0; i < 32; i++) {
                boolean readOnly = i == 0 || i == 5 || i == HANDLER >>> 12 || i == 0x12;
                bus.bytes().put32(TABLE + 4 * i, i << 12 | (readOnly ? 1 : 3));
            }
            bus.bytes().put64(TABLE + 8, 0);
            bus.bytes().put32(TABLE + 16, 0);
            bus.bytes().put32(TABLE + 24, 1 << 20 | 3);
            bus.bytes().fill(DIRECTORY, 4096, 0);
            bus.bytes().put32(DIRECTORY, TABLE | 3);
            access.control(3, DIRECTORY);
            access.control(0, 0x8001_0011L);
        }

        /** @param runs see {@link Core#threadAfter} */
        Machine(long seed, int runs) {
            core.threadAfter(runs);
            SplittableRandom random = new SplittableRandom(seed);
            core.control.reset();
            byte[] code = new byte[RAM];
            random.nextBytes(code);
            for (int i = 0; i < 0x8000; i += 1 + random.nextInt(3)) {
                code[CODE + i] = (byte) OPCODES[random.nextInt(OPCODES.length)];
            }
            bus.load(0, code);
            access.control(0, 0x11);
            flat();
            // flat code and data; every vector leads to a handler that sets a new stack and jumps anywhere
            bus.bytes().put64(0x108, 0x00cf_9b00_0000_ffffL);
            bus.bytes().put64(0x110, 0x00cf_9300_0000_ffffL);
            access.table(true, 0x100, 0x17);
            for (int i = 0; i < 256; i++) {
                bus.bytes().put64(IDT + 8 * i, HANDLER & 0xffff | 8 << 16 | 0x8e00L << 32);
            }
            access.table(false, IDT, 0x7ff);
            // mov esp,18000; add ebx,1234567; and ebx,1fffc; imul ecx,ebx,31; and ecx,1fffc; mov eax,ebx; and eax,7fff;
            // add eax,10000; sti; jmp eax
            byte[] handler = java.util.HexFormat.ofDelimiter(" ")
                    .parseHex(
                            "bc 00 80 01 00 81 c3 67 45 23 01 81 e3 fc ff 01 00 6b cb 1f 81 e1 fc ff 01 00 89 d8 25 ff 7f"
                                    + " 00 00 05 00 00 01 00 89 c7 fb ff e0");
            bus.load(HANDLER, handler);
            access.rip(HANDLER);
            core.interrupts.controller(() -> () -> 0x40);
        }

        /** Takes out prefixes of repeated instructions: one that overwrites itself does what the slices make of it. */
        void withoutRepeats() {
            for (int at = CODE; at < RAM; at++) {
                if ((bus.bytes().u8(at) & 0xfe) == 0xf2) {
                    bus.bytes().put8(at, NOP);
                }
            }
        }

        void flat() {
            for (int s = 0; s < 6; s++) {
                access.segment(s, s == CpuAccess.CS ? 8 : 16, 0, 0xffff_ffffL, s == CpuAccess.CS ? 0xc09b : 0xc093);
            }
        }

        /** Lets registers point to memory again. */
        void point(long seed) {
            flat();
            SplittableRandom random = new SplittableRandom(seed);
            for (int r = 0; r < 8; r++) {
                core.st.put64(GPR + 8 * r, r == 4 ? STACK : random.nextInt(RAM) & ~3);
            }
        }

        /** Of all of memory now and then, of what was near the stack always. */
        int hash(int slice) {
            box.store();
            byte[] state = new byte[BLOCK];
            core.st.get(0, state, 0, state.length);
            byte[] rest = new byte[CONTEXT - RIP];
            core.st.get(RIP, rest, 0, rest.length);
            int first = slice % 40 == 0 ? 0 : 0x17000;
            byte[] memory = new byte[RAM - first];
            core.ram.get(first, memory, 0, memory.length);
            return 31 * (31 * Arrays.hashCode(state) + Arrays.hashCode(rest)) + Arrays.hashCode(memory);
        }
    }

    /** Runs both for a slice and returns how many instructions that were. */
    private static long slice(Machine one, Machine other, int slice, int budget) {
        long expected = one.box.run(budget);
        long ran = other.box.run(budget);

        assertThat(ran).as("slice %d", slice).isEqualTo(expected);
        assertThat(other.hash(slice))
                .as("slice %d at %x", slice, other.core.rip)
                .isEqualTo(one.hash(slice));
        return ran;
    }

    private static void signal(Machine one, Machine other, boolean interrupt) {
        one.bus.pins().intr(interrupt);
        other.bus.pins().intr(interrupt);
        if (one.core.halted) {
            one.core.interrupts.nmiBlocked = false;
            other.core.interrupts.nmiBlocked = false;
            one.bus.pins().raise(CpuPins.NMI);
            other.bus.pins().raise(CpuPins.NMI);
        }
    }

    /** Slices of one program after the other, each until it has shut down the processor. */
    @ParameterizedTest
    @CsvSource({
        "1,2,false",
        "2,60,false",
        "3,60,false",
        "4,60,false",
        "5,4,true",
        "6,60,true",
        "7,60,true",
        "8,600,true"
    })
    void theStateAfterEverySliceIsThatOfTheInterpreter(long seed, int most, boolean paging) {
        StepGear.Factory factory = new StepGear.Factory();
        SplittableRandom random = new SplittableRandom(seed);
        long executed = 0;
        for (int slice = 0; slice < 600; ) {
            long program = random.nextLong();
            Machine one = new Machine(program, seed % 2 == 0 ? 1 : 512);
            Machine other = new Machine(program, 0);
            other.box.shift(factory);
            for (Machine machine : List.of(one, other)) {
                machine.withoutRepeats();
                if (paging) {
                    machine.paging();
                }
            }
            for (; slice < 600 && !one.core.shutDown; slice++) {
                boolean interrupt = random.nextInt(10) == 0;
                executed += slice(one, other, slice, 1 + random.nextInt(most));
                one.core.mmu.flush();
                if (random.nextBoolean()) {
                    other.core.mmu.flush();
                }
                signal(one, other, interrupt);
                long registers = random.nextLong();
                one.point(registers);
                other.point(registers);
            }
        }
        assertThat(factory.executed).isGreaterThan(executed / 50);
        assertThat(factory.reached).isPositive();
        assertThat(factory.changes).isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9, 10, 11, 12})
    void threadedCodeDoesWhatTheRecordsDo(long seed) {
        Machine one = new Machine(seed, 0);
        Machine other = new Machine(seed, seed % 3 == 0 ? 8 : 1);
        SplittableRandom random = new SplittableRandom(seed);
        for (int slice = 0; slice < 600 && !one.core.shutDown; slice++) {
            int budget = 1 + random.nextInt(slice % 2 == 0 ? 40 : 2000);
            boolean interrupt = random.nextInt(10) == 0;
            slice(one, other, slice, budget);
            signal(one, other, interrupt);
        }
    }

    @Test
    void aGearThatGoesLeavesTheProcessorToTheInterpreter() {
        Machine machine = new Machine(1, 512);
        StepGear.Factory factory = new StepGear.Factory();
        machine.box.shift(factory);
        assertThat(machine.box.gear()).isEqualTo("step");

        machine.box.withdraw(new StepGear.Factory());
        assertThat(machine.box.gear()).isEqualTo("step");
        machine.box.withdraw(factory);

        assertThat(machine.box.gear()).isEqualTo("interpreter");
        assertThat(machine.box.run(100)).isEqualTo(100);
        machine.box.shift(new InterpreterFactory());
        assertThat(machine.box.gear()).isEqualTo("interpreter");
    }
}
