package backplane.core;

import backplane.api.CharPort;
import backplane.api.CpuBus;
import backplane.api.CpuPins;
import backplane.api.DisplayPort;
import backplane.api.DisplaySource;
import backplane.api.EthernetPort;
import backplane.api.MediumPort;
import backplane.api.PciSocket;
import backplane.api.PlugException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The connectors that the board owns, by {@code slot/name}. */
final class Sockets {

    private final Board board;
    private final Map<String, EthernetJack> ethernet = new ConcurrentSkipListMap<>();
    private final Map<String, CharJack> chars = new ConcurrentSkipListMap<>();
    private final Map<String, MediumBay> media = new ConcurrentSkipListMap<>();
    private final Map<String, DisplaySource> displays = new ConcurrentSkipListMap<>();

    private final Map<Class<?>, Connector<?>> connectors = new ConcurrentHashMap<>();

    Sockets(Board board) {
        this.board = board;
    }

    /** Registers a kind of connector, or takes it away with null. */
    <T> void connector(Class<T> type, @Nullable Connector<T> connector) {
        if (connector == null) {
            connectors.remove(type);
        } else {
            connectors.put(type, connector);
        }
    }

    static String key(String slot, String name) {
        return name.isEmpty() ? slot : slot + '/' + name;
    }

    Map<String, EthernetJack> ethernet() {
        return ethernet;
    }

    Map<String, CharJack> chars() {
        return chars;
    }

    Map<String, MediumBay> media() {
        return media;
    }

    Map<String, DisplaySource> displays() {
        return displays;
    }

    EthernetJack ethernet(String key) {
        return ethernet.computeIfAbsent(
                key, k -> new EthernetJack(board.attention(), board.time(), () -> board.unheard(k)));
    }

    CharJack chars(String key) {
        return chars.computeIfAbsent(key, k -> new CharJack(board.attention()));
    }

    MediumBay media(String key) {
        return media.computeIfAbsent(key, k -> new MediumBay(board::ejected));
    }

    <T> T open(BoardSlot slot, Class<T> type, String name) throws PlugException {
        String key = key(slot.id(), name);
        Object end;
        if (type == EthernetPort.class) {
            end = claim(slot, new EthernetSocket(key, ethernet(key)));
        } else if (type == CharPort.class) {
            end = claim(slot, new CharSocket(key, chars(key)));
        } else if (type == MediumPort.class) {
            end = claim(slot, new MediumSocket(key, media(key)));
        } else if (type == DisplayPort.class) {
            end = claim(slot, new DisplaySocket(key, displays));
        } else if (type == PciSocket.class) {
            end = board.pci(slot.id()).socket(slot);
        } else if (type == CpuBus.class && name.equals("cpu0")) {
            end = claim(slot, new ProcessorBus(board));
        } else if (type == CpuPins.class && name.equals("cpu0")) {
            end = board.pins();
        } else {
            return foreign(slot, type, name, key);
        }
        return type.cast(end);
    }

    private <T> T foreign(BoardSlot slot, Class<T> type, String name, String key) throws PlugException {
        Connector<?> connector = connectors.get(type);
        if (connector == null) {
            throw new PlugException("this board has no connector " + type.getSimpleName() + " \"" + name + "\" for "
                    + slot.id() + "; install the bundle that brings it (a service of another device is found by link)");
        }
        Connector.End<?> end = connector.open(key);
        slot.claim(new ConnectorClaim(type.getSimpleName() + ' ' + key, end));
        return type.cast(end.port());
    }

    private static <C extends Claim> C claim(BoardSlot slot, C claim) throws PlugException {
        slot.claim(claim);
        return claim;
    }
}
