package backplane.machine.service;

import backplane.api.PlugException;
import backplane.core.Machine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.osgi.service.cm.ConfigurationAdmin;

/** Makes machines of their configurations. */
final class HostMaker {

    private final ConfigurationAdmin admin;
    private final Holding holding;
    private final Function<String, List<String>> missing;

    /** @param missing why a configuration has not become a service, by PID; empty while it may still become one */
    HostMaker(ConfigurationAdmin admin, Holding holding, Function<String, List<String>> missing) {
        this.admin = admin;
        this.holding = holding;
        this.missing = missing;
    }

    /**
     * Makes a machine as soon as the configurations of all its parts are written: firmware and CMOS need their values.
     *
     * @param startsItself whether it starts when it is complete
     * @return the machine, empty while a configuration is not written yet
     * @throws PlugException if the settings make no sense
     */
    Optional<Host> make(Map<String, Object> properties, boolean startsItself) throws PlugException {
        String name = Stock.machine(properties);
        Optional<Map<String, String>> settings = PartSettings.of(name, properties, admin);
        return settings.isEmpty() ? Optional.empty() : Optional.of(host(properties, settings.get(), startsItself));
    }

    private Host host(Map<String, Object> properties, Map<String, String> settings, boolean startsItself)
            throws PlugException {
        HostLog log = new HostLog(Stock.machine(properties), properties);
        FatalSink sink = new FatalSink(log);
        try {
            Machine machine = MachineSettings.build(properties, settings, sink);
            sink.machine(machine);
            return new Host(properties, machine, log, holding, missing, startsItself);
        } catch (PlugException | RuntimeException e) {
            log.close();
            throw e;
        }
    }
}
