package backplane.bochsrc.convert;

import static backplane.bochsrc.convert.Fixture.added;
import static backplane.bochsrc.convert.Fixture.convert;
import static backplane.bochsrc.convert.Fixture.errors;
import static backplane.bochsrc.convert.Fixture.machine;
import static backplane.bochsrc.convert.Fixture.messages;
import static backplane.bochsrc.convert.Fixture.names;
import static backplane.bochsrc.convert.Fixture.part;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "megs: 64                                  | memory.mb        | 64",
                "memory: guest=512, host=256               | memory.mb        | 512",
                "memory: guest=512, host=256               | memory.host.mb   | 256",
                "memory: block_size=128                    | memory.block.kb  | 128",
                "clock: sync=realtime, time0=utc           | clock.sync       | realtime",
                "clock: sync=none, time0=local             | clock.time0      | local",
                "clock: time0=946681200                    | clock.time0      | 946681200",
                "clock: rtc_sync=1                         | clock.rtc_sync   | true",
                "boot: floppy, disk                        | boot             | [floppy, disk]",
                "boot: a                                   | boot             | [floppy]",
                "boot: c                                   | boot             | [disk]",
                "boot: cdrom, disk, none                   | boot             | [cdrom, disk]",
                "boot: disk\\nboot: network                | boot             | [network]",
                "floppy_bootsig_check: disabled=1          | boot.floppy_bootsig_check | false",
                "log: /tmp/out.txt                         | log              | /tmp/out.txt",
                "log: -                                    | log              | -",
                "logprefix: %t-%e-@%i-%d                   | log.prefix       | %t-%e-@%i-%d",
                "panic: action=fatal                       | log.panic        | fatal",
                "debug: action=ignore, pci=report          | log.debug        | ignore",
                "debug: action=ignore, PCI=report          | log.debug.pci    | report",
                "cpu: count=1, ips=50M                     | ips              | 50000000",
                "cpu: reset_on_triple_fault=0              | reset_on_triple_fault | false",
                "magic_break: enabled=1                    | magic_break      | [bx]",
                "magic_break: enabled=1 di sp              | magic_break      | [di, sp]",
                "magic_break: enabled=1, cx                | magic_break      | [bx, cx]",
                "print_timestamps: enabled=1               | print_timestamps | true",
                "debug_symbols: file=k.sym, offset=0x1000  | debug_symbols.offset | 4096",
                "display_library: rfb, options=\"timeout=60\" | display       | rfb",
                "display_library: options=\"hideIPS\"      | display.options  | hideIPS",
            })
    void aKeywordOfTheProgramBecomesAPropertyOfTheMachine(String lines, String key, String expected) {
        Conversion conversion = convert(lines.replace("\\n", "\n"));
        Object value = machine(conversion).get(key.strip());
        String shown = value instanceof Object[] array ? List.of(array).toString() : String.valueOf(value);
        assertThat(shown).isEqualTo(expected.strip());
        assertThat(errors(conversion)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "megs: 0                    | megs: '0' is out of range; write a number from 1 to 1048576",
                "megs: many                 | megs: 'many' is not a number; write it as 768, 0x300, 50K or 50M",
                "megs: size=3               | megs: there is no key 'size'; it takes megs",
                "memory: gest=3             | memory: there is no key 'gest'; did you mean 'guest'?",
                "memory: 64                 | memory: '64' is not key=value; it takes guest, host, block_size",
                "clock: sync=realtme        | clock: sync: 'realtme' is not one of none, slowdown, realtime, both; did you mean 'realtime'?",
                "boot: disk, disk           | boot: 'disk' twice; name each drive once",
                "boot: none                 | boot: the first drive cannot be 'none'; write 'boot: disk'",
                "boot: hdd                  | boot: 'hdd' is not one of floppy, disk, cdrom, network, usb, none; write one of these words",
                "panic: action=ignore       | panic: 'ignore' is not one of report, warn, ask, fatal; write one of these words",
                "info: action=ask           | info: 'ask' is not one of ignore, report; write one of these words",
                "debug: report              | debug: 'report' is not key=value; write action=report or MODULE=report",
                "cpu: ips=5                 | cpu: ips: '5' is out of range; write a number from 1000000 to 2147483647",
                "cpuid: mmx=1               | cpuid: no longer a keyword, as in Bochs 3; write 'cpu: model=..., add_features=...'",
                "magic_break: enabled=1 ax  | magic_break: 'ax' is not one of cx, dx, bx, sp, bp, si, di; did you mean 'bx'?",
                "pci: slot9=ne2k            | pci: there is no key 'slot9'; it takes enabled, chipset, slot1 to slot5 and advopts",
                "romimage: adress=0xf0000   | romimage: there is no key 'adress'; it takes file, address, options and flash_data",
                "romimage: address=top      | romimage: 'top' is not a number; write it as 768, 0x300, 50K or 50M",
                "config_interface: ncurses  | config_interface: 'ncurses' is not one of textconfig, win32config, wx; write one of these words",
            })
    void aBadValueIsAnErrorWithPlaceAndRemedy(String line, String expected) {
        assertThat(errors(convert(line))).containsExactly("t:1: " + expected.strip());
    }

    @Test
    void aTimeOfCtimeIsSecondsOfTheLocalZone() throws ValueException {
        long seconds = java.time.LocalDateTime.of(2000, 1, 1, 12, 30, 5)
                .atZone(java.time.ZoneId.systemDefault())
                .toEpochSecond();
        assertThat(MachineKeyword.time0("Sat Jan  1 12:30:05 2000")).isEqualTo(Long.toString(seconds));
    }

    @Test
    void aScreenIsABackendOnACableOfTheVga() {
        Conversion conversion = convert("display_library: rfb, options=\"timeout=60\"");
        assertThat(part(conversion, "display.rfb", "display")).containsEntry("options", "timeout=60");
        assertThat(part(conversion, "cable", "vga"))
                .containsEntry("backend", "display")
                .containsEntry("kind", "display");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "display_library: sdl2      | there is no display library 'sdl2', 'term' is used; write 'display_library: term' (text, in this terminal) or 'rfb' (everything, with a VNC client)",
                "cpu: model=corei7_skylake_x | cpu: there is no model=corei7_skylake_x, 'bx_generic' is used; write model=bx_generic",
                "display_library: vncsrv    | there is no display library 'vncsrv', 'rfb' is used; write 'display_library: rfb'",
                "e1000: ethmod=slirp        | e1000: there is no ethmod=slirp, 'vnet' is used; write ethmod=vnet (an inner network), or tuntap to reach the outside",
                "ne2k: ethmod=linux, ethdev=eth0 | ne2k: there is no ethmod=linux, 'null' is used; write ethmod=tuntap, ethdev=/dev/net/tun:tap0 and bridge the interface",
                "ne2k: ethmod=carrier       | ne2k: there is no ethmod=carrier yet, its configuration waits; present are null, tuntap, vnet",
                "sound: driver=alsa         | there is no part 'sound' yet; remove the line, guests run without sound",
                "usb_uhci: port1=mouse      | there is no part 'usb_uhci' yet; remove the line and use 'mouse: type=ps2' and an ATA drive",
                "pci: chipset=i440bx        | there is no chipset i440bx, i440fx is used; write chipset=i440fx",
                "ips: 10000000              | 'ips' is an old keyword; write 'cpu: ips=10000000'",
                "pnic: mac=x                | 'pnic' is an old keyword; write 'pcipnic: mac=x'",
                "vga_update_interval: 3000  | 'vga_update_interval' has no effect any more; remove the line",
                "pci:                       | 'pci' says nothing; write a value or remove the line",
            })
    void achoiceWithoutAPartIsAWarningThatNamesTheSubstitute(String line, String expected) {
        Conversion conversion = convert(line);
        assertThat(messages(conversion)).contains("t:1: warning: " + expected.strip());
        assertThat(conversion.failed()).isFalse();
    }

    @Test
    void oldDriveKeywordsAreReadAsTodays() {
        Conversion conversion =
                convert("diskc: file=c.img, cylinders=306, heads=4, spt=17\ncdromd: dev=/dev/cdrom, status=inserted");
        assertThat(part(conversion, "disk.flat", "ata0-master-disk")).containsEntry("path", "c.img");
        assertThat(part(conversion, "drive", "ata0-slave")).containsEntry("type", "cdrom");
        assertThat(conversion.failed()).isFalse();
    }

    @Test
    void aSystemRomTakesThePlaceOfTheBuiltInFirmware() {
        Conversion conversion =
                convert("romimage: file=$BXSHARE/BIOS-bochs-latest, address=0xfffe0000\nvgaromimage: vga.bin\n"
                        + "optromimage2: file=pxe.rom, address=0xd0000");
        assertThat(added(conversion)).containsExactly("rom romimage", "rom vgaromimage", "rom optromimage2");
        assertThat(names(conversion)).doesNotContain("firmware firmware");
        assertThat(part(conversion, "rom", "romimage")).containsEntry("address", 0xfffe_0000L);
        assertThat(names(convert(Catalog.EMPTY, "romimage: file=x"))).contains("firmware firmware");
        assertThat(part(conversion, "rom", "romimage")).containsEntry("file", "/usr/share/bochs/BIOS-bochs-latest");
    }
}
