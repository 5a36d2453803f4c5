package backplane.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tables by which an operating system switches off, as it finds them. */
class AcpiTablesTest {

    private static final int HEADER = 36, RSDP_SIZE = 20;
    private static final int PM1A_CONTROL = 64, PM_TIMER = 76;

    private final BiosBench pc;

    AcpiTablesTest() throws Exception {
        pc = new BiosBench();
    }

    private String text(int address, int length) {
        byte[] octets = new byte[length];
        pc.bench.memory().read(address, octets, 0, length);
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    private int u32(int address) {
        return (int) pc.bench.read(address, 4);
    }

    private int sum(int address, int length) {
        return text(address, length).chars().sum() & 0xff;
    }

    /** The root pointer lies on a multiple of 16 in the first KB of the extended BIOS data area. */
    private int root() {
        int area = pc.u16(0x40e) << 4;
        for (int at = area; at < area + 1024; at += 16) {
            if (text(at, 8).equals("RSD PTR ")) {
                assertThat(sum(at, RSDP_SIZE)).isZero();
                return u32(at + 16);
            }
        }
        throw new AssertionError("there is no root pointer");
    }

    private List<Integer> tables() {
        int root = root();
        assertThat(text(root, 4)).isEqualTo("RSDT");
        List<Integer> tables = new ArrayList<>();
        for (int at = root + HEADER; at < root + u32(root + 4); at += 4) {
            tables.add(u32(at));
        }
        return tables;
    }

    @Test
    void onlyWhatTheMachineHasIsAnnouncedAndEveryTableSumsToZero() {
        List<Integer> tables = tables();

        assertThat(tables.stream().map(at -> text(at, 4)))
                .as("no APIC, no HPET")
                .containsExactly("FACP");
        int fixed = tables.get(0);
        for (int table : new int[] {root(), fixed, u32(fixed + 40)}) {
            assertThat(sum(table, u32(table + 4))).as(text(table, 4)).isZero();
        }
        assertThat(text(u32(fixed + 36), 4)).isEqualTo("FACS");
    }

    @Test
    void theTablesLieWhereTheMapOfMemorySaysSo() {
        int top = (int) new E820(backplane.testkit.DeviceBench.RAM, true).top();

        assertThat(root()).isBetween(top, top + E820.TABLE_AREA);
        assertThat(tables()).allMatch(at -> at >= top && at < top + E820.TABLE_AREA);
    }

    @Test
    void thePowerManagementTimerRunsWhereTheyTell() {
        int timer = u32(tables().get(0) + PM_TIMER);
        int before = pc.bench.in(timer, 4);

        pc.bench.advance(1_000_000);

        assertThat(pc.bench.in(timer, 4) - before).as("3.579545 MHz").isBetween(3578, 3581);
    }

    @Test
    void theMachineSwitchesOffByWhatTheyTell() {
        int fixed = tables().get(0);
        String dsdt = text(u32(fixed + 40), u32(u32(fixed + 40) + 4));
        assertThat(dsdt).as("sleep type 0 of state S5").contains("_S5_\u0012\u0006\u0004\0");

        pc.bench.out(u32(fixed + PM1A_CONTROL), 0x2000, 2);

        assertThat(pc.bench.stopped()).isNotNull();
    }
}
