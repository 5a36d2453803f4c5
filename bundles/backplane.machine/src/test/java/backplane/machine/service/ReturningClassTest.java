package backplane.machine.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.util.Hashtable;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

class ReturningClassTest {

    /** A component as Declarative Services makes it. */
    public static final class Toy {
        /** Its keys. */
        public @interface Config {
            /** A key. */
            int ioaddr();
        }

        /** Made with its keys. */
        public Toy(Config config) {}
    }

    /** Defines the toy's classes itself, as the loader of a bundle does. */
    private static final class ToyLoader extends ClassLoader {
        private final Set<String> defined = new TreeSet<>();

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            Class<?> known = findLoadedClass(name);
            if (known != null || !name.startsWith(Toy.class.getName())) {
                return known == null ? super.loadClass(name, resolve) : known;
            }
            try (InputStream in = Toy.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                defined.add(name);
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static <T> T answering(Class<T> type, Object answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> answer));
    }

    @Test
    void theClassAndTheTypeOfItsConfigurationAreLoaded() {
        ToyLoader loader = new ToyLoader();

        ReturningClass.load(answering(BundleWiring.class, loader), Toy.class.getName());

        assertThat(loader.defined).containsExactly(Toy.class.getName(), Toy.Config.class.getName());
    }

    @Test
    void whatCannotBeLoadedIsLeftToDeclarativeServicesToTell() {
        ClassLoader broken = new ClassLoader() {
            @Override
            public Class<?> loadClass(String name) {
                throw new NoClassDefFoundError("gone/With");
            }
        };

        assertThatCode(() -> {
                    ReturningClass.load(null, "toy.Toy");
                    ReturningClass.load(answering(BundleWiring.class, new ToyLoader()), "toy.Renamed");
                    ReturningClass.load(answering(BundleWiring.class, broken), "toy.Toy");
                })
                .doesNotThrowAnyException();
    }

    @Test
    void aBundleThatIsActivatedByItsFirstClassIsLeftAlone() {
        Hashtable<String, String> lazy = new Hashtable<>(Map.of("Bundle-ActivationPolicy", "lazy"));

        assertThat(ReturningClass.loadable(answering(Bundle.class, lazy))).isFalse();
        assertThat(ReturningClass.loadable(answering(Bundle.class, new Hashtable<>())))
                .isTrue();
    }
}
