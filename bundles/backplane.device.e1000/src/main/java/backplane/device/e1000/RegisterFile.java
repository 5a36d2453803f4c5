package backplane.device.e1000;

import backplane.api.StateIo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The registers that are plain storage, with their writable bits and values after reset; others are built on top. */
final class RegisterFile {

    private static final int SIZE = 0xa000 >> 2;
    private static final int ALL = -1;

    /** One register or a table of them. */
    private record Entry(String name, int offset, int count, int mask, int reset) {
        int index() {
            return offset >> 2;
        }
    }

    private static final List<Entry> LAYOUT = new ArrayList<>();
    private static final int[] MASK = new int[SIZE];

    static {
        reg("CTRL", Reg.CTRL, ~Reg.CTRL_RST, 0x00140240); // SWDPIN0 and 2, 1000 Mb/s, SLU
        reg("CTRL_EXT", Reg.CTRL_EXT, ~Reg.EE_RST, 0);
        reg("FLA", Reg.FLA, ALL, 0);
        reg("FCAL", Reg.FCAL, ALL, 0);
        reg("FCAH", Reg.FCAH, 0xffff, 0);
        reg("FCT", Reg.FCT, 0xffff, 0);
        reg("VET", Reg.VET, 0xffff, 0x8100);
        reg("ITR", Reg.ITR, 0xffff, 0);
        reg("RCTL", Reg.RCTL, 0x06dfb3fe, 0);
        reg("FCTTV", Reg.FCTTV, 0xffff, 0);
        reg("TXCW", Reg.TXCW, 0xc000ffff, 0);
        reg("TCTL", Reg.TCTL, 0x017fffff, 0);
        reg("TIPG", Reg.TIPG, 0x3fffffff, 0);
        reg("AIT", Reg.AIT, 0xffff, 0);
        reg("LEDCTL", Reg.LEDCTL, ALL, 0x07068302);
        reg("PBA", Reg.PBA, 0x78, 0x30);
        reg("FCRTL", Reg.FCRTL, 0x8000fff8, 0);
        reg("FCRTH", Reg.FCRTH, 0x0000fff8, 0);
        for (int i = 0; i < 5; i++) {
            reg("RDF" + i, Reg.RDFH + 8 * i, 0x1fff, 0);
            reg("TDF" + i, Reg.TDFH + 8 * i, 0x1fff, 0);
        }
        ring("RD", Reg.RDBAL);
        reg("RDTR", Reg.RDTR, 0xffff, 0);
        reg("RXDCTL", Reg.RXDCTL, ALL, 0x00010000);
        reg("RADV", Reg.RADV, 0xffff, 0);
        reg("RSRPD", Reg.RSRPD, 0xfff, 0);
        reg("TXDMAC", Reg.TXDMAC, ALL, 0);
        ring("TD", Reg.TDBAL);
        reg("TIDV", Reg.TIDV, 0xffff, 0);
        reg("TXDCTL", Reg.TXDCTL, ALL, 0);
        reg("TADV", Reg.TADV, 0xffff, 0);
        reg("TSPMT", Reg.TSPMT, ALL, 0);
        table("statistics", Reg.STATISTICS, (Reg.STATISTICS_END - Reg.STATISTICS) / 4, 0);
        reg("RXCSUM", Reg.RXCSUM, 0x7ff, 0);
        table("MTA", Reg.MTA, 128, ALL);
        table("RA", Reg.RA, 32, ALL);
        table("VFTA", Reg.VFTA, 128, ALL);
        reg("WUC", Reg.WUC, 0xf, 0);
        reg("WUFC", Reg.WUFC, ALL, 0);
        reg("WUS", Reg.WUS, 0, 0);
        reg("MANC", Reg.MANC, ~1, 0); // bit 0, SMBus: not there
        reg("IPAV", Reg.IPAV, ALL, 0);
        table("IP4AT", Reg.IP4AT, 8, ALL);
        table("IP6AT", Reg.IP6AT, 4, ALL);
        reg("WUPL", Reg.WUPL, 0xfff, 0);
        table("WUPM", Reg.WUPM, 32, ALL);
        table("FFLT", Reg.FFLT, 8, ALL);
        table("FFMT", Reg.FFMT, 256, ALL);
        table("FFVT", Reg.FFVT, 256, ALL);
        for (int i = 0; i < 16; i++) {
            MASK[(Reg.RA >> 2) + 2 * i + 1] = 0x8003ffff; // RAH: AV, AS, and 16 bits of address
        }
    }

    private static void reg(String name, int offset, int mask, int reset) {
        LAYOUT.add(new Entry(name, offset, 1, mask, reset));
        MASK[offset >> 2] = mask;
    }

    private static void table(String name, int offset, int count, int mask) {
        LAYOUT.add(new Entry(name, offset, count, mask, 0));
        Arrays.fill(MASK, offset >> 2, (offset >> 2) + count, mask);
    }

    private static void ring(String name, int offset) {
        reg(name + "BAL", offset, 0xfffffff0, 0);
        reg(name + "BAH", offset + 4, ALL, 0);
        reg(name + "LEN", offset + 8, 0x000fff80, 0);
        reg(name + "H", offset + 0x10, 0xffff, 0);
        reg(name + "T", offset + 0x18, 0xffff, 0);
    }

    private final int[] value = new int[SIZE];

    RegisterFile() {
        reset(true);
    }

    /** Returns a register, 0 for offsets where there is none. */
    int get(int offset) {
        int index = offset >> 2;
        return index < SIZE ? value[index] : 0;
    }

    boolean has(int offset, int bits) {
        return (value[offset >> 2] & bits) != 0;
    }

    /** Stores a register as the card itself does. */
    void set(int offset, int v) {
        value[offset >> 2] = v;
    }

    /** Stores what software may change of a register. */
    void write(int offset, int v) {
        int index = offset >> 2;
        if (index < SIZE) {
            value[index] = value[index] & ~MASK[index] | v & MASK[index];
        }
    }

    /** The packet buffer allocation is kept by a reset from software: the driver writes it and then resets. */
    void reset(boolean hardware) {
        int pba = get(Reg.PBA);
        for (Entry entry : LAYOUT) {
            Arrays.fill(value, entry.index(), entry.index() + entry.count(), entry.reset());
        }
        if (!hardware) {
            set(Reg.PBA, pba);
        }
    }

    void state(StateIo io) {
        for (Entry entry : LAYOUT) {
            if (entry.count() == 1) {
                value[entry.index()] = io.u32(entry.name(), value[entry.index()]);
            } else {
                int[] content = Arrays.copyOfRange(value, entry.index(), entry.index() + entry.count());
                io.ints(entry.name(), content);
                System.arraycopy(content, 0, value, entry.index(), entry.count());
            }
        }
    }
}
