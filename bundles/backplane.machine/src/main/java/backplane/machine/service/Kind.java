package backplane.machine.service;

import backplane.api.CharBackend;
import backplane.api.Device;
import backplane.api.DisplayBackend;
import backplane.api.EthernetBackend;
import backplane.api.MediumBackend;
import java.util.Locale;

/** What a service is for a machine. */
enum Kind {
    DEVICE(Device.class),
    ETHERNET(EthernetBackend.class),
    CHAR(CharBackend.class),
    MEDIUM(MediumBackend.class),
    DISPLAY(DisplayBackend.class);

    private final Class<?> type;

    Kind(Class<?> type) {
        this.type = type;
    }

    static Kind of(Object service) {
        for (Kind kind : values()) {
            if (kind.type.isInstance(service)) {
                return kind;
            }
        }
        throw new IllegalArgumentException(service.getClass() + " is neither device nor backend");
    }

    Class<?> type() {
        return type;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
