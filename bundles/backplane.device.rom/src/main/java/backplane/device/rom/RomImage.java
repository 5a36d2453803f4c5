package backplane.device.rom;

import backplane.api.Device;
import backplane.api.PlugException;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * A ROM image from a file; where it answers follows from the keyword, which is the slot's id.
 *
 * <p>{@code romimage}: at the top of the first 4 GB, and its last 128 KB also below 1 MB, as the PIIX3 decodes it. {@code
 * vgaromimage}: at C0000h. {@code optromimage1..4}: at {@code address}.
 */
@Component(configurationPid = "backplane.rc.rom", configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = RomImage.Config.class, factory = true)
public final class RomImage implements Device {

    private static final int PAGE = 4096;
    private static final long TOP = 1L << 32, MEGABYTE = 1 << 20;
    private static final int LOW_COPY = 0x20000;
    private static final int LARGEST = 16 << 20;

    /** What the third byte of an option ROM counts. */
    private static final int LENGTH_UNIT = 512;

    private static final long VIDEO = 0xc0000, FIRST_OPTION = 0xc8000, OPTIONS_END = 0xf0000;

    /** The keys of {@code romimage:}, {@code vgaromimage:} and {@code optromimageN:}. */
    @ObjectClassDefinition(name = "ROM image", description = "An image in place of the built-in firmware or beside it")
    public @interface Config {
        /** The image. */
        @AttributeDefinition(description = "File with the image")
        String file();

        /** Where it starts. */
        @AttributeDefinition(
                description =
                        "Physical address; 0 = the usual one: the top of 4 GB for romimage (its last 128 KB also below 1 MB), C0000h for vgaromimage; optromimageN needs one",
                required = false)
        long address() default 0;

        /** Options of the image's BIOS. */
        @AttributeDefinition(description = "fastboot: Bochs' BIOS does not wait for a key", required = false)
        String options() default "";
    }

    private final Path file;
    private final long address;

    @Activate
    public RomImage(Config config) {
        this(Path.of(config.file()), config.address());
    }

    /** An image, and a physical address or 0. */
    public RomImage(Path file, long address) {
        this.file = file;
        this.address = address;
    }

    @Override
    public void attach(Slot slot) throws PlugException {
        byte[] image = read(slot.id());
        switch (slot.id()) {
            case "romimage" -> system(slot, image);
            case "vgaromimage" -> option(slot, image, address == 0 ? VIDEO : address);
            default -> {
                if (address == 0) {
                    throw new PlugException(slot.id() + ": 'address=' is missing; write one from 0xc8000 to 0xef000");
                }
                option(slot, image, address);
            }
        }
    }

    private byte[] read(String id) throws PlugException {
        try {
            if (Files.isDirectory(file)) {
                throw new PlugException(id + ": " + file + " is a folder; name a ROM image in it");
            }
            long size = Files.size(file);
            if (size == 0 || size > LARGEST) {
                throw new PlugException(id + ": " + file + " has " + size + " bytes; a ROM has 1 .. " + LARGEST
                        + ": check that this is the right file, or get it again");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new PlugException(
                    id + ": there is no file " + file
                            + "; Debian's packages seabios, bochsbios and vgabios have such files",
                    e);
        } catch (AccessDeniedException e) {
            throw new PlugException(id + ": " + file + " may not be read; change its permissions", e);
        } catch (IOException e) {
            throw new PlugException(
                    id + ": cannot read " + file + " (" + e.getMessage() + "); copy it to another place", e);
        }
    }

    private void system(Slot slot, byte[] image) throws PlugException {
        if (image.length % 0x10000 != 0) {
            throw new PlugException("romimage: " + file + " has " + image.length
                    + " bytes; a system BIOS has a multiple of 65536: this one is cut off or no system BIOS");
        }
        long base = address == 0 || address + image.length == MEGABYTE ? TOP - image.length : address;
        if (base + image.length != TOP) {
            throw new PlugException(
                    "romimage: at address 0x" + Long.toHexString(address) + " the image of " + image.length
                            + " bytes does not end at 4 GB or 1 MB, where the processor starts; leave 'address' out");
        }
        slot.memory().rom("bios", base, image);
        int low = Math.min(image.length, LOW_COPY);
        byte[] copy = Arrays.copyOfRange(image, image.length - low, image.length);
        slot.memory().rom("bios-low", MEGABYTE - low, copy);
    }

    private void option(Slot slot, byte[] image, long base) throws PlugException {
        if (image.length < 3 || (image[0] & 0xff) != 0x55 || (image[1] & 0xff) != 0xaa) {
            throw new PlugException(
                    slot.id() + ": " + file + " is no option ROM: it does not start with 55 AA; name another file");
        }
        int length = (image[2] & 0xff) * LENGTH_UNIT;
        if (length > image.length) {
            throw new PlugException(slot.id() + ": " + file + " has " + image.length + " bytes of the " + length
                    + " that it says it has: it is cut off; get it again");
        }
        boolean video = slot.id().equals("vgaromimage");
        if (base % 2048 != 0 || base < (video ? VIDEO : FIRST_OPTION) || base + image.length > OPTIONS_END) {
            throw new PlugException(
                    slot.id() + ": address 0x" + Long.toHexString(base) + " with " + image.length
                            + " bytes; an option ROM lies on a multiple of 2 KB within 0xc8000 .. 0xeffff; set address= so that it does");
        }
        long start = base / PAGE * PAGE;
        int before = (int) (base - start);
        byte[] pages = new byte[(before + image.length + PAGE - 1) / PAGE * PAGE];
        Arrays.fill(pages, (byte) 0xff);
        System.arraycopy(image, 0, pages, before, image.length);
        slot.memory().rom(slot.id(), start, pages);
    }

    @Override
    public void reset(Reset kind) {
        // a ROM does not change
    }

    @Override
    public void state(StateIo io) {
        // its content is configuration
    }
}
