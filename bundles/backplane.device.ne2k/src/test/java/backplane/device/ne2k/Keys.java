package backplane.device.ne2k;

import java.lang.annotation.Annotation;

/** A configuration as Declarative Services would make it. */
record Keys(int card, boolean enabled, String type, int ioaddr, int irq, String mac, String bootrom)
        implements Ne2k.Config {

    static final String MAC = "52:54:00:12:34:56";

    static Ne2k isa() {
        return new Ne2k(new Keys(0, true, "isa", 0x300, 9, MAC, ""));
    }

    static Ne2k pci() {
        return new Ne2k(new Keys(0, true, "pci", 0x300, 9, MAC, ""));
    }

    static Ne2k with(String type, String mac, String bootrom) {
        return new Ne2k(new Keys(0, true, type, 0x300, 9, mac, bootrom));
    }

    @Override
    public Class<? extends Annotation> annotationType() {
        return Ne2k.Config.class;
    }
}
