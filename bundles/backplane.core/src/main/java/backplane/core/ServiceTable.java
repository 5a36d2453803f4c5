package backplane.core;

import backplane.api.Link;
import backplane.api.PlugException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** What devices offer to each other. A link is a field that is set while its service is there. */
final class ServiceTable {

    /** Type and name of a service. */
    record Key(Class<?> type, String name) {

        @Override
        public String toString() {
            return type.getSimpleName() + " \"" + name + "\"";
        }
    }

    /** All links to one service share it. */
    static final class Cell<T> implements Link<T> {

        private @Nullable T service;
        private @Nullable ServiceClaim<T> provider;

        @Override
        public @Nullable T get() {
            return service;
        }
    }

    /** A service that belongs to a slot. */
    static final class ServiceClaim<T> implements Claim {

        private final Cell<T> cell;
        private final Key key;
        private final T service;
        private final String owner;

        ServiceClaim(Cell<T> cell, Key key, T service, String owner) {
            this.cell = cell;
            this.key = key;
            this.service = service;
            this.owner = owner;
        }

        String owner() {
            return owner;
        }

        @Override
        public String name() {
            return "service " + key;
        }

        @Override
        public void check() throws PlugException {
            ServiceClaim<T> other = cell.provider;
            if (other != null) {
                throw new PlugException(
                        key + " is provided by " + other.owner + " already; a machine has one: take one of them out");
            }
        }

        @Override
        public void commit() {
            cell.provider = this;
            cell.service = service;
        }

        @Override
        public void withdraw() {
            if (cell.provider == this) {
                cell.provider = null;
                cell.service = null;
            }
        }
    }

    /** Weak, so that a type of a bundle that is gone does not keep its classes. */
    private final Map<Class<?>, Map<String, Cell<?>>> cells = new WeakHashMap<>();

    @SuppressWarnings("unchecked") // the key holds the class of the cell's type
    synchronized <T> Cell<T> cell(Class<T> type, String name) {
        return (Cell<T>) cells.computeIfAbsent(type, t -> new TreeMap<>()).computeIfAbsent(name, n -> new Cell<T>());
    }

    /** Returns the slot that provides a service, or null. */
    @Nullable
    String owner(Class<?> type, String name) {
        ServiceClaim<?> p = cell(type, name).provider;
        return p == null ? null : p.owner;
    }

    /** Returns what is provided now. */
    synchronized List<ServiceClaim<?>> provided() {
        List<ServiceClaim<?>> all = new ArrayList<>();
        cells.values().forEach(names -> names.values().forEach(cell -> {
            ServiceClaim<?> p = cell.provider;
            if (p != null) {
                all.add(p);
            }
        }));
        return all;
    }

    <T> ServiceClaim<T> claim(Class<T> type, String name, T service, String owner) {
        return new ServiceClaim<>(cell(type, name), new Key(type, name), service, owner);
    }
}
