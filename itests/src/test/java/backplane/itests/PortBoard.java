package backplane.itests;

import backplane.api.Device;
import backplane.core.LogSink;
import backplane.core.Machine;
import backplane.core.MachineBuilder;
import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A board with the port E9 console: wired by Declarative Services, or put together by hand without any framework. */
@State(Scope.Benchmark)
public class PortBoard {

    static final int PORT = 0xe9;

    private static final String CONSOLE = "port_e9_hack";
    private static final String PACKAGE = "backplane.device.port_e9_hack";

    /** How it is put together. */
    @Param({"services", "hand"})
    public String wiredBy = "";

    private Machine machine;
    private AutoCloseable ground;

    /** Sets it up: a machine with this one part, which is not switched on. */
    @Setup(Level.Trial)
    public void setUp() throws Exception {
        if (wiredBy.equals("services")) {
            EmbeddedFramework framework = EmbeddedFramework.start();
            ground = framework;
            machine = framework.machine("wired", CONSOLE);
        } else {
            URLClassLoader loader = new URLClassLoader(
                    new URL[] {Distribution.bundle(PACKAGE).toUri().toURL()});
            machine = new MachineBuilder("hand").ram(4 << 20).log(LogSink.NONE).build();
            ground = () -> {
                machine.close();
                loader.close();
            };
            machine.plug(CONSOLE, console(loader));
        }
    }

    /** The same class of device, without its service. */
    private static Device console(ClassLoader loader) throws Exception {
        Constructor<?> constructor = loader.loadClass(PACKAGE + ".PortE9").getConstructors()[0];
        Class<?> config = constructor.getParameterTypes()[0];
        Object values = Proxy.newProxyInstance(loader, new Class<?>[] {config}, (proxy, method, arguments) -> PORT);
        return (Device) constructor.newInstance(values);
    }

    Machine machine() {
        return machine;
    }

    /** Takes it apart. */
    @TearDown(Level.Trial)
    public void tearDown() throws Exception {
        ground.close();
    }
}
