package backplane.machine.service;

import backplane.api.PlugException;
import backplane.core.MachineState;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The machines by name, each made when its parts are configured and closed when its own configuration goes. Any thread; what a
 * machine does itself is not waited for with the lock, except while it is filled for the first time.
 */
final class MachineRack {

    /** Makes a machine; empty while something of it is not configured yet. */
    interface Maker {
        Optional<Host> make(Map<String, Object> properties, boolean startsItself) throws PlugException;
    }

    private static final System.Logger LOG = System.getLogger("backplane.machine");
    private static final long READY_POLL_MILLIS = 40;

    /** How long machines are waited for that somebody else is closing; a stuck listener must not keep the program. */
    private static final long CLOSING_NANOS = 10_000_000_000L;

    private final Maker maker;
    private final Holding holding;
    private final Announcements announcements;
    private final Stock stock = new Stock();
    private final Map<Object, Map<String, Object>> configurations = new IdentityHashMap<>();
    private final Map<String, Host> hosts = new TreeMap<>();
    /** Those that are on their way out: no other one of the name is made before they are. */
    private final Map<String, Host> closing = new TreeMap<>();

    private final Map<String, String> refused = new TreeMap<>();
    private final Set<String> keptOff = new TreeSet<>();
    private final Object renewal = new Object();
    private boolean polling;
    private boolean closed;

    MachineRack(Maker maker, Holding holding, Announcements announcements) {
        this.maker = maker;
        this.holding = holding;
        this.announcements = announcements;
    }

    // ---- machines

    /** A machine is configured, or is configured anew; {@code key} stands for it as long as it is. */
    void configure(Object key, Map<String, Object> properties) {
        Host host;
        synchronized (this) {
            configurations.put(key, properties);
            refused.remove(Stock.machine(properties));
            host = hosts.get(Stock.machine(properties));
        }
        if (host == null || !host.pid().equals(Properties.pid(properties))) {
            make(properties);
        } else {
            guarded(host.name(), () -> host.properties(properties));
        }
    }

    /** A configuration is gone; another one of the same name that had to wait may follow. */
    void remove(Object key) {
        Host host;
        synchronized (this) {
            Map<String, Object> properties = configurations.remove(key);
            String name = properties == null ? "" : Stock.machine(properties);
            refused.remove(name);
            host = hosts.get(name);
            if (properties == null || host == null || !host.pid().equals(Properties.pid(properties))) {
                return;
            }
            takeOut(host);
        }
        renew(host);
    }

    private boolean takeOut(Host host) {
        boolean there = hosts.remove(host.name(), host);
        if (there) {
            closing.put(host.name(), host);
        }
        return there;
    }

    /** Closes a machine that was taken out, and makes the next one of that name if it is configured. */
    private void renew(Host host) {
        guarded(host.name(), host::close);
        announcements.gone(host);
        Optional<Map<String, Object>> next;
        synchronized (this) {
            closing.remove(host.name());
            notifyAll();
            next = configurations.values().stream()
                    .filter(c -> Stock.machine(c).equals(host.name()))
                    .findFirst();
        }
        next.ifPresent(this::make);
    }

    private void make(Map<String, Object> properties) {
        pollUntilReady();
        String name = Stock.machine(properties);
        Host host;
        synchronized (this) {
            if (hosts.containsKey(name)) {
                doubles(name).forEach(told -> LOG.log(Level.ERROR, told));
                return;
            }
            host = closed || closing.containsKey(name) ? null : made(properties);
            if (host == null) {
                return;
            }
            hosts.put(name, host);
            stock.fill(host);
        }
        announcements.made(host);
        guarded(name, host::startIfReady);
    }

    private @Nullable Host made(Map<String, Object> properties) {
        String name = Stock.machine(properties);
        try {
            Optional<Host> host = maker.make(properties, !keptOff.contains(name));
            host.ifPresent(made -> {
                keptOff.remove(name);
                made.machine().addListener(announcements.stops(made));
            });
            return host.orElse(null);
        } catch (PlugException | RuntimeException e) {
            refused.put(name, String.valueOf(e.getMessage()));
            LOG.log(Level.ERROR, "machine " + name + ": " + e.getMessage());
            return null;
        }
    }

    private List<String> doubles(String name) {
        Host host = hosts.get(name);
        return configurations.values().stream()
                .filter(c -> host != null
                        && Stock.machine(c).equals(name)
                        && !host.pid().equals(Properties.pid(c)))
                .map(c -> "two configurations of a machine " + name + "; the first one counts, rename "
                        + Properties.pid(c))
                .toList();
    }

    /** Switches a machine on; one whose settings have changed is made anew first. */
    void start(String name) {
        synchronized (renewal) {
            Host host = host(name);
            if (!host.outdated() || host.machine().state() != MachineState.OFF) {
                host.machine().start();
                return;
            }
            boolean there;
            synchronized (this) {
                there = takeOut(host);
            }
            if (there) {
                renew(host);
            }
            host(name).startWhenReady();
        }
    }

    synchronized void keepOff(String name) {
        keptOff.add(name);
    }

    /** Closes all machines, waits for those that others are closing, and makes none any more. */
    void close() {
        List<Host> left;
        synchronized (this) {
            closed = true;
            left = List.copyOf(hosts.values());
            left.forEach(this::takeOut);
        }
        left.forEach(this::renew);
        awaitClosing();
    }

    private synchronized void awaitClosing() {
        long end = System.nanoTime() + CLOSING_NANOS;
        try {
            for (long left = CLOSING_NANOS; !closing.isEmpty() && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closing.keySet().forEach(name -> LOG.log(Level.ERROR, name + ": is still being closed"));
    }

    // ---- waiting

    /** A component that failed, or is only waiting, tells nobody: its machine asks until it knows of all its parts. */
    private void poll() {
        List<Map<String, Object>> open;
        List<Host> present;
        synchronized (this) {
            polling = false;
            open = unmade();
            present = List.copyOf(hosts.values());
        }
        open.forEach(this::make);
        present.forEach(host -> guarded(host.name(), host::startIfReady));
        pollUntilReady();
    }

    private List<Map<String, Object>> unmade() {
        return configurations.values().stream()
                .filter(c -> !hosts.containsKey(Stock.machine(c)) && !refused.containsKey(Stock.machine(c)))
                .toList();
    }

    private synchronized void pollUntilReady() {
        boolean open = !unmade().isEmpty() || !hosts.values().stream().allMatch(Host::isReady);
        if (open && !polling) {
            polling = true;
            holding.later(this::poll, READY_POLL_MILLIS);
        }
    }

    private static void guarded(String machine, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, machine + ": " + e.getMessage());
        }
    }

    // ---- what they are put together from

    void cable(Object key, Map<String, Object> properties) {
        Host host;
        synchronized (this) {
            stock.putCable(key, properties);
            host = hosts.get(Stock.machine(properties));
        }
        if (host != null) {
            guarded(host.name(), () -> host.cable(properties));
        }
    }

    void cableGone(Object key) {
        Map<String, Object> properties;
        Host host;
        synchronized (this) {
            properties = stock.takeCable(key);
            host = properties == null ? null : hosts.get(Stock.machine(properties));
        }
        if (host != null && properties != null) {
            String pid = Properties.pid(properties);
            guarded(host.name(), () -> host.cableGone(pid));
        }
    }

    void add(Part part) {
        Host host;
        synchronized (this) {
            stock.put(part);
            host = hosts.get(Stock.machine(part.properties));
        }
        if (host != null) {
            guarded(host.name(), () -> host.bind(part));
        }
    }

    /** A service goes; when this returns, nothing of it is called any more, not even by a machine that is being closed. */
    void remove(Object service, Function<Part, Departure> why) {
        Part part;
        Host host;
        synchronized (this) {
            part = stock.take(service);
            String name = part == null ? "" : Stock.machine(part.properties);
            host = hosts.getOrDefault(name, closing.get(name));
        }
        if (host != null && part != null) {
            Departure departure = why.apply(part);
            guarded(host.name(), () -> host.unbind(part, departure));
        }
    }

    // ---- looking in

    synchronized List<Host> list() {
        return List.copyOf(hosts.values());
    }

    synchronized Optional<Host> find(String name) {
        return Optional.ofNullable(hosts.get(name));
    }

    private synchronized Host host(String name) {
        Host host = hosts.get(name);
        if (host == null) {
            throw new IllegalArgumentException(
                    refused.getOrDefault(name, "there is no machine " + name + "; see machine:list"));
        }
        return host;
    }

    synchronized List<String> strays() {
        List<String> all = new ArrayList<>();
        refused.forEach((name, why) -> all.add("machine " + name + " was not made: " + why));
        hosts.keySet().forEach(name -> all.addAll(doubles(name)));
        all.addAll(stock.strays(hosts.keySet()));
        return all;
    }
}
