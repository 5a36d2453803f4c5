package backplane.firmware;

/**
 * The tables that operating systems look for in the ROM: the PCI interrupt routing table and the system configuration of
 * INT 15h, AH=C0h.
 */
final class SystemTables {

    /** Offset of the table that INT 15h, AH=C0h returns. */
    static final int CONFIGURATION = 0xe6f5;

    /** Offset of the table of video abilities to which INT 10h, AH=1Bh points. */
    static final int VIDEO = 0xe6b0;

    /** Offset of the Plug and Play installation check structure; on a multiple of 16. */
    static final int PLUG_AND_PLAY = 0xe740;

    private static final int SLOTS = 6;

    private SystemTables() {}

    static void write(Rom rom) {
        interruptRouting(rom.align(16));
        // length 8, model FC, submodel 0, revision 1; second 8259, RTC, keyboard intercept, EBDA
        int here = rom.here();
        rom.at(CONFIGURATION).words(8).code(0xfc, 0, 1, 0x74, 0x40, 0, 0, 0);
        // all standard modes; 200, 350, 400 lines; 2 of 8 fonts at once; what a VGA can do
        rom.at(VIDEO).dword(0x000fe0ff).code(0, 0, 0, 7, 2, 8, 0xff, 0x0e, 0, 0, 0, 0);
        plugAndPlay(rom);
        rom.at(here);
    }

    /** Option ROMs look for it; the entry points say that no function is supported. */
    private static void plugAndPlay(Rom rom) {
        int entry = PLUG_AND_PLAY + 0x21;
        rom.at(PLUG_AND_PLAY).text("$PnP").code(0x10, 0x21).words(0).code(0).dword(0); // version, length, no events
        rom.words(entry, Rom.SEGMENT, entry).dword(Rom.SEGMENT << 4); // real mode, 16-bit protected mode
        rom.dword(0).words(0x40).dword(0x400); // no identifier; the data segment is the BIOS data area
        rom.checksum(PLUG_AND_PLAY, entry, PLUG_AND_PLAY + 8);
        rom.at(entry).code(0xb8, 0x82, 0x00, 0xcb); // mov ax, 82h; retf
    }

    /** The $PIR table of the PIIX3: links are the numbers of its routing registers, 60h .. 63h. */
    private static void interruptRouting(Rom rom) {
        int start = rom.here();
        int size = 32 + 16 * SLOTS;
        rom.text("$PIR")
                .words(0x0100, size)
                .code(0, 8)
                .words(0)
                .words(0x8086, 0x122e)
                .dword(0);
        rom.at(start + 32);
        for (int slot = 0; slot < SLOTS; slot++) {
            int device = slot + 1;
            rom.code(0, device << 3);
            for (int pin = 1; pin <= 4; pin++) {
                rom.code(0x60 + PciSetup.wire(device, pin)).words(0xdef8);
            }
            rom.code(slot, 0);
        }
        rom.checksum(start, start + size, start + 31);
    }
}
