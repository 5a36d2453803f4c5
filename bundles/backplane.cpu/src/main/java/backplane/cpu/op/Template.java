package backplane.cpu.op;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.Constructor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes the members of a family from one class: the class is defined once more for every variant, so that each copy has its
 * variant as a compile-time constant, a profile and machine code of its own. HotSpot then drops all branches that belong to
 * other variants.
 */
public final class Template {
    private static final Map<Class<?>, byte[]> FILES = new ConcurrentHashMap<>();

    private Template() {}

    /** Called by the static initialiser of a copy: returns its variant number. */
    public static int variant(Lookup copy) {
        return data(copy, Integer.class);
    }

    /** Called by the static initialiser of a copy: returns what makes it different from others. */
    static <T> T data(Lookup copy, Class<T> type) {
        try {
            return MethodHandles.classData(copy, ConstantDescs.DEFAULT_NAME, type);
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Defines a copy of {@code family}. */
    public static <T> T define(Class<T> type, Class<? extends T> family, Object data) {
        try {
            Lookup lookup = MethodHandles.privateLookupIn(family, MethodHandles.lookup());
            Class<?> copy = lookup.defineHiddenClassWithClassData(classFile(family), data, true)
                    .lookupClass();
            Constructor<?> constructor = copy.getDeclaredConstructor();
            constructor.setAccessible(true);
            return type.cast(constructor.newInstance());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make a copy of " + family, e);
        }
    }

    private static byte[] classFile(Class<?> family) {
        return FILES.computeIfAbsent(family, f -> {
            try (InputStream in = f.getResourceAsStream(f.getSimpleName() + ".class")) {
                if (in == null) {
                    throw new IllegalStateException("no class file of " + f);
                }
                return in.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
