package backplane.api;

import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The visitor of a device's state: each method takes a name and the present value and returns the value to keep. One
 * method of the device serves saving (the same value returns), loading (the saved one returns), the shell's inspector
 * and comparisons in tests.
 *
 * <p>Names are unique within their section. When loading, a name that the snapshot does not have, or has with another
 * type, throws {@link StateException}.
 */
@ProviderType
public interface StateIo {

    /** Tells whether values are being loaded; for what must be derived anew afterwards. */
    boolean loading();

    /**
     * Declares the version of the layout.
     *
     * @param current the version that this code writes
     * @return the version of the state being visited, never above {@code current}
     */
    int version(int current);

    /** An 8-bit register. */
    int u8(String name, int value);

    /** A 16-bit register. */
    int u16(String name, int value);

    /** A 32-bit register. */
    int u32(String name, int value);

    /** A 64-bit register, a time, a count. */
    long u64(String name, long value);

    /** A flip-flop. */
    boolean flag(String name, boolean value);

    /** A text. */
    String text(String name, String value);

    /** A memory of fixed size; loading overwrites its content. */
    void bytes(String name, byte[] value);

    /** An array of registers of fixed size; loading overwrites its content. */
    void ints(String name, int[] value);

    /** An array of 64-bit registers of fixed size; loading overwrites its content. */
    void longs(String name, long[] value);

    /** Visits a part of the device as a named group. */
    void section(String name, Consumer<StateIo> part);
}
