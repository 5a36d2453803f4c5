package backplane.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.cpu.api.GearFactory;
import backplane.cpu.nativecode.NativeGearFactory;
import backplane.testkit.BundleClassLoader;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What is left of the gear when its bundle is updated: nothing that grows. A thread of JNA's may keep one class loader, that of whoever
 * was the last to start it.
 */
class NativeUpdateTest {
    private static final int UPDATES = 5;

    /** Runs a program with the gear of a bundle, then takes it out; returns the bundle's class loader. */
    private static WeakReference<ClassLoader> used() throws Exception {
        ProgramMachine machine = new ProgramMachine(1, false, true);
        try (BundleClassLoader bundle = new BundleClassLoader(NativeGearFactory.class)) {
            GearFactory factory = (GearFactory) bundle.loadClass(NativeGearFactory.class.getName())
                    .getConstructor()
                    .newInstance();
            assertThat(factory.getClass()).isNotEqualTo(NativeGearFactory.class);
            machine.box.shift(factory);
            assertThat(machine.box.run(1000)).isPositive();
            machine.box.withdraw(factory);
            return new WeakReference<>(bundle);
        }
    }

    @Test
    void theClassesOfAGearThatWasTakenOutGo() throws Exception {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

        for (int i = 0; i < UPDATES; i++) {
            loaders.add(used());
        }

        assertThat(BundleClassLoader.left(loaders, 1)).isLessThanOrEqualTo(1);
    }
}
