package backplane.core;

import backplane.api.BlockMedium;
import backplane.api.CharPort;
import backplane.api.CpuBus;
import backplane.api.CpuPins;
import backplane.api.DisplayPort;
import backplane.api.DisplaySource;
import backplane.api.EthernetPort;
import backplane.api.FrameReceiver;
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
        return ethernet.computeIfAbsent(key, k -> new EthernetJack(board.attention(), board.time()));
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
            end = claim(slot, new DisplaySocket(key));
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

    /** A claim that is taken or not. */
    private abstract static class End implements Claim {

        private final String name;
        boolean committed;

        End(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void check() {}
    }

    private static final class EthernetSocket extends End implements EthernetPort {

        private final EthernetJack jack;
        private @Nullable FrameReceiver receiver;

        EthernetSocket(String key, EthernetJack jack) {
            super("ethernet " + key);
            this.jack = jack;
        }

        @Override
        public void commit() {
            committed = true;
            jack.card(receiver);
        }

        @Override
        public void withdraw() {
            if (committed) {
                committed = false;
                jack.card(null);
            }
        }

        @Override
        public void receiver(FrameReceiver side) {
            receiver = side;
        }

        @Override
        public boolean send(byte[] frame, int offset, int length) {
            return committed && jack.send(frame, offset, length);
        }

        @Override
        public void poll() {
            if (committed) {
                jack.poll();
            }
        }

        @Override
        public boolean link() {
            return jack.link();
        }
    }

    private static final class CharSocket extends End implements CharPort {

        private final CharJack jack;
        private @Nullable Runnable listener;

        CharSocket(String key, CharJack jack) {
            super("char " + key);
            this.jack = jack;
        }

        @Override
        public void commit() {
            committed = true;
            jack.listener(listener);
        }

        @Override
        public void withdraw() {
            if (committed) {
                committed = false;
                jack.listener(null);
            }
        }

        @Override
        public void write(int octet) {
            if (committed) {
                jack.write(octet);
            }
        }

        @Override
        public boolean available() {
            return committed && jack.available();
        }

        @Override
        public int read() {
            return committed ? jack.take() : -1;
        }

        @Override
        public void onInput(Runnable told) {
            listener = told;
            if (committed) {
                jack.listener(told);
            }
        }

        @Override
        public boolean connected() {
            return jack.connected();
        }
    }

    private static final class MediumSocket extends End implements MediumPort {

        private final MediumBay bay;
        private @Nullable Runnable listener;

        MediumSocket(String key, MediumBay bay) {
            super("medium " + key);
            this.bay = bay;
        }

        @Override
        public void commit() {
            committed = true;
            bay.listener(listener);
        }

        @Override
        public void withdraw() {
            if (committed) {
                committed = false;
                bay.listener(null);
            }
        }

        @Override
        public @Nullable BlockMedium medium() {
            return bay.medium();
        }

        @Override
        public void onChange(Runnable told) {
            listener = told;
            if (committed) {
                bay.listener(told);
            }
        }

        @Override
        public void eject() {
            if (committed) {
                bay.ejected();
            }
        }

        @Override
        public void lock(boolean locked) {
            if (committed) {
                bay.lock(locked);
            }
        }
    }

    private final class DisplaySocket extends End implements DisplayPort {

        private final String key;
        private @Nullable DisplaySource source;

        DisplaySocket(String key) {
            super("display " + key);
            this.key = key;
        }

        @Override
        public void commit() {
            DisplaySource s = source;
            if (s != null) {
                displays.put(key, s);
            }
        }

        @Override
        public void withdraw() {
            DisplaySource s = source;
            if (s != null) {
                displays.remove(key, s);
            }
        }

        @Override
        public void source(DisplaySource painter) {
            source = painter;
        }
    }
}
