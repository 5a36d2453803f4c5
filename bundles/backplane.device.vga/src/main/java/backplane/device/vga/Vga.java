package backplane.device.vga;

import backplane.api.Device;
import backplane.api.DisplayPort;
import backplane.api.Keyword;
import backplane.api.MemoryRegion;
import backplane.api.PciFunction;
import backplane.api.PciIdentity;
import backplane.api.PciSocket;
import backplane.api.PlugException;
import backplane.api.PortMap;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * A VGA with the Bochs VBE extension. In a machine with PCI it is card 1234:1111: the linear frame buffer in BAR 0, the
 * registers once more in BAR 2, the video BIOS of {@code vgaromimage:} in the expansion ROM. Without PCI the frame buffer is
 * at E0000000h.
 */
@Component(
        service = Device.class,
        configurationPid = "backplane.rc.vga",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = Vga.Config.class, factory = true)
@Keyword("vga")
@SuppressWarnings("NullAway.Init") // the parts are made in attach
public final class Vga implements Device {

    /** Display controller, VGA compatible. */
    private static final PciIdentity IDENTITY = new PciIdentity(0x1234, 0x1111, 0x030000, 0x02, 0x1af4, 0x1100);

    private static final long WINDOW = 0xa0000, WINDOW_LENGTH = 0x20000;
    private static final long FRAME_BUFFER = 0xe000_0000L;

    /** Index, data, and data once more for those who want it aligned to 32 bits. */
    private static final int DISPI_INDEX = 0x1ce, DISPI_DATA = 0x1cf, DISPI_DATA_2 = 0x1d0;

    /** What fits between C0000h and the system BIOS. */
    private static final int LARGEST_BIOS = 0x30000;

    /** What the line in bochsrc can say. */
    @ObjectClassDefinition(name = "VGA", description = "VGA with Bochs VBE extension")
    public @interface Config {
        /** Kind of card. */
        @AttributeDefinition(
                description = "Extension of the VGA",
                options = {@Option(label = "none", value = "none"), @Option(label = "vbe", value = "vbe")})
        String extension() default "vbe";

        /** How often displays ask for the picture; their business. */
        @AttributeDefinition(description = "Updates of the display a second", min = "0", max = "75")
        int update__freq() default 10;

        /** Kept for files of Bochs: time always is the machine's. */
        @AttributeDefinition(description = "Accepted; retrace always follows the machine's clock")
        boolean realtime() default true;

        /** Monitor data. */
        @AttributeDefinition(
                description = "What the monitor tells of itself: builtin, disabled, or file:FILE with 128 or 256 bytes")
        String ddc() default "builtin";

        /** Size of the video memory. */
        @AttributeDefinition(
                description = "Video memory in MB",
                options = {
                    @Option(label = "4", value = "4"),
                    @Option(label = "8", value = "8"),
                    @Option(label = "16", value = "16"),
                    @Option(label = "32", value = "32")
                })
        int vbe__memsize() default 16;
    }

    private final boolean extended;
    private final int megabytes;
    private final String monitor;

    private Registers registers;
    private Dispi dispi;
    private VideoMemory memory;

    @Activate
    public Vga(Config config) {
        this(!config.extension().equals("none"), config.vbe__memsize(), config.ddc());
    }

    /**
     * @param extended with VBE extension and PCI
     * @param megabytes 4, 8, 16 or 32
     */
    public Vga(boolean extended, int megabytes) {
        this(extended, megabytes, "builtin");
    }

    /** @param monitor {@code builtin}, {@code disabled}, or {@code file:FILE} with what the monitor tells of itself */
    Vga(boolean extended, int megabytes, String monitor) {
        this.extended = extended;
        this.megabytes = megabytes;
        this.monitor = monitor;
    }

    @Override
    public void attach(Slot slot) throws PlugException {
        if (megabytes < 1 || megabytes > 32 || Integer.bitCount(megabytes) != 1) {
            throw new PlugException("vga: vbe_memsize=" + megabytes + " must be 4, 8, 16 or 32");
        }
        int size = megabytes << 20;
        Changes changes = new Changes(size);
        registers = new Registers(slot.clock(), changes);
        dispi = new Dispi(changes, registers.dac, new Ddc(edid()), size, () -> memory.clear());
        MemoryRegion frameBuffer = slot.memory().ram("vga-lfb", FRAME_BUFFER, size);
        memory = new VideoMemory(registers, dispi, changes, slot.memory(), frameBuffer);
        slot.memory().mmio("vga-window", WINDOW, WINDOW_LENGTH, memory);
        mapPorts(slot.ports());
        if (!extended) {
            frameBuffer.enable(false);
        } else {
            slot.ports().map(DISPI_INDEX, 4, PortMap.BYTE | PortMap.WORD, this::readDispi, this::writeDispi);
            if (slot.facts().pci()) {
                plugIntoPci(slot, frameBuffer);
            }
        }
        Picture picture = new Picture(registers, dispi, memory, changes);
        slot.socket(DisplayPort.class, "").source(picture);
    }

    private byte[] edid() throws PlugException {
        try {
            return Edid.of(monitor);
        } catch (IOException e) {
            throw new PlugException("vga: " + e.getMessage(), e);
        }
    }

    private void mapPorts(PortMap ports) throws PlugException {
        int[][] ranges = {{0x3b4, 2}, {0x3ba, 1}, {0x3c0, 16}, {0x3d4, 2}, {0x3da, 1}};
        for (int[] range : ranges) {
            ports.map(
                    range[0],
                    range[1],
                    PortMap.BYTE,
                    (port, width) -> registers.read(port),
                    (port, value, width) -> registers.write(port, value));
        }
    }

    private void plugIntoPci(Slot slot, MemoryRegion frameBuffer) throws PlugException {
        PciFunction function = slot.socket(PciSocket.class, "").function(PciSocket.ANY_DEVICE, 0, IDENTITY);
        function.memoryBar(0, frameBuffer, true);
        MemoryRegion mmio = slot.memory()
                .mmio(
                        "vga-registers",
                        FRAME_BUFFER + (32 << 20),
                        RegisterWindow.LENGTH,
                        new RegisterWindow(registers, dispi));
        function.memoryBar(2, mmio, false);
        byte[] image = videoBios(slot.facts().setting("vgaromimage.file", ""));
        if (image.length > 0) {
            function.rom(image);
        }
    }

    /** Reads the video BIOS, which SeaBIOS takes from the expansion ROM only. What is wrong with a file, its own part says. */
    private static byte[] videoBios(String file) {
        try {
            Path path = Path.of(file);
            boolean plausible = !file.isEmpty() && Files.isRegularFile(path) && Files.size(path) <= LARGEST_BIOS;
            return plausible ? Files.readAllBytes(path) : new byte[0];
        } catch (IOException | InvalidPathException e) {
            return new byte[0];
        }
    }

    private int readDispi(int port, int width) {
        return switch (port) {
            case DISPI_INDEX -> dispi.index();
            case DISPI_DATA, DISPI_DATA_2 -> dispi.read();
            default -> 0xff;
        };
    }

    private void writeDispi(int port, int value, int width) {
        switch (port) {
            case DISPI_INDEX -> dispi.index(value);
            case DISPI_DATA, DISPI_DATA_2 -> dispi.write(value);
            default -> {
                // the upper half of the second data port
            }
        }
    }

    @Override
    public void reset(Reset kind) {
        if (kind != Reset.PROCESSOR) {
            registers.reset();
            dispi.reset();
            memory.reset();
        }
    }

    @Override
    public void state(StateIo io) {
        io.section("vga", registers::state);
        io.section("dispi", dispi::state);
        io.section("memory", memory::state);
        if (io.loading()) {
            memory.loaded();
        }
    }
}
