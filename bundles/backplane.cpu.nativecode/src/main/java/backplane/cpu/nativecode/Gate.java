package backplane.cpu.nativecode;

import static backplane.cpu.nativecode.Register.*;

import backplane.cpu.api.StateLayout;
import com.sun.jna.Function;
import com.sun.jna.JNIEnv;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The way from Java into translated code: a native method whose machine code is written here. */
final class Gate {
    /** Index of RegisterNatives in the table of JNI functions. */
    private static final int REGISTER_NATIVES = 215;
    /** Offset of the prologue in the region. */
    private static final int ENTER = 64;

    /** Offset of a function that returns CPUID.1:ECX. */
    private static final int IDENTIFY = 1024;

    private static final int[] SAVED = {RBX, RBP, 12, 13, 14, 15};

    private static @Nullable CodeRegion region;

    private static int features;

    private Gate() {}

    /**
     * Runs translated code.
     *
     * @param state address of the state block
     * @param code address to start at
     * @return 0
     */
    static native int enter(long state, long code);

    /** CPUID.1:ECX of the host. */
    static synchronized int features() {
        return features;
    }

    /** Binds {@link #enter} to its machine code. */
    static synchronized void bind() {
        if (region != null) {
            return;
        }
        CodeRegion made = CodeRegion.forever(4096);
        Assembler a = new Assembler();
        a.start(0);
        // f(env, class, methods, count): tail call of env's RegisterNatives
        a.rm(8, 0, 0x8b, RAX, RDI, 0);
        a.rm(4, 0, 0xff, Assembler.DIGIT + 4, RAX, REGISTER_NATIVES * 8);
        made.write(0, a.code(), a.length());
        a.start(ENTER);
        prologue(a);
        made.write(ENTER, a.code(), a.length());
        a.start(IDENTIFY);
        push(a, RBX);
        a.constant32(RAX, 1);
        // CPUID
        a.u8(0x0f);
        a.u8(0xa2);
        a.mov(4, RAX, RCX);
        pop(a, RBX);
        a.u8(0xc3);
        made.write(IDENTIFY, a.code(), a.length());
        features = Function.getFunction(new Pointer(made.address() + IDENTIFY)).invokeInt(new Object[0]);
        register(made);
        region = made;
    }

    /** enter(env, class, state, code) by the calling convention of Linux. */
    private static void prologue(Assembler a) {
        for (int r : SAVED) {
            push(a, r);
        }
        a.rm(8, 0, 0x8d, STATE, RDX, Area.BIAS);
        a.mov(8, ADDRESS, RCX);
        a.load(8, LEFT, Area.LEFT);
        a.load(4, CONTEXT, StateLayout.CONTEXT);
        a.load(8, MEMORY, Area.MEMORY);
        for (int g = 0; g < 8; g++) {
            a.load(8, home(g), Area.general(g));
        }
        int not = unlessLoaded(a);
        loadControl(a, StateLayout.MXCSR);
        a.land(not);
        a.rr(4, 0xff, Assembler.DIGIT + 4, ADDRESS);
    }

    /** Jumps where the guest's MXCSR is not in use; returns where the distance stands. */
    private static int unlessLoaded(Assembler a) {
        a.rs(1, 0x80, Assembler.DIGIT + 7, Area.CONTROL);
        a.u8(Area.LOADED);
        return a.jumpIf(5);
    }

    /** Loads MXCSR from the state block. */
    static void loadControl(Assembler a, int field) {
        a.rs(4, Assembler.TWO_BYTE | 0xae, Assembler.DIGIT + 2, field);
    }

    /** Stores MXCSR to the state block. */
    static void storeControl(Assembler a, int field) {
        a.rs(4, Assembler.TWO_BYTE | 0xae, Assembler.DIGIT + 3, field);
    }

    /** The other end: stores the registers, and the number of an exit from TEMP, and returns. */
    static void epilogue(Assembler a) {
        int not = unlessLoaded(a);
        storeControl(a, StateLayout.MXCSR);
        loadControl(a, Area.HOST_MXCSR);
        a.land(not);
        a.store(8, Area.ADDRESS, ADDRESS);
        a.store(8, Area.LEFT, LEFT);
        a.store(4, Area.EXIT, TEMP);
        for (int g = 0; g < 8; g++) {
            a.store(8, Area.general(g), home(g));
        }
        for (int i = SAVED.length - 1; i >= 0; i--) {
            pop(a, SAVED[i]);
        }
        a.rr(4, 0x33, RAX, RAX);
        a.u8(0xc3);
    }

    private static void push(Assembler a, int r) {
        if (r >= 8) {
            a.u8(0x41);
        }
        a.u8(0x50 | r & 7);
    }

    private static void pop(Assembler a, int r) {
        if (r >= 8) {
            a.u8(0x41);
        }
        a.u8(0x58 | r & 7);
    }

    private static void register(CodeRegion made) {
        Memory name = text("enter");
        Memory signature = text("(JJ)I");
        Memory method = new Memory(3L * Native.POINTER_SIZE);
        method.setPointer(0, name);
        method.setPointer(Native.POINTER_SIZE, signature);
        method.setPointer(2L * Native.POINTER_SIZE, new Pointer(made.address() + ENTER));
        Function function = Function.getFunction(new Pointer(made.address()));
        Object result = function.invoke(
                Integer.class,
                new Object[] {JNIEnv.CURRENT, Gate.class, method, 1},
                Map.of(Library.OPTION_ALLOW_OBJECTS, Boolean.TRUE));
        if (!Integer.valueOf(0).equals(result)) {
            throw new IllegalArgumentException("the Java machine refuses to bind a native method: " + result);
        }
    }

    private static Memory text(String s) {
        byte[] bytes = (s + "\0").getBytes(StandardCharsets.US_ASCII);
        Memory memory = new Memory(bytes.length);
        memory.write(0, bytes, 0, bytes.length);
        return memory;
    }
}
