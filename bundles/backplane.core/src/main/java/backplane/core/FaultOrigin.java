package backplane.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out which device an exception comes from. */
final class FaultOrigin {

    private static final int FRAMES = 12;

    private FaultOrigin() {}

    /**
     * Returns the slot whose device's package is nearest to the top of the stack: a device that is called by another one
     * is at fault itself. The suspect is the one whose handler the board called.
     */
    static @Nullable String find(List<BoardSlot> slots, @Nullable String suspect, Throwable e) {
        for (StackTraceElement frame : e.getStackTrace()) {
            String found = null;
            for (BoardSlot s : slots) {
                if (samePackage(frame.getClassName(), s.device().getClass().getName())) {
                    found = found == null || s.id().equals(suspect) ? s.id() : found;
                }
            }
            if (found != null) {
                return found;
            }
        }
        return suspect;
    }

    private static boolean samePackage(String a, String b) {
        return packageOf(a).equals(packageOf(b));
    }

    private static String packageOf(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(0, dot);
    }

    /** Returns the exception with the top of its stack. */
    static String describe(Throwable e) {
        StringBuilder s = new StringBuilder(e.toString());
        StackTraceElement[] stack = e.getStackTrace();
        for (int i = 0; i < stack.length && i < FRAMES; i++) {
            s.append("\n    at ").append(stack[i]);
        }
        return s.toString();
    }
}
