package backplane.device.pci;

import backplane.api.Device;
import backplane.api.MachineFacts;
import backplane.api.PciFunction;
import backplane.api.PciIdentity;
import backplane.api.PciSocket;
import backplane.api.PlugException;
import backplane.api.Reset;
import backplane.api.ShadowWindow;
import backplane.api.Slot;
import backplane.api.StateIo;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The 82441FX host bridge (i440FX), function 0.0: the programmable attribute map lays RAM over ROM between C0000h and
 * FFFFFh, SMRAM control lays it over the video memory. The configuration mechanism itself is the board's.
 */
@Component(
        service = Device.class,
        configurationPid = "backplane.rc.pci",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = HostBridge.Config.class, factory = true)
public final class HostBridge implements Device {

    /** Nothing that is the bridge's: {@code pci:} is read by the machine. */
    @ObjectClassDefinition(
            name = "i440FX host bridge",
            description = "Function 0.0: what lies in the BIOS area, ROM or RAM")
    public @interface Config {}

    private static final PciIdentity I440FX = new PciIdentity(0x8086, 0x1237, 0x060000, 0);
    private static final int PAM0 = 0x59, PAM6 = 0x5f, DRB = 0x60, SMRAM = 0x72;
    /** A PAM nibble: reads and writes go to RAM. */
    private static final int READ_RAM = 1, WRITE_RAM = 2;
    /** SMRAM control: open for everybody, locked, and the bits that cannot be written once it is locked. */
    private static final int D_OPEN = 0x40, D_LCK = 0x10, SMRAM_DEFAULT = 0x02, SMRAM_WRITABLE = 0x78;

    private static final int SEGMENT = 0x4000;
    /** DRAM row boundaries count units of 8 MB; a row takes at most 32 of them. */
    private static final int DRB_SHIFT = 23, ROW = 32, ROWS = 8;

    private final List<ShadowWindow> segments = new ArrayList<>();
    private final int[] pam = new int[PAM6 - PAM0 + 1];
    private int smram = SMRAM_DEFAULT;

    // given in attach, before anything else is called
    @SuppressWarnings("NullAway.Init")
    private PciFunction function;

    @SuppressWarnings("NullAway.Init")
    private ShadowWindow bios;

    @SuppressWarnings("NullAway.Init")
    private ShadowWindow video;

    /** Makes the bridge. */
    @Activate
    public HostBridge() {}

    @Override
    public void attach(Slot slot) throws PlugException {
        if (!slot.facts().pci()) {
            throw new PlugException("pci: the machine has no PCI bus; write pci: enabled=1, chipset=i440fx");
        }
        function = slot.socket(PciSocket.class, "").function(0, 0, I440FX);
        function.set(0x07, 0x02);
        function.register(0x50, 0x00, 0xff); // PMC configuration
        function.register(0x51, 0x01, 0xff);
        function.register(0x52, 0x00, 0xff); // deturbo
        function.register(0x53, 0x80, 0xff); // DRAM buffer and bus control
        for (int i = 0x54; i <= 0x58; i++) {
            function.register(i, i == 0x58 ? 0x10 : 0x00, 0xff);
        }
        for (int i = PAM0; i <= PAM6; i++) {
            function.register(i, 0x00, i == PAM0 ? 0x30 : 0x33);
        }
        rows(slot.facts());
        function.register(SMRAM, SMRAM_DEFAULT, SMRAM_WRITABLE);
        function.onWrite(this::written);
        windows(slot);
    }

    private void rows(MachineFacts facts) {
        int units = (int) Math.min(facts.ramSize() >> DRB_SHIFT, 0xff);
        for (int row = 0; row < ROWS; row++) {
            function.register(DRB + row, Math.min(units, (row + 1) * ROW), 0xff);
        }
    }

    private void windows(Slot slot) throws PlugException {
        bios = slot.memory().shadow("pam f0000", 0xf0000, 0x10000);
        for (int i = 0; i < 12; i++) {
            int base = 0xc0000 + i * SEGMENT;
            segments.add(slot.memory().shadow("pam " + Integer.toHexString(base), base, SEGMENT));
        }
        video = slot.memory().shadow("smram", 0xa0000, 0x20000);
    }

    private void written(int offset, int value) {
        if (offset >= PAM0 && offset <= PAM6) {
            pam[offset - PAM0] = value;
            shadow(offset - PAM0);
        } else if (offset == SMRAM) {
            writeSmram(value);
        }
    }

    /** Register 59h has the BIOS area in its high nibble; each of the others two segments of 16 KB. */
    private void shadow(int register) {
        int value = pam[register];
        if (register == 0) {
            set(bios, value >> 4);
        } else {
            set(segments.get(2 * register - 2), value);
            set(segments.get(2 * register - 1), value >> 4);
        }
    }

    private static void set(ShadowWindow window, int attributes) {
        window.set((attributes & READ_RAM) != 0, (attributes & WRITE_RAM) != 0);
    }

    /** Once locked, SMRAM cannot be opened any more, and the register keeps its value until a reset. */
    private void writeSmram(int value) {
        if ((smram & D_LCK) == 0) {
            smram = (value & D_LCK) != 0 ? value & ~D_OPEN : value;
        }
        function.set(SMRAM, smram);
        boolean open = (smram & D_OPEN) != 0;
        video.set(open, open);
    }

    @Override
    public void reset(Reset kind) {
        if (kind == Reset.PROCESSOR) {
            return;
        }
        smram = SMRAM_DEFAULT;
        video.set(false, false);
        for (int i = 0; i < pam.length; i++) {
            pam[i] = 0;
            shadow(i);
        }
    }

    @Override
    public void state(StateIo io) {
        io.ints("pam", pam);
        smram = io.u8("smram", smram);
        if (io.loading()) {
            for (int i = 0; i < pam.length; i++) {
                shadow(i);
            }
            boolean open = (smram & D_OPEN) != 0;
            video.set(open, open);
        }
    }
}
