package backplane.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.cpu.api.Gear;
import backplane.cpu.api.GearFactory;
import backplane.cpu.api.GearHost;
import backplane.cpu.api.StateLayout;
import backplane.cpu.nativecode.NativeGearFactory;
import java.lang.reflect.Proxy;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How often the gear must ask where a jump leads. */
class NativeJumpTest {
    /** Half of the targets lie at a second address of the same memory, 4 MB on. */
    private static final int TARGETS = 2000;

    /** xor eax,400000; add eax,distance; jmp eax: from {@link #LEAST} bytes on. */
    private static final String NEXT = "3500004000 83c0%02x ffe0";

    private static final int LEAST = 10, MOST = 20;
    /** mov eax,10000; jmp eax. */
    private static final String FIRST = "b800000100 ffe0";

    private final AtomicInteger looks = new AtomicInteger();

    /** The gear, with a host that counts how often it is asked for a page to execute from. */
    private final class Counted implements GearFactory {
        private final GearFactory factory = new NativeGearFactory();

        @Override
        public String name() {
            return factory.name();
        }

        @Override
        public Gear open(GearHost host) {
            return factory.open((GearHost) Proxy.newProxyInstance(
                    GearHost.class.getClassLoader(), new Class<?>[] {GearHost.class}, (proxy, method, arguments) -> {
                        looks.addAndGet(method.getName().equals("executable") ? 1 : 0);
                        return method.invoke(host, arguments);
                    }));
        }
    }

    /** Makes each target jump to the next, and the last to the first. */
    private static ProgramMachine chain() {
        ProgramMachine machine = new ProgramMachine(1, false, true);
        SplittableRandom random = new SplittableRandom(1);
        int at = ProgramMachine.CODE;
        for (int i = 0; i < TARGETS; i++) {
            int distance = random.nextInt(LEAST, MOST);
            String code = i == TARGETS - 1 ? FIRST : String.format(NEXT, distance);
            machine.bus.load(at, HexFormat.of().parseHex(code.replace(" ", "")));
            at += distance;
        }
        machine.core.st.put64(StateLayout.GPR, ProgramMachine.CODE);
        machine.access.rip(ProgramMachine.CODE);
        return machine;
    }

    @Test
    void whereAJumpLeadsIsKnownFromTheSecondTimeOn() {
        ProgramMachine machine = chain();
        machine.box.shift(new Counted());
        int round = 3 * TARGETS - 1;
        machine.box.run(round);
        assertThat(machine.core.rip).isEqualTo(ProgramMachine.CODE);
        assertThat(looks.get()).as("the first time").isGreaterThanOrEqualTo(TARGETS);

        looks.set(0);
        machine.box.run(round);

        assertThat(machine.core.rip).isEqualTo(ProgramMachine.CODE);
        assertThat(looks.get()).as("jumps that were looked up again").isLessThan(TARGETS / 50);
    }
}
