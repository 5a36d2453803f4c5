package backplane.cpu.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * One way of executing instructions, opened for one processor. Machine thread only.
 *
 * <p>A gear reaches memory only through entries of the TLB whose tags hold, never calls a device, and changes nothing but
 * general registers, RIP, RFLAGS but VM and AC, the floating-point area, what the state block sets aside for the gear,
 * {@link StateLayout#EXECUTED} and the exit record. Whatever it cannot do so it leaves: it exits before the instruction, and the
 * interpreter executes that one. It is never asked to run while an interrupt waits to be taken, in the shadow of STI or MOV SS, with
 * RFLAGS.TF or RF, with debug registers or breakpoints in use.
 *
 * <p>{@link #written} and {@link #unmapped} may be called by {@link GearHost#reach} and {@link GearHost#executable} while the gear
 * runs; {@link #flush} is called between two runs only.
 */
@ConsumerType
public interface Gear {
    /**
     * Executes from the state block until an exit, at most {@link StateLayout#BUDGET} instructions. On return everything that an instruction can see is canonical in the block:
     * RIP, RFLAGS, registers, {@link StateLayout#EXECUTED} and the exit record.
     *
     * @return one of the numbers of {@link Exit}
     */
    int run();

    /**
     * Bytes of a page were changed or are about to be. Called for each such write while the page is {@linkplain GearHost#derived
     * noted}: by the interpreter, or by anybody else, then with the whole page. The page stays noted until
     * {@link GearHost#released}.
     *
     * @param page offset of the page in the memory block
     * @param at first byte, counted from the start of the page
     * @param bytes how many
     */
    void written(long page, int at, int bytes);

    /**
     * The TLB may lead to other pages for execution, although {@link StateLayout#CONTEXT} is the same or comes a second time:
     * whatever was derived from linear addresses is no longer valid, in no context. Called at INVLPG, at a load of CR3
     * that global pages outlive, when an access finds a page elsewhere than the TLB had it, and when the generations in the context
     * start anew. Not called when the context changes to one that was never there before.
     */
    void unmapped();

    /**
     * Everything derived from memory or translations is no longer valid, and no page is noted any more. Called when {@link
     * GearHost#memory} is another block, and when a state was loaded. Not called when physical pages have moved within the block, as
     * by the A20 gate: then the context changes.
     */
    void flush();

    /**
     * The gear was taken out and is not called any more. Not called when the processor itself goes, or its machine: what a gear has
     * of the host must then go with the gear's last reference.
     */
    default void close() {}
}
