package backplane.eth.tuntap;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.EthernetBackend;
import backplane.testkit.BundleClassLoader;
import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * What is left of the backend when its bundle is updated: nothing that grows. A thread of JNA's may keep one class loader, that of
 * whoever was the last to start it.
 */
@EnabledOnOs(OS.LINUX)
class UpdateTest {
    private static final int UPDATES = 5;
    private static final int[] GUEST = {10, 9, 8, 2};

    private static EthernetBackend backend(ClassLoader bundle) throws ReflectiveOperationException {
        Class<?> config = bundle.loadClass(Tuntap.Config.class.getName());
        Object keys = Proxy.newProxyInstance(bundle, new Class<?>[] {config}, (proxy, method, arguments) -> {
            switch (method.getName()) {
                case "ethdev":
                    return "tap7";
                case "script":
                case "downscript":
                    return "none";
                default:
                    return method.getDefaultValue();
            }
        });
        Constructor<?> made = bundle.loadClass(Tuntap.class.getName()).getConstructor(config, Map.class);
        return (EthernetBackend) made.newInstance(keys, Map.of("machine", "demo", "id", "net0"));
    }

    /** Opens and closes an interface with the backend of a bundle; returns the bundle's class loader. */
    private static WeakReference<ClassLoader> used() throws Exception {
        try (BundleClassLoader bundle = new BundleClassLoader(Tuntap.class)) {
            EthernetBackend backend = backend(bundle);
            assertThat(backend).isNotInstanceOf(Tuntap.class);
            backend.open(new Guest(backend, GUEST));
            assertThat(backend.description()).startsWith("tap7");
            backend.close();
            return new WeakReference<>(bundle);
        }
    }

    @Test
    void theClassesOfABackendThatWasClosedGo() throws Exception {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

        Namespace.run(() -> {
            for (int i = 0; i < UPDATES; i++) {
                loaders.add(used());
            }
            return null;
        });

        assertThat(BundleClassLoader.left(loaders, 1)).isLessThanOrEqualTo(1);
    }
}
