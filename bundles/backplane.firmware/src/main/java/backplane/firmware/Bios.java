package backplane.firmware;

import backplane.api.CpuBus;
import backplane.api.Slot;

/** The parts of the firmware and the ROM that leads to them. */
final class Bios {

    private final Slot slot;
    private final Ports ports;
    private final Bda bda;
    private final E820 map;
    private final Rom rom = new Rom();

    Bios(Slot slot, CpuBus bus) {
        this.slot = slot;
        ports = new Ports(bus);
        bda = new Bda(slot.memory());
        map = new E820(slot.facts().ramSize(), slot.facts().pci());
        fonts();
        Disks disks = new Disks(this);
        Video video = new Video(this, bus);
        OptionRoms options = new OptionRoms(this);
        Boot boot = new Boot(this, disks, video, options);
        Post post = new Post(this, video, disks, options);
        new Stubs(rom)
                .write(
                        post,
                        options,
                        boot,
                        video,
                        disks,
                        new Keyboard(this),
                        new Mouse(this),
                        new Clock(this),
                        new SystemServices(this, disks),
                        new Lines(this),
                        new PciServices(this));
    }

    /** Puts the fonts into the ROM; the first half of the smallest one also where it has been since the first PC. */
    private void fonts() {
        for (int height : new int[] {8, 14, 16}) {
            rom.at(Font.offset(height)).bytes(Font.glyphs(height));
        }
        rom.at(Video.FONT8).bytes(java.util.Arrays.copyOf(Font.glyphs(8), 1024));
    }

    Slot slot() {
        return slot;
    }

    Ports ports() {
        return ports;
    }

    Bda bda() {
        return bda;
    }

    E820 map() {
        return map;
    }

    Rom rom() {
        return rom;
    }
}
