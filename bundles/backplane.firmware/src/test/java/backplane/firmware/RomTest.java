package backplane.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RomTest {

    @Test
    void aServiceIsFoundByTheOffsetBehindItsCall() {
        Rom rom = new Rom();
        Rom.Service service = c -> {};

        rom.at(0x1000).call(service).iret();

        assertThat(rom.image()[0x1000] & 0xff).isEqualTo(0xe6);
        assertThat(rom.image()[0x1001] & 0xff).isEqualTo(Rom.PORT);
        assertThat(rom.image()[0x1002] & 0xff).isEqualTo(0xcf);
        assertThat(rom.service(0x1002)).isSameAs(service);
        assertThat(rom.service(0x1000)).isNull();
    }

    @Test
    void aJumpIsRelativeToTheInstructionBehindIt() {
        Rom rom = new Rom();

        rom.at(0x2000).jump(0x2000);

        assertThat(rom.image()[0x2001] & 0xff).isEqualTo(0xfd);
        assertThat(rom.image()[0x2002] & 0xff).isEqualTo(0xff);
    }

    @Test
    void theInterruptRoutingTableSumsToZero() {
        Rom rom = new Rom();

        SystemTables.write(rom.at(0x4000));

        byte[] image = rom.image();
        assertThat(new String(image, 0x4000, 4, java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("$PIR");
        int size = image[0x4006] & 0xff;
        int sum = 0;
        for (int i = 0; i < size; i++) {
            sum += image[0x4000 + i];
        }
        assertThat(sum & 0xff).isZero();
    }

    @Test
    void theWiresOfASlotTurnWithItsNumber() {
        assertThat(PciSetup.wire(1, 4)).isEqualTo(3);
        assertThat(PciSetup.wire(2, 1)).isEqualTo(1);
        assertThat(PciSetup.wire(3, 1)).isEqualTo(2);
        assertThat(PciSetup.wire(4, 1)).isEqualTo(3);
        assertThat(PciSetup.wire(5, 1)).isZero();
    }
}
