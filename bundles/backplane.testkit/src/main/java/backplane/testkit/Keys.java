package backplane.testkit;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The keys of a device as Declarative Services would give them to its constructor. */
public final class Keys {

    private Keys() {}

    /**
     * Returns a configuration with the defaults that its type declares, and some values of its own.
     *
     * @param type the device's {@code Config}
     * @param keysAndValues method names of {@code type}, each followed by its value
     * @throws IllegalArgumentException if there is no such key, or a key without a value
     */
    public static <A extends Annotation> A of(Class<A> type, Object... keysAndValues) {
        Map<String, Object> values = new HashMap<>();
        for (int i = 0; i + 1 < keysAndValues.length; i += 2) {
            values.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        Arrays.stream(type.getDeclaredMethods())
                .filter(key -> key.getDefaultValue() != null)
                .forEach(key -> values.putIfAbsent(key.getName(), key.getDefaultValue()));
        long known = Arrays.stream(type.getDeclaredMethods())
                .filter(key -> values.containsKey(key.getName()))
                .count();
        if (known != values.size() || keysAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("not all of these are keys of " + type.getName() + " with a value: "
                    + Arrays.toString(keysAndValues));
        }
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, key, none) -> value(type, key, values)));
    }

    private static Object value(Class<?> type, Method key, Map<String, Object> values) {
        Object value = values.get(key.getName());
        if (value == null) {
            throw new IllegalStateException(
                    type.getName() + "." + key.getName() + " has neither a default nor a value");
        }
        return value;
    }
}
