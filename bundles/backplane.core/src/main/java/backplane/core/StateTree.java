package backplane.core;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Saved state: named, typed values in the order of the device's {@code state} method, and sections of them. */
public final class StateTree {

    /** The types of values. */
    public enum Kind {
        /** 8 bits, a {@link Long}. */
        U8,
        /** 16 bits, a {@link Long}. */
        U16,
        /** 32 bits, a {@link Long}. */
        U32,
        /** 64 bits, a {@link Long}. */
        U64,
        /** A {@link Boolean}. */
        FLAG,
        /** A {@link String}. */
        TEXT,
        /** A {@code byte[]}. */
        BYTES,
        /** An {@code int[]}. */
        INTS,
        /** A {@code long[]}. */
        LONGS,
        /** A {@link StateTree}. */
        SECTION
    }

    /**
     * A value.
     *
     * @param content of the Java type that {@link Kind} names; arrays belong to the tree
     */
    public record Value(Kind kind, Object content) {

        @Override
        public boolean equals(@Nullable Object o) {
            return o instanceof Value v && kind == v.kind && Objects.deepEquals(content, v.content);
        }

        @Override
        public int hashCode() {
            return kind.hashCode();
        }
    }

    private final Map<String, Value> values = new LinkedHashMap<>();

    /** Returns the value of a name, or null. */
    public @Nullable Value get(String name) {
        return values.get(name);
    }

    /** Returns a section, or null. */
    public @Nullable StateTree section(String name) {
        Value v = values.get(name);
        return v != null && v.content instanceof StateTree t ? t : null;
    }

    /** Puts a value in. Returns false if the name is taken. */
    public boolean put(String name, Kind kind, Object content) {
        return values.putIfAbsent(name, new Value(kind, content)) == null;
    }

    /** Returns all values in their order. */
    public Map<String, Value> values() {
        return Collections.unmodifiableMap(values);
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof StateTree t && values.equals(t.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** Returns the text form; see {@link StateText}. */
    @Override
    public String toString() {
        return StateText.of(this);
    }
}
