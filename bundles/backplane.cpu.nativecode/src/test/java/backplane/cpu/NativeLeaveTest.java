package backplane.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.cpu.api.StateLayout;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** How often the gear is entered where it leaves several instructions of a few. */
class NativeLeaveTest {
    /** mov ds,ecx; mov es,ecx; inc edx; mov gs,ecx; eight times inc ebx; jmp to the start. */
    private static final String LOOP = "8ed9 8ec1 42 8ee9 4343434343434343 ebef";

    private static final int LENGTH = 13;

    private static ProgramMachine machine() {
        ProgramMachine machine = new ProgramMachine(1, false, false);
        machine.bus.load(ProgramMachine.CODE, HexFormat.of().parseHex(LOOP.replace(" ", "")));
        machine.core.st.put64(StateLayout.GPR + 8, 16);
        machine.access.rip(ProgramMachine.CODE);
        return machine;
    }

    @Test
    void instructionsThatAreLeftCloseToEachOtherAreLeftTogether() {
        ProgramMachine machine = machine();
        CountingGear.Factory gear = new CountingGear.Factory();
        machine.box.shift(gear);
        machine.box.run(5 * LENGTH);

        gear.runs = 0;
        machine.box.run(100 * LENGTH);

        assertThat(gear.runs).isBetween(100, 103);
        ProgramMachine other = machine();
        other.box.run(105 * LENGTH);
        assertThat(machine.state()).isEqualTo(other.state());
    }
}
