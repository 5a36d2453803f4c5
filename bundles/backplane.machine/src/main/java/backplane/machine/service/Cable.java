package backplane.machine.service;

import backplane.machine.ConnectionInfo;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A configured cable and what is at its far end. Guarded by the lock of its host. */
final class Cable {

    final String card;
    final String kind;
    final String pid;
    String backend;

    @Nullable
    Part connected;

    /** The backend that did not open. */
    @Nullable
    Part failed;

    String detail = "";
    /** The user has pulled it out. */
    boolean pulled;

    Cable(Map<String, Object> properties) {
        card = Properties.text(properties, "card");
        kind = Properties.text(properties, "kind");
        pid = Properties.pid(properties);
        backend = Properties.text(properties, "backend");
    }

    boolean isConnected() {
        return connected != null;
    }

    ConnectionInfo info(String description) {
        return new ConnectionInfo(card, backend, kind, isConnected(), detail.isEmpty() ? description : detail);
    }
}
