package backplane.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.cpu.api.Gear;
import backplane.cpu.api.GearFactory;
import backplane.cpu.api.GearHost;
import backplane.cpu.api.StateLayout;
import backplane.cpu.nativecode.NativeGearFactory;
import java.lang.reflect.Proxy;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How often the gear is entered where it leaves several instructions of a few. */
class NativeLeaveTest {
    /** mov ds,ecx; mov es,ecx; inc edx; mov gs,ecx; eight times inc ebx; jmp to the start. */
    private static final String LOOP = "8ed9 8ec1 42 8ee9 4343434343434343 ebef";

    private static final int LENGTH = 13;

    private final AtomicInteger runs = new AtomicInteger();

    /** The gear, and how often it is entered. */
    private final class Counted implements GearFactory {
        private final GearFactory factory = new NativeGearFactory();

        @Override
        public String name() {
            return factory.name();
        }

        @Override
        public Gear open(GearHost host) {
            Gear gear = factory.open(host);
            return (Gear) Proxy.newProxyInstance(
                    Gear.class.getClassLoader(), new Class<?>[] {Gear.class}, (proxy, method, arguments) -> {
                        runs.addAndGet(method.getName().equals("run") ? 1 : 0);
                        return method.invoke(gear, arguments);
                    });
        }
    }

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
        machine.box.shift(new Counted());
        machine.box.run(5 * LENGTH);

        runs.set(0);
        machine.box.run(100 * LENGTH);

        assertThat(runs.get()).isBetween(100, 103);
        ProgramMachine other = machine();
        other.box.run(105 * LENGTH);
        assertThat(machine.state()).isEqualTo(other.state());
    }
}
