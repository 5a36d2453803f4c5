package backplane.firmware;

import java.util.ArrayList;
import java.util.List;

/** The map of physical memory that INT 15h, AX=E820h and the Linux boot parameters tell. */
final class E820 {

    /** Kinds of {@link Entry}. */
    static final int USABLE = 1, RESERVED = 2, ACPI = 3;

    /** Size of the area at the top of RAM that the ACPI tables take. */
    static final int TABLE_AREA = 0x10000;

    /** Where the extended BIOS data area starts: the last KB below 640 KB. */
    static final int EBDA = 0x9fc00;

    private final List<Entry> entries = new ArrayList<>();
    private final long top;

    /**
     * Makes the map.
     *
     * @param ram size of RAM in bytes, at least 1 MB
     * @param tables whether the ACPI tables are there
     */
    E820(long ram, boolean tables) {
        top = tables ? ram - TABLE_AREA : ram;
        entries.add(new Entry(0, EBDA, USABLE));
        entries.add(new Entry(EBDA, 0xa0000 - EBDA, RESERVED));
        entries.add(new Entry(0xf0000, 0x10000, RESERVED));
        if (top > 0x100000) {
            entries.add(new Entry(0x100000, top - 0x100000, USABLE));
        }
        if (tables) {
            entries.add(new Entry(top, TABLE_AREA, ACPI));
        }
        entries.add(new Entry(0xfffc0000L, 0x40000, RESERVED));
    }

    List<Entry> entries() {
        return entries;
    }

    /** Returns the end of usable RAM. */
    long top() {
        return top;
    }

    /** A range of addresses and what it is. */
    record Entry(long base, long length, int type) {}
}
