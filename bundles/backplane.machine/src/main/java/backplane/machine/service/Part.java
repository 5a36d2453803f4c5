package backplane.machine.service;

import backplane.machine.PartInfo;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/** A device or a backend as a service, and what has become of it. Guarded by the lock of its host. */
final class Part {

    enum State {
        WAITING,
        PLUGGED,
        FAILED,
        UNPLUGGED
    }

    final ServiceReference<?> reference;
    final Object service;
    final Kind kind;
    final Map<String, Object> properties;
    final String id;
    private final Function<String, @Nullable Map<String, Object>> configuration;
    State state = State.WAITING;
    String detail = "";

    /** @param configuration what Config Admin has for a PID at present */
    Part(
            ServiceReference<?> reference,
            Object service,
            Kind kind,
            Function<String, @Nullable Map<String, Object>> configuration) {
        this.reference = reference;
        this.service = service;
        this.kind = kind;
        properties = Properties.of(reference);
        id = Properties.text(properties, Properties.ID);
        this.configuration = configuration;
    }

    /** Returns its configuration as Config Admin has it now, null if it has none. */
    @Nullable
    Map<String, Object> configured() {
        return configuration.apply(pid());
    }

    String pid() {
        return Properties.pid(properties);
    }

    /** Becomes FAILED; tells whether this is news, since what has failed is tried again whenever something changes. */
    boolean fails(String why) {
        boolean news = state != State.FAILED || !detail.equals(why);
        become(State.FAILED, why);
        return news;
    }

    void become(State next, String why) {
        state = next;
        detail = why;
    }

    PartInfo info(String shown, String why) {
        Bundle bundle = reference.getBundle();
        String owner = bundle == null ? "" : bundle.getSymbolicName() + " " + bundle.getVersion();
        return new PartInfo(id, Properties.type(pid()), kind.label(), shown, why, owner);
    }
}
