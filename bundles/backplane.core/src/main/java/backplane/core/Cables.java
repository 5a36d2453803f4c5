package backplane.core;

import backplane.api.CharBackend;
import backplane.api.EthernetBackend;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The cables of a machine. Service threads; one change at a time. */
final class Cables {

    private final Machine machine;
    private final Board board;
    private final Map<String, EthernetCable> ethernet = new TreeMap<>();
    private final Map<String, CharCable> chars = new TreeMap<>();

    Cables(Machine machine, Board board) {
        this.machine = machine;
        this.board = board;
    }

    /** Opens a backend and puts it at the end of a jack; the one before stays if that fails. */
    synchronized void attach(String key, EthernetBackend backend) throws IOException {
        EthernetJack jack = board.ethernet(key);
        EthernetCable cable = new EthernetCable(
                machine.name() + "-" + key,
                jack,
                backend,
                board.log(key),
                board::publishedTime,
                () -> machine.post(jack::carrierChanged));
        cable.open();
        try {
            machine.run(() -> jack.connect(cable));
        } catch (RuntimeException e) {
            cable.close();
            throw e;
        }
        EthernetCable old = ethernet.put(key, cable);
        if (old != null) {
            old.close();
        }
        machine.liveChanged();
    }

    /** As {@link #attach(String, EthernetBackend)}, for a stream connector. */
    synchronized void attach(String key, CharBackend backend) throws IOException {
        CharJack jack = board.chars(key);
        CharCable cable = new CharCable(machine.name() + "-" + key, jack, backend, board.log(key));
        cable.open();
        try {
            machine.run(() -> jack.connect(cable));
        } catch (RuntimeException e) {
            cable.close();
            throw e;
        }
        CharCable old = chars.put(key, cable);
        if (old != null) {
            old.close();
        }
        machine.liveChanged();
    }

    synchronized boolean detachEthernet(String key) {
        EthernetCable cable = ethernet.remove(key);
        if (cable == null) {
            return false;
        }
        machine.run(() -> board.ethernet(key).connect(null));
        cable.close();
        machine.liveChanged();
        return true;
    }

    synchronized boolean detachChars(String key) {
        CharCable cable = chars.remove(key);
        if (cable == null) {
            return false;
        }
        machine.run(() -> board.chars(key).connect(null));
        cable.close();
        machine.liveChanged();
        return true;
    }

    synchronized boolean live() {
        return ethernet.values().stream().anyMatch(c -> c.backend().live())
                || chars.values().stream().anyMatch(c -> c.backend().live());
    }

    synchronized List<CableInfo> list() {
        List<CableInfo> all = new ArrayList<>();
        ethernet.forEach((key, c) -> {
            EthernetJack jack = board.ethernet(key);
            all.add(new CableInfo(
                    key,
                    "ethernet",
                    c.backend().description(),
                    c.carrier(),
                    jack.counters(),
                    c.hostDropped(),
                    c.hostErrors(),
                    c.lastError()));
        });
        chars.forEach((key, c) -> all.add(new CableInfo(
                key, "char", c.backend().description(), c.connected(), null, c.dropped(), 0, c.lastError())));
        return all;
    }

    @Nullable
    synchronized EthernetBackend ethernetBackend(String key) {
        EthernetCable c = ethernet.get(key);
        return c == null ? null : c.backend();
    }

    /** Closes all backends; {@code orderly} after taking the cables out at a safepoint. */
    synchronized void close(boolean orderly) {
        if (orderly) {
            List.copyOf(ethernet.keySet()).forEach(this::detachEthernet);
            List.copyOf(chars.keySet()).forEach(this::detachChars);
        } else {
            ethernet.values().forEach(EthernetCable::close);
            chars.values().forEach(CharCable::close);
            ethernet.clear();
            chars.clear();
        }
    }
}
