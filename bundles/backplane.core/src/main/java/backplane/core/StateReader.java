package backplane.core;

import backplane.api.StateException;
import backplane.api.StateIo;
import java.lang.reflect.Array;
import java.util.function.Consumer;

/** Loads state from a tree. */
public final class StateReader implements StateIo {

    private final StateTree tree;
    private final String path;

    /** Loads from the root of a tree. */
    public StateReader(StateTree tree) {
        this(tree, "");
    }

    private StateReader(StateTree tree, String path) {
        this.tree = tree;
        this.path = path;
    }

    /** Tells whether a value was saved. */
    boolean has(String name) {
        return tree.get(name) != null;
    }

    private <T> T get(String name, StateTree.Kind kind, Class<T> type) {
        StateTree.Value v = tree.get(name);
        if (v == null) {
            throw new StateException("the saved state has no " + path + name);
        }
        if (v.kind() != kind || !type.isInstance(v.content())) {
            throw new StateException(path + name + " was saved as " + v.kind() + ", the device wants " + kind);
        }
        return type.cast(v.content());
    }

    private long number(String name, StateTree.Kind kind) {
        return get(name, kind, Long.class);
    }

    private void array(String name, StateTree.Kind kind, Object into) {
        Object saved = get(name, kind, Object.class);
        int length = Array.getLength(into);
        if (!into.getClass().isInstance(saved) || Array.getLength(saved) != length) {
            throw new StateException(
                    path + name + " was saved with another length (" + Array.getLength(saved) + ") than " + length);
        }
        System.arraycopy(saved, 0, into, 0, length);
    }

    @Override
    public boolean loading() {
        return true;
    }

    @Override
    public int version(int current) {
        long saved = number("version", StateTree.Kind.U32);
        if (saved > current) {
            throw new StateException("the state" + (path.isEmpty() ? "" : " of " + path) + " has version " + saved
                    + ", this device knows up to " + current + "; install the newer device");
        }
        return (int) saved;
    }

    @Override
    public int u8(String name, int value) {
        return (int) number(name, StateTree.Kind.U8);
    }

    @Override
    public int u16(String name, int value) {
        return (int) number(name, StateTree.Kind.U16);
    }

    @Override
    public int u32(String name, int value) {
        return (int) number(name, StateTree.Kind.U32);
    }

    @Override
    public long u64(String name, long value) {
        return number(name, StateTree.Kind.U64);
    }

    @Override
    public boolean flag(String name, boolean value) {
        return get(name, StateTree.Kind.FLAG, Boolean.class);
    }

    @Override
    public String text(String name, String value) {
        return get(name, StateTree.Kind.TEXT, String.class);
    }

    @Override
    public void bytes(String name, byte[] value) {
        array(name, StateTree.Kind.BYTES, value);
    }

    @Override
    public void ints(String name, int[] value) {
        array(name, StateTree.Kind.INTS, value);
    }

    @Override
    public void longs(String name, long[] value) {
        array(name, StateTree.Kind.LONGS, value);
    }

    @Override
    public void section(String name, Consumer<StateIo> part) {
        StateTree section = get(name, StateTree.Kind.SECTION, StateTree.class);
        part.accept(new StateReader(section, path + name + "/"));
    }
}
