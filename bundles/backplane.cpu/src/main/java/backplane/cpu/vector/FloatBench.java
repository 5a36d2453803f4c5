package backplane.cpu.vector;

import backplane.cpu.engine.Core;
import org.jspecify.annotations.Nullable;

/** The floating-point and vector part of the state of a vector. */
final class FloatBench {
    private final Core core;

    FloatBench(Core core) {
        this.core = core;
    }

    @Nullable
    String skip(Vector vector) {
        for (String key : vector.initial().keySet()) {
            if (isFloat(key)) {
                return "floating point";
            }
        }
        return null;
    }

    private static boolean isFloat(String key) {
        return key.equals("fcw")
                || key.equals("fsw")
                || key.equals("ftw")
                || key.equals("mxcsr")
                || key.matches("[pxy][0-9]+");
    }

    void defaults() {}

    void load(String key, String value) {}

    void compare(Vector vector, StringBuilder report) {}
}
