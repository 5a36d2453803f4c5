package backplane.api;

/**
 * Who a PCI function is.
 *
 * @param vendor 16 bits
 * @param device 16 bits
 * @param classCode 24 bits: class, subclass, programming interface, as {@code 0x020000}
 * @param revision 8 bits
 * @param subsystemVendor 16 bits
 * @param subsystem 16 bits
 */
public record PciIdentity(int vendor, int device, int classCode, int revision, int subsystemVendor, int subsystem) {

    /** A function without subsystem. */
    public PciIdentity(int vendor, int device, int classCode, int revision) {
        this(vendor, device, classCode, revision, 0, 0);
    }
}
