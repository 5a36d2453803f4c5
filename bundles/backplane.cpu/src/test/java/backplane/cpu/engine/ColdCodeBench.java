package backplane.cpu.engine;

import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.Random;

/**
 * Measures cold code: 3,000 functions of about 40 instructions, each called once a pass. Run by hand, with the options of the run
 * script:
 *
 * <pre>java -XX:+UseSerialGC -XX:-UseJumpTables -cp (classes and test classes) backplane.cpu.engine.ColdCodeBench</pre>
 *
 * <p>The first program meets a Java virtual machine that has just started, the following ones code that other code has warmed;
 * none of them has been executed before, and each has a processor and a memory of its own.
 */
final class ColdCodeBench {
    private static final int FUNCTIONS = 3000;
    private static final int INSTRUCTIONS = 40;
    private static final int PROGRAMS = 12;
    private static final int PASSES = 8;

    private final Random random;
    private final ByteArrayOutputStream code = new ByteArrayOutputStream();

    private ColdCodeBench(long seed) {
        random = new Random(seed);
    }

    /** Prints the milliseconds of processor time of each pass, a line for each program. */
    public static void main(String[] arguments) {
        for (int seed = 1; seed <= PROGRAMS; seed++) {
            FlatProgram p = new FlatProgram(4 << 20, new ColdCodeBench(seed).program());
            StringBuilder line = new StringBuilder();
            long ran = 0;
            for (int pass = 1; pass <= PASSES; pass++) {
                long start = cpuTime();
                p.access.rip(FlatProgram.ORIGIN);
                p.core.halted = false;
                ran = p.run(20_000);
                line.append(String.format(" %7.2f", (cpuTime() - start) / 1e6));
            }
            System.out.printf("program %2d:%s ms, %d instructions%n", seed, line, ran);
        }
    }

    private static long cpuTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** A row of calls and HLT, then the functions. */
    private byte[] program() {
        int table = 5 * FUNCTIONS + 1;
        byte[] calls = new byte[table];
        for (int f = 0; f < FUNCTIONS; f++) {
            calls[5 * f] = (byte) 0xe8;
            int distance = table + code.size() - 5 * f - 5;
            for (int i = 0; i < 4; i++) {
                calls[5 * f + 1 + i] = (byte) (distance >> 8 * i);
            }
            function();
        }
        calls[table - 1] = (byte) 0xf4;
        byte[] all = new byte[table + code.size()];
        System.arraycopy(calls, 0, all, 0, table);
        System.arraycopy(code.toByteArray(), 0, all, table, code.size());
        return all;
    }

    private void function() {
        put(0x53, 0x56, 0xbe, 0, 0, 0x20, 0); // push ebx; push esi; mov esi,200000h
        for (int i = 0; i < INSTRUCTIONS; i++) {
            instruction();
        }
        put(0x5e, 0x5b, 0xc3); // pop esi; pop ebx; ret
    }

    private void instruction() {
        // eax, ecx, edx or ebx as either operand
        int registers = 0xc0 | random.nextInt(4) << 3 | random.nextInt(4);
        switch (random.nextInt(8)) {
            case 0 -> put(0x89, registers); // mov
            case 1 -> put(0x01 + 8 * random.nextInt(7), registers); // add, or, adc, sbb, and, sub, xor
            case 2 -> put(0x8b, 0x46 | registers & 0x18, 4 * random.nextInt(30)); // mov r,[esi+n]
            case 3 -> put(0x89, 0x46 | registers & 0x18, 4 * random.nextInt(30)); // mov [esi+n],r
            case 4 -> put(0x83, 0xc0 | registers & 7, random.nextInt(100)); // add r,n
            case 5 -> put(0x39, registers, 0x70 | random.nextInt(16), 2, 0x89, registers); // cmp; jcc over mov
            case 6 -> put(0xc1, 0xe0 | registers & 7, 1 + random.nextInt(31)); // shl r,n
            default -> put(0x0f, 0xb6, registers); // movzx r,r8
        }
    }

    private void put(int... bytes) {
        for (int b : bytes) {
            code.write(b);
        }
    }
}
