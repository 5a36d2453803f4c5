package backplane.cpu;

import backplane.cpu.api.Gear;
import backplane.cpu.api.GearFactory;
import backplane.cpu.api.GearHost;
import org.osgi.service.component.annotations.Component;

/** The interpreter as a gear to choose. It is part of the processor and drives only the processor of this bundle. */
@Component(service = GearFactory.class)
public final class InterpreterFactory implements GearFactory {
    static final String NAME = "interpreter";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Gear open(GearHost host) {
        if (host instanceof Gearbox own) {
            return own.interpreter();
        }
        throw new IllegalArgumentException("the interpreter belongs to another version of the processor");
    }
}
