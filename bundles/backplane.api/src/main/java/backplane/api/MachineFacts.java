package backplane.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** What firmware, CMOS and chip set must know of the machine. */
@ProviderType
public interface MachineFacts {

    /** Returns the machine's name. */
    String machine();

    /** Returns the size of system RAM in bytes. */
    long ramSize();

    /** Returns the boot devices in order, Bochs' words: {@code floppy}, {@code disk}, {@code cdrom}, {@code network}. */
    List<String> bootOrder();

    /** Returns the host's calendar time at virtual time 0, in milliseconds since 1970 UTC, as the guest's RTC shows it. */
    long epochMillis();

    /** Returns the instructions per second that {@code ips} promises; the nominal processor frequency. */
    long ips();

    /** Tells whether the machine has a PCI bus. */
    boolean pci();

    /**
     * Returns another setting of the machine or of a drive, as firmware and CMOS need it, or the fallback: {@code
     * floppy_bootsig_check}, {@code ata0-master.translation} and the like.
     */
    String setting(String name, String fallback);
}
