package backplane.core;

import backplane.api.StateException;
import backplane.api.StateIo;
import java.util.function.Consumer;

/** Saves state into a tree. */
public final class StateWriter implements StateIo {

    private final StateTree tree;

    /** Saves into an empty tree. */
    public StateWriter() {
        this(new StateTree());
    }

    private StateWriter(StateTree tree) {
        this.tree = tree;
    }

    /** Saves what a {@code state} method visits. */
    public static StateTree save(Consumer<StateIo> part) {
        StateWriter writer = new StateWriter();
        part.accept(writer);
        return writer.tree;
    }

    /** Returns what was saved. */
    public StateTree tree() {
        return tree;
    }

    private void put(String name, StateTree.Kind kind, Object content) {
        if (!tree.put(name, kind, content)) {
            throw new StateException("the device saves two values with the name " + name);
        }
    }

    @Override
    public boolean loading() {
        return false;
    }

    @Override
    public int version(int current) {
        put("version", StateTree.Kind.U32, (long) current);
        return current;
    }

    @Override
    public int u8(String name, int value) {
        put(name, StateTree.Kind.U8, value & 0xffL);
        return value;
    }

    @Override
    public int u16(String name, int value) {
        put(name, StateTree.Kind.U16, value & 0xffffL);
        return value;
    }

    @Override
    public int u32(String name, int value) {
        put(name, StateTree.Kind.U32, value & 0xffff_ffffL);
        return value;
    }

    @Override
    public long u64(String name, long value) {
        put(name, StateTree.Kind.U64, value);
        return value;
    }

    @Override
    public boolean flag(String name, boolean value) {
        put(name, StateTree.Kind.FLAG, value);
        return value;
    }

    @Override
    public String text(String name, String value) {
        put(name, StateTree.Kind.TEXT, value);
        return value;
    }

    @Override
    public void bytes(String name, byte[] value) {
        put(name, StateTree.Kind.BYTES, value.clone());
    }

    @Override
    public void ints(String name, int[] value) {
        put(name, StateTree.Kind.INTS, value.clone());
    }

    @Override
    public void longs(String name, long[] value) {
        put(name, StateTree.Kind.LONGS, value.clone());
    }

    @Override
    public void section(String name, Consumer<StateIo> part) {
        put(name, StateTree.Kind.SECTION, save(part));
    }
}
