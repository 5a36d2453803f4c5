package backplane.cpu.nativecode;

import backplane.api.Bytes;
import backplane.cpu.api.Gear;
import backplane.cpu.api.GearFactory;
import backplane.cpu.api.GearHost;
import org.osgi.service.component.annotations.Component;

/** Brings the gear that translates to machine code, for x86-64 hosts with Linux. */
@Component(service = GearFactory.class, property = "service.ranking:Integer=100")
public final class NativeGearFactory implements GearFactory {

    @Override
    public String name() {
        return "native";
    }

    @Override
    public Gear open(GearHost host) {
        String os = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (!os.equals("Linux amd64")) {
            throw new IllegalArgumentException("the native gear makes code for Linux on amd64; this is " + os);
        }
        if (!Bytes.isNative()) {
            throw new IllegalArgumentException(
                    "the native gear needs guest memory outside of the heap: start with --memory native");
        }
        Gate.bind();
        return new NativeGear(host);
    }
}
