package backplane.cpu;

import static backplane.cpu.api.StateLayout.*;
import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.Bytes;
import backplane.cpu.nativecode.NativeGearFactory;
import backplane.cpu.nativecode.Translatable;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every vector instruction with an operand that starts in front of the end of a page, or of a segment. */
class NativeSseOperandTest {
    private static final int AT = 0x1e000;
    /** The page behind this address has its frame elsewhere. */
    private static final int PAGE_END = (8 << 20) + 0x13000;

    /** With the operand at [rSI] and a prefix in front: {@code jmp} to itself follows. */
    private static List<byte[]> instructions(int mode, int... first) {
        List<byte[]> all = new ArrayList<>();
        int[] prefixes = {0, 0x66, 0xf3, 0xf2};
        for (int n = 0; n < 4 * 3 * 256; n++) {
            byte[] b = new byte[24];
            int at = 0;
            if (prefixes[n & 3] != 0) {
                b[at++] = (byte) prefixes[n & 3];
            }
            for (int f : first) {
                b[at++] = (byte) f;
            }
            b[at++] = 0x0f;
            int map = n >> 10;
            if (map > 0) {
                b[at++] = (byte) (map == 1 ? 0x38 : 0x3a);
            }
            b[at++] = (byte) (n >> 2);
            b[at++] = 0x0e;
            b[at] = 0x1b;
            Bytes bytes = new Bytes(4096);
            bytes.put(0, b, 0, 20);
            int length = Translatable.vectorLength(bytes, 0, mode);
            if (length > 0) {
                b[length] = (byte) 0xeb;
                b[length + 1] = -2;
                all.add(b);
            }
        }
        return all;
    }

    private static ProgramMachine machine(boolean wide) {
        ProgramMachine machine = new ProgramMachine(5, wide, true);
        machine.point(5);
        for (int i = 0; i < 16; i++) {
            machine.core.st.put64(VECTOR + VECTOR_SIZE * i, 0x3ff1_2345_3f81_2345L + i);
            machine.core.st.put64(VECTOR + VECTOR_SIZE * i + 8, 0xbff6_7895_4086_7895L - i);
        }
        return machine;
    }

    private static void run(ProgramMachine machine, byte[] code, int address) {
        machine.bus.load(AT, code);
        machine.core.code.codeWritten(AT);
        machine.access.gpr(6, address);
        machine.access.rip(AT);
        machine.box.run(2);
    }

    @ParameterizedTest
    @CsvSource({"false,0", "true,0x48", "true,0x40"})
    void theSecondPageIsNotTheNextFrame(boolean wide, String rex) {
        ProgramMachine one = machine(wide);
        ProgramMachine other = machine(wide);
        other.box.shift(new NativeGearFactory());
        int[] first = wide ? new int[] {Integer.decode(rex)} : new int[0];
        List<byte[]> all = instructions(one.core.mode, first);

        for (byte[] code : all) {
            for (int k = 1; k < 17; k++) {
                run(one, code, PAGE_END - k);
                run(other, code, PAGE_END - k);
                String what = HexFormat.of().formatHex(code, 0, 12) + " " + k;
                assertThat(other.state()).as(what).isEqualTo(one.state());
            }
        }
        assertThat(all).hasSizeGreaterThan(200);
    }

    @Test
    void theSegmentEndsInTheOperand() {
        ProgramMachine one = machine(false);
        ProgramMachine other = machine(false);
        other.box.shift(new NativeGearFactory());
        for (ProgramMachine machine : new ProgramMachine[] {one, other}) {
            machine.access.segment(4, 16, 0, 0x1_31ff, 0x4093);
            machine.core.updateMode();
        }
        for (byte[] code : instructions(one.core.mode, 0x64)) {
            for (int k = 1; k < 17; k++) {
                run(one, code, 0x1_3200 - k);
                run(other, code, 0x1_3200 - k);
                String what = HexFormat.of().formatHex(code, 0, 12) + " " + k;
                assertThat(other.state()).as(what).isEqualTo(one.state());
            }
        }
    }
}
