package backplane.device.keyboard;

import backplane.api.CpuPins;
import backplane.api.Device;
import backplane.api.IrqLine;
import backplane.api.KeyboardInput;
import backplane.api.Keyword;
import backplane.api.MachineControl;
import backplane.api.PlugException;
import backplane.api.PointerInput;
import backplane.api.PortMap;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import backplane.api.Timer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The 8042 at ports 60h and 64h, interrupts 1 and 12, with a keyboard in one of its ports and a mouse in the other. */
@Component(
        service = Device.class,
        configurationPid = "backplane.rc.keyboard",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = KeyboardController.Config.class, factory = true)
@Keyword(value = "keyboard", id = "keyboard")
@Keyword(value = "mouse", type = "keyboard", id = "keyboard", prefix = "mouse.")
public final class KeyboardController implements Device, KeyboardInput, PointerInput {

    /** What {@code keyboard:} and {@code mouse:} can say. */
    @ObjectClassDefinition(name = "Keyboard and mouse", description = "8042 with PS/2 keyboard and mouse")
    public @interface Config {
        /** The keyboard. */
        @AttributeDefinition(
                description = "Type of keyboard; all are answered as mf, the enhanced one",
                options = {@Option("xt"), @Option("at"), @Option("mf")})
        String type() default "mf";

        /** The wire. */
        @AttributeDefinition(description = "Time that a byte takes, in microseconds", min = "5", max = "1000000")
        int serial__delay() default 150;

        /** For displays that paste. */
        @AttributeDefinition(description = "Time between pasted keys, in microseconds", min = "1000", max = "10000000")
        int paste__delay() default 100000;

        /** For displays that know characters only. */
        @AttributeDefinition(description = "Keyboard layout of the host: a file or a language; none = en-us")
        String keymap() default "";

        /** For displays with a button for it. */
        @AttributeDefinition(description = "Keys of the user's shortcut, up to three, joined by -")
        String user__shortcut() default "none";

        /** The mouse. */
        @AttributeDefinition(
                description =
                        "Type of mouse; only ps2 and imps2 are at this controller, others leave its second port empty",
                options = {
                    @Option("none"),
                    @Option("ps2"),
                    @Option("imps2"),
                    @Option("inport"),
                    @Option("bus"),
                    @Option("serial"),
                    @Option("serial_wheel"),
                    @Option("serial_msys")
                })
        String mouse_type() default "ps2";

        /** For displays that capture. */
        @AttributeDefinition(description = "Whether a display captures the pointer from the start")
        boolean mouse_enabled() default false;

        /** For displays that capture. */
        @AttributeDefinition(description = "Keys that capture and release the pointer")
        String mouse_toggle() default "ctrl+mbutton";
    }

    private final long byteTime;
    private final String mouseType;
    private final boolean mouseFitted;
    private final Ps2Keyboard keyboard = new Ps2Keyboard();
    private final Ps2Mouse mouse;
    private final Intel8042 chip;

    // given in attach, before anything else is called
    @SuppressWarnings("NullAway.Init")
    private IrqLine keyboardIrq;

    @SuppressWarnings("NullAway.Init")
    private IrqLine mouseIrq;

    @SuppressWarnings("NullAway.Init")
    private Timer wire;

    @SuppressWarnings("NullAway.Init")
    private CpuPins cpu;

    @SuppressWarnings("NullAway.Init")
    private MachineControl control;

    /** Makes what is configured. */
    @Activate
    public KeyboardController(Config config) {
        this(config.serial__delay(), config.mouse_type());
    }

    /**
     * @param byteMicros time of a byte on the wire, in microseconds
     * @param mouseType {@code ps2}, {@code imps2} (with a wheel), or another word for no mouse
     */
    public KeyboardController(int byteMicros, String mouseType) {
        this.mouseType = mouseType;
        byteTime = Math.max(5, byteMicros) * 1000L;
        boolean wheel = mouseType.equals("imps2");
        mouseFitted = wheel || mouseType.equals("ps2");
        mouse = new Ps2Mouse(wheel);
        chip = new Intel8042(keyboard, mouseFitted ? mouse : new EmptyPort(), new Board());
    }

    @Override
    public void attach(Slot slot) throws PlugException {
        keyboardIrq = slot.irq(1);
        mouseIrq = slot.irq(12);
        wire = slot.clock().timer("wire", deadline -> chip.transfer());
        cpu = slot.socket(CpuPins.class, "cpu0");
        control = slot.control();
        slot.ports().map(0x60, 1, PortMap.BYTE, (port, width) -> chip.readData(), (p, v, width) -> chip.writeData(v));
        slot.ports()
                .map(0x64, 1, PortMap.BYTE, (port, width) -> chip.readStatus(), (p, v, width) -> chip.writeCommand(v));
        slot.provide(KeyboardInput.class, "keyboard", this);
        if (mouseFitted) {
            slot.provide(PointerInput.class, "mouse", this);
        } else if (!mouseType.equals("none")) {
            slot.log().warn("mouse: there is no mouse of type " + mouseType + "; write type=ps2 or type=imps2");
        }
    }

    @Override
    public boolean key(int code, boolean pressed) {
        boolean taken = keyboard.key(code, pressed);
        chip.pump();
        return taken;
    }

    @Override
    public void move(int dx, int dy, int dz, int buttons) {
        mouse.move(dx, dy, dz, buttons);
        chip.pump();
    }

    @Override
    public void reset(Reset kind) {
        if (kind == Reset.PROCESSOR) {
            // the chip set opens the gate when it resets the processor, so that FFFFFFF0h is what it says
            cpu.a20(true);
            return;
        }
        keyboard.reset();
        mouse.reset();
        wire.cancel();
        chip.reset();
    }

    @Override
    public void state(StateIo io) {
        io.section("controller", chip::state);
        io.section("keyboard", keyboard::state);
        io.section("mouse", mouse::state);
    }

    /** The connections of the chip. */
    private final class Board implements Intel8042.Pins {

        @Override
        public void interrupts(boolean forKeyboard, boolean forMouse) {
            keyboardIrq.set(forKeyboard);
            mouseIrq.set(forMouse);
        }

        @Override
        public void a20(boolean enabled) {
            cpu.a20(enabled);
        }

        @Override
        public boolean a20() {
            return cpu.a20();
        }

        @Override
        public void resetProcessor() {
            control.reset(Reset.PROCESSOR);
        }

        @Override
        public void startTransfer() {
            if (!wire.armed()) {
                wire.armIn(byteTime);
            }
        }
    }
}
