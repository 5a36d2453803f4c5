package backplane.machine.service;

import backplane.api.BlockMedium;
import backplane.api.CharBackend;
import backplane.api.DeviceLog;
import backplane.api.DisplayBackend;
import backplane.api.DisplayFrame;
import backplane.api.EthernetBackend;
import backplane.api.MediumBackend;
import backplane.api.PlugException;
import backplane.core.Machine;
import backplane.core.MachineState;
import backplane.core.SlotInfo;
import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts backends at the ends of a machine's cables, each kind in its way. */
final class Connector {

    private static final String MEDIUM_CLAIM = "medium ";

    private final Machine machine;
    private final DeviceLog log;
    private final Map<DisplayBackend, Screen> screens = new IdentityHashMap<>();

    Connector(Machine machine, DeviceLog log) {
        this.machine = machine;
        this.log = log;
    }

    /** @throws IOException with a message for the user; what was there before stays */
    void connect(String card, Part backend) throws IOException {
        if (backend.service instanceof EthernetBackend ethernet) {
            machine.attach(card, ethernet);
        } else if (backend.service instanceof CharBackend chars) {
            machine.attach(card, chars);
        } else if (backend.service instanceof MediumBackend medium) {
            insert(card, medium);
        } else if (backend.service instanceof DisplayBackend display) {
            Screen screen = new Screen(card);
            display.open(screen);
            screens.put(display, screen);
        }
    }

    void disconnect(String card, Part backend) {
        if (backend.service instanceof EthernetBackend) {
            machine.detachEthernet(card);
        } else if (backend.service instanceof CharBackend) {
            machine.detachChars(card);
        } else if (backend.service instanceof MediumBackend) {
            try {
                close(eject(card, true));
            } catch (PlugException e) {
                log.warn(card + ": " + e.getMessage());
            }
        } else if (backend.service instanceof DisplayBackend display) {
            display.close();
            Screen screen = screens.remove(display);
            if (screen != null) {
                machine.attend(screen, false);
            }
        }
    }

    /** Puts a medium into a bay, in the place of the present one; a medium that is to lie beside is not opened. */
    void insert(String bay, MediumBackend backend) throws IOException {
        if (!backend.inserted()) {
            return;
        }
        // the old one is closed first: an image may be open once only
        try {
            close(eject(bay, true));
            BlockMedium medium = backend.open();
            close(machine.insert(key(bay), medium));
        } catch (PlugException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Nullable
    BlockMedium eject(String bay, boolean force) throws PlugException {
        return machine.eject(key(bay), force);
    }

    void close(@Nullable BlockMedium medium) {
        if (medium != null) {
            try {
                medium.close();
            } catch (IOException e) {
                log.error("cannot close " + medium.description() + ", changes may be lost: " + e.getMessage());
            }
        }
    }

    /** Finds the bay among what the slots have claimed: the drive's own, or one of a controller with several. */
    String key(String bay) {
        for (SlotInfo slot : machine.slots()) {
            for (String claim : slot.claims()) {
                if (claim.startsWith(MEDIUM_CLAIM)) {
                    String key = claim.substring(MEDIUM_CLAIM.length());
                    if (key.equals(bay) || key.endsWith("/" + bay)) {
                        return key;
                    }
                }
            }
        }
        return bay;
    }

    String description(Part backend) {
        if (backend.service instanceof EthernetBackend ethernet) {
            return ethernet.description();
        } else if (backend.service instanceof CharBackend chars) {
            return chars.description();
        } else if (backend.service instanceof MediumBackend medium) {
            return medium.description() + (medium.inserted() ? "" : ", ejected");
        } else if (backend.service instanceof DisplayBackend display) {
            return display.description();
        }
        return "";
    }

    /** The machine as a display sees it. */
    private final class Screen implements DisplayBackend.Monitor {

        private final String card;

        Screen(String card) {
            this.card = card;
        }

        @Override
        public String machine() {
            return machine.name();
        }

        @Override
        public boolean powered() {
            return machine.state() == MachineState.RUNNING || machine.state() == MachineState.PAUSED;
        }

        @Override
        public boolean paint(DisplayFrame frame) {
            return machine.paint(card, frame);
        }

        @Override
        public boolean key(int code, boolean pressed) {
            return machine.key(code, pressed);
        }

        @Override
        public void pointer(int dx, int dy, int dz, int buttons) {
            machine.pointer(dx, dy, dz, buttons);
        }

        @Override
        public void attended(boolean present) {
            machine.attend(this, present);
        }

        @Override
        public DeviceLog log() {
            return log;
        }
    }
}
