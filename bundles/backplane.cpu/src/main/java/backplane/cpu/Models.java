package backplane.cpu;

import static backplane.cpu.engine.Feature.*;

import backplane.api.PlugException;
import backplane.cpu.engine.Feature;
import backplane.cpu.engine.Model;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The processors that {@code cpu: model=} names, in Bochs' words. None announces an APIC, nor virtual-8086 mode extensions (VME):
 * INT n knows no redirection bitmap.
 */
final class Models {
    private static final Set<Feature> KLAMATH = EnumSet.of(FPU, DE, PSE, TSC, MSR, PAE, CX8, SEP, MTRR, PGE, CMOV, MMX);
    private static final Set<Feature> P55C = EnumSet.of(FPU, DE, PSE, TSC, MSR, CX8, MMX);
    private static final Set<Feature> KATMAI = with(KLAMATH, PAT, PSE36, FXSR, SSE);
    private static final Set<Feature> WILLAMETTE = with(KATMAI, CLFLUSH, SSE2);
    private static final Set<Feature> VENICE = with(WILLAMETTE, SSE3, CX16, SYSCALL, NX, MMXEXT, LM, LAHF_LM, RDTSCP);
    private static final Set<Feature> PENRYN = with(WILLAMETTE, SSE3, SSSE3, CX16, SSE4_1, SYSCALL, NX, LM, LAHF_LM);
    private static final Set<Feature> YONAH = with(WILLAMETTE, SSE3, MONITOR, NX);
    private static final Set<Feature> DIAMONDVILLE = with(WILLAMETTE, SSE3, SSSE3, MOVBE, MONITOR, NX, LAHF_LM);
    private static final Set<Feature> NEHALEM = with(PENRYN, SSE4_2, POPCNT, RDTSCP);

    private static final Set<Feature> WESTMERE = with(NEHALEM, AES, PCLMULQDQ);

    private static final Map<String, Prototype> ALL = new TreeMap<>(Map.of(
            "pentium_mmx", new Prototype("GenuineIntel", 0x0543, "", P55C),
            "p2_klamath", new Prototype("GenuineIntel", 0x0634, "", KLAMATH),
            "p3_katmai", new Prototype("GenuineIntel", 0x0673, "", KATMAI),
            "p4_willamette", new Prototype("GenuineIntel", 0x0f0a, "Intel(R) Pentium(R) 4 CPU 1.80GHz", WILLAMETTE),
            "core_duo_t2400_yonah",
                    new Prototype("GenuineIntel", 0x06e8, "Genuine Intel(R) CPU           T2400  @ 1.83GHz", YONAH),
            "atom_n270",
                    new Prototype("GenuineIntel", 0x0001_06c2, "Intel(R) Atom(TM) CPU N270   @ 1.60GHz", DIAMONDVILLE),
            "athlon64_venice", new Prototype("AuthenticAMD", 0x0002_0ff2, "AMD Athlon(tm) 64 Processor 3200+", VENICE),
            "core2_penryn_t9600",
                    new Prototype(
                            "GenuineIntel", 0x0001_067a, "Intel(R) Core(TM)2 Duo CPU     T9600  @ 2.80GHz", PENRYN),
            "corei5_lynnfield_750",
                    new Prototype(
                            "GenuineIntel", 0x0001_06e5, "Intel(R) Core(TM) i5 CPU         750  @ 2.67GHz", NEHALEM),
            "corei5_arrandale_m520",
                    new Prototype(
                            "GenuineIntel", 0x0002_0652, "Intel(R) Core(TM) i5 CPU       M 520  @ 2.40GHz", WESTMERE)));

    static {
        ALL.put(
                "bx_generic",
                new Prototype(
                        "GenuineIntel",
                        0x0001_06a5,
                        "Backplane Virtual Processor",
                        with(NEHALEM, RDRAND, RDSEED, SPEC_CTRL, ARCH_CAPABILITIES, BHI_CTRL)));
    }

    private Models() {}

    private record Prototype(String vendor, int signature, String brand, Set<Feature> features) {}

    private static Set<Feature> with(Set<Feature> base, Feature... more) {
        Set<Feature> all = EnumSet.copyOf(base);
        all.addAll(Set.of(more));
        return all;
    }

    /**
     * Makes the model that the configuration describes.
     *
     * @param limit leave out what the leaves of CPUID above 2 announce, and with it these leaves
     */
    static Model of(String name, String brand, String add, String exclude, boolean ignoreBadMsrs, boolean limit)
            throws PlugException {
        Prototype p = ALL.get(name.toLowerCase(Locale.ROOT));
        if (p == null) {
            throw new PlugException("cpu: model=" + name + " is unknown; known are " + String.join(", ", ALL.keySet()));
        }
        Set<Feature> features = EnumSet.copyOf(p.features);
        features.addAll(parse("add_features", add));
        features.removeAll(parse("exclude_features", exclude));
        if (limit) {
            features.removeIf(Feature::aboveLeaf2);
        }
        if (features.isEmpty()) {
            features.add(FPU);
        }
        return new Model(p.vendor, p.signature, brand.isEmpty() ? p.brand : brand, features, ignoreBadMsrs);
    }

    private static Set<Feature> parse(String key, String list) throws PlugException {
        Set<Feature> features = EnumSet.noneOf(Feature.class);
        for (String word : list.split("[ ,]+")) {
            if (!word.isEmpty()) {
                features.add(feature(key, word));
            }
        }
        return features;
    }

    private static Feature feature(String key, String word) throws PlugException {
        try {
            return Feature.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new PlugException("cpu: " + key + "=" + word + " is unknown; known are "
                    + EnumSet.allOf(Feature.class).toString().toLowerCase(Locale.ROOT));
        }
    }
}
