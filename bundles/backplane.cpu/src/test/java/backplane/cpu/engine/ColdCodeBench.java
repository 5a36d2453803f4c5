package backplane.cpu.engine;

import java.io.ByteArrayOutputStream;
import java.util.Random;

/**
 * Measures cold code: 3,000 functions of about 40 instructions, each called once a pass. Run by hand, with the options of the run
 * script:
 *
 * <pre>java -XX:+UseSerialGC -XX:-UseJumpTables -cp (classes and test classes) backplane.cpu.engine.ColdCodeBench</pre>
 */
final class ColdCodeBench {
    private static final int FUNCTIONS = 3000;
    private static final int INSTRUCTIONS = 40;
    private static final int PASSES = 12;

    private final Random random = new Random(1);
    private final ByteArrayOutputStream code = new ByteArrayOutputStream();

    private ColdCodeBench() {}

    /** Prints milliseconds and instructions of each pass. */
    public static void main(String[] arguments) {
        byte[] program = new ColdCodeBench().program();
        FlatProgram p = new FlatProgram(4 << 20, program);
        for (int pass = 1; pass <= PASSES; pass++) {
            long start = System.nanoTime();
            p.access.rip(FlatProgram.ORIGIN);
            p.core.halted = false;
            long ran = p.run(20_000);
            System.out.printf("pass %2d: %7.2f ms, %d instructions%n", pass, (System.nanoTime() - start) / 1e6, ran);
        }
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
