package backplane.cpu.engine;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What the processor says of itself by CPUID, and with that what it can do. */
public final class Model {
    /** CPUID.80000001h:EDX; Intel's processors announce SYSCALL to 64-bit code only. */
    private static final int SYSCALL = 1 << Feature.SYSCALL.bit;

    private final String vendor;
    private final int signature;
    private final String brand;
    private final Set<Feature> features;
    private final int[] words = new int[9];
    private final boolean ignoreBadMsrs;

    /**
     * @param vendor 12 characters
     * @param signature CPUID.1:EAX
     * @param brand up to 47 characters
     */
    public Model(String vendor, int signature, String brand, Set<Feature> features, boolean ignoreBadMsrs) {
        this.vendor = vendor;
        this.signature = signature;
        this.brand = brand;
        this.features = EnumSet.copyOf(features);
        this.ignoreBadMsrs = ignoreBadMsrs;
        for (Feature f : this.features) {
            words[f.word] |= 1 << f.bit;
        }
    }

    /** Returns a model with everything that exists, for tests. */
    public static Model everything() {
        return new Model("AuthenticAMD", 0x0010_0f20, "Backplane", EnumSet.allOf(Feature.class), false);
    }

    public boolean has(Feature feature) {
        return (words[feature.word] >>> feature.bit & 1) != 0;
    }

    /** Whether the processor follows AMD where the two makers differ. */
    public boolean amd() {
        return vendor.equals("AuthenticAMD");
    }

    /** Whether unknown model-specific registers read as zero instead of raising #GP. */
    public boolean ignoreBadMsrs() {
        return ignoreBadMsrs;
    }

    public int signature() {
        return signature;
    }

    /** Whether there is IA32_MISC_ENABLE: at Intel's processors since the Pentium 4 and the Pentium M. */
    boolean miscEnable() {
        int family = signature >> 8 & 15, number = signature >> 4 & 15 | signature >> 12 & 0xf0;
        return vendor.equals("GenuineIntel") && (family == 15 || family == 6 && number >= 9);
    }

    /** Returns the bits of CR4 that exist. */
    long cr4() {
        long bits = Control.TSD | Control.DE | Control.PCE;
        bits |= has(Feature.VME) ? Control.VME | Control.PVI : 0;
        bits |= has(Feature.PSE) ? Control.PSE : 0;
        bits |= has(Feature.PAE) ? Control.PAE : 0;
        bits |= has(Feature.MCE) ? Control.MCE : 0;
        bits |= has(Feature.PGE) ? Control.PGE : 0;
        bits |= has(Feature.FXSR) ? Control.OSFXSR : 0;
        bits |= has(Feature.SSE) ? Control.OSXMMEXCPT : 0;
        bits |= has(Feature.UMIP) ? Control.UMIP : 0;
        bits |= has(Feature.FSGSBASE) ? Control.FSGSBASE : 0;
        bits |= has(Feature.XSAVE) ? Control.OSXSAVE : 0;
        bits |= has(Feature.SMEP) ? Control.SMEP : 0;
        bits |= has(Feature.SMAP) ? Control.SMAP : 0;
        return bits;
    }

    /** CPUID: fills {@code out} with EAX, EBX, ECX, EDX. */
    void cpuid(Core c, int leaf, int subleaf, int[] out) {
        int highest = (words[2] | words[3] | words[7] | words[8]) != 0
                ? has(Feature.XSAVE) ? 13 : 7
                : has(Feature.MONITOR) ? 5 : 2;
        boolean extended = words[4] != 0 || words[5] != 0 || !brand.isEmpty();
        out[0] = out[1] = out[2] = out[3] = 0;
        if (leaf < 0 && !(extended && leaf <= 0x8000_0008) || leaf > highest) {
            leaf = leaf < 0 ? 0x7fff_ffff : highest;
        }
        switch (leaf) {
            case 0:
                out[0] = highest;
                out[1] = text(vendor, 0);
                out[3] = text(vendor, 4);
                out[2] = text(vendor, 8);
                break;
            case 1:
                out[0] = signature;
                out[1] = has(Feature.CLFLUSH) ? 8 << 8 : 0;
                out[2] = words[1] | ((c.cr4() & Control.OSXSAVE) != 0 ? 1 << 27 : 0);
                out[3] = words[0];
                break;
            case 2:
                out[0] = 1;
                break;
            case 5:
                // smallest and largest line that MONITOR watches
                out[0] = out[1] = has(Feature.MONITOR) ? 64 : 0;
                break;
            case 7:
                features(subleaf, out);
                break;
            case 13:
                extendedState(c, subleaf, out);
                break;
            default:
                extended(c, leaf, out);
        }
    }

    private void features(int subleaf, int[] out) {
        if (subleaf == 0) {
            out[0] = words[8] != 0 ? 2 : 0;
            out[1] = words[2];
            out[2] = words[3];
            out[3] = words[7];
        } else if (subleaf == 2) {
            out[3] = words[8];
        }
    }

    private void extendedState(Core c, int subleaf, int[] out) {
        if (subleaf == 0) {
            out[0] = 3;
            out[1] = 576;
            out[2] = 576;
        } else if (subleaf == 1) {
            out[0] = words[6];
        }
    }

    private void extended(Core c, int leaf, int[] out) {
        switch (leaf) {
            case 0x8000_0000:
                out[0] = 0x8000_0008;
                out[1] = text(vendor, 0);
                out[3] = text(vendor, 4);
                out[2] = text(vendor, 8);
                break;
            case 0x8000_0001:
                out[0] = vendor.startsWith("Auth") ? signature : 0;
                out[2] = words[5];
                out[3] = words[4] & (amd() || c.code64() ? -1 : ~SYSCALL)
                        | (vendor.startsWith("Auth") ? words[0] & 0x0183_f3ff : 0);
                break;
            case 0x8000_0002:
            case 0x8000_0003:
            case 0x8000_0004:
                for (int i = 0; i < 4; i++) {
                    out[i] = text(brand, (leaf - 0x8000_0002) * 16 + 4 * i);
                }
                break;
            case 0x8000_0008:
                out[0] = has(Feature.LM) ? 0x3028 : 0x2028;
                break;
            default:
        }
    }

    private static int text(String s, int at) {
        byte[] b = s.getBytes(StandardCharsets.US_ASCII);
        int word = 0;
        for (int i = 0; i < 4; i++) {
            word |= at + i < b.length ? (b[at + i] & 0xff) << 8 * i : 0;
        }
        return word;
    }

    @Override
    public String toString() {
        return brand + " " + features.toString().toLowerCase(Locale.ROOT);
    }
}
