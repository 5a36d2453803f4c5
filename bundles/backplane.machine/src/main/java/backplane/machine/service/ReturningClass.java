package backplane.machine.service;

import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleWiring;

/**
 * The class of a device that is away for an update of its bundle. It is loaded as soon as the bundle is resolved anew, while
 * Declarative Services still reads what the bundle declares: the machine stands still that much shorter. Only time is won:
 * what fails here fails there again, and is told.
 */
final class ReturningClass {

    private ReturningClass() {}

    /** Tells whether loading a class of a bundle does nothing else: it activates one that is activated lazily. */
    static boolean loadable(Bundle bundle) {
        return bundle.getHeaders("").get(Constants.BUNDLE_ACTIVATIONPOLICY) == null;
    }

    /**
     * Loads it, and makes the classes behind its configurations.
     *
     * @param wiring that of the bundle; null if it is resolved no more
     */
    static void load(@Nullable BundleWiring wiring, String name) {
        ClassLoader loader = wiring == null ? null : wiring.getClassLoader();
        if (loader == null) {
            return;
        }
        try {
            for (Constructor<?> constructor : loader.loadClass(name).getConstructors()) {
                for (Class<?> parameter : constructor.getParameterTypes()) {
                    if (parameter.isAnnotation()) {
                        implement(parameter);
                    }
                }
            }
        } catch (ClassNotFoundException | LinkageError | RuntimeException e) {
            // Declarative Services needs it next
        }
    }

    private static void implement(Class<?> annotation) {
        Proxy.newProxyInstance(
                annotation.getClassLoader(), new Class<?>[] {annotation}, (self, method, arguments) -> null);
    }
}
