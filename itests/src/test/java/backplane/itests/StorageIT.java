package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks and discs as a Debian kernel uses them. */
@Tag("system")
final class StorageIT {

    private static final int MEGABYTE = 1 << 20;
    private static final int DISK = 24 * MEGABYTE;

    @TempDir
    Path folder;

    private Path profile(String drives) throws Exception {
        Path files = Guest.files("686");
        return Files.writeString(
                folder.resolve("pc.bochsrc"),
                "megs: 128\n"
                        + "linux: kernel=" + files + "/vmlinuz, initrd=" + files + "/initrd.gz,"
                        + " cmdline=\"console=ttyS0,115200 nic=none cryptomgr.notests noisapnp\"\n"
                        + drives
                        + "com1: enabled=1, mode=stdio\n"
                        + "clock: sync=none\n");
    }

    private Path disk(String name) throws IOException {
        return Files.write(folder.resolve(name), new byte[DISK]);
    }

    private static String md5(Path file, int length) throws Exception {
        byte[] content = Files.readAllBytes(file);
        MessageDigest digest = MessageDigest.getInstance("MD5");
        digest.update(content, 0, length);
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Commits a redolog in another run of the program. */
    private void commit(Path image) throws Exception {
        Program run = Program.run(
                folder,
                "-n",
                "-c",
                "disk:commit ata0-master",
                "-c",
                "exit 0",
                "megs: 4",
                "ata0-master: type=disk, path=" + image + ", mode=undoable");
        assertThat(run.status()).as(run.out() + run.err()).isZero();
    }

    @Test
    void whatTheGuestHasFlushedSurvivesAKillOfTheProgram() throws Exception {
        Path flat = disk("flat.img");
        Path undoable = disk("undoable.img");
        Path kept = disk("kept.img");
        Path profile = profile("ata0-master: type=disk, path=" + flat + "\n"
                + "ata0-slave: type=disk, path=" + undoable + ", mode=undoable\n"
                + "ata1-master: type=disk, path=" + kept + ", mode=volatile\n");
        String sum;
        try (Guest guest = Guest.start(null, profile)) {
            guest.await("GUEST-READY", 0);
            guest.shell("dd if=/dev/urandom of=/tmp/data bs=64k count=64 2> /dev/null");
            sum = sum(guest.shell("md5sum < /tmp/data"));
            for (String disk : new String[] {"sda", "sdb", "sdc"}) {
                assertThat(guest.shell("dd if=/tmp/data of=/dev/" + disk + " bs=64k conv=fsync && echo FLUSH''ED"))
                        .contains("FLUSHED");
                guest.shell("echo 3 > /proc/sys/vm/drop_caches");
                assertThat(sum(guest.shell("dd if=/dev/" + disk + " bs=64k count=64 2> /dev/null | md5sum")))
                        .as("read back from %s", disk)
                        .isEqualTo(sum);
            }
            guest.kill();
        }
        assertThat(md5(flat, 4 * MEGABYTE)).as("flat image").isEqualTo(sum);
        assertThat(undoable).as("undoable image before its commit").hasBinaryContent(new byte[DISK]);
        assertThat(kept).as("image of the volatile disk").hasBinaryContent(new byte[DISK]);
        commit(undoable);
        assertThat(md5(undoable, 4 * MEGABYTE))
                .as("undoable image after its commit")
                .isEqualTo(sum);
    }

    /** Returns the checksum that a command of the guest has printed. */
    private static String sum(String printed) {
        return printed.lines()
                .map(line -> line.replaceFirst(" .*", "").strip())
                .filter(word -> word.matches("[0-9a-f]{32}"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no checksum in " + printed));
    }

    @Test
    void theGuestSeesThatItsDiscIsExchanged() throws Exception {
        String drive = "ata1-master: type=cdrom, path=" + disc("first") + ", status=inserted\n";
        try (Guest guest = Guest.start(
                null,
                profile(drive),
                "-c",
                "vga:await MOUNTED 600",
                "-c",
                "disk:info ata1-master",
                "-c",
                "vga:await UNMOUNTED 600",
                "-c",
                "disk:eject ata1-master",
                "-c",
                "vga:await EMPTY 600",
                "-c",
                "disk:insert ata1-master " + disc("second"))) {
            guest.await("GUEST-READY", 0);
            guest.shell("mkdir -p /disc");
            assertThat(guest.shell("mount -o ro -t iso9660 /dev/sr0 /disc && cat /disc/name.txt"))
                    .contains("the first disc");
            guest.shell("echo MOUNTED > /dev/tty1");
            guest.await("first.iso", 0);
            guest.shell("umount /disc && echo UNMOUNTED > /dev/tty1");
            // whoever mounts the disc locks the door
            guest.await("ata1-master is empty", 0);
            guest.shell("while mount -o ro -t iso9660 /dev/sr0 /disc 2> /dev/null; do umount /disc; sleep 1; done");
            guest.shell("echo EMPTY > /dev/tty1");
            guest.shell("until mount -o ro -t iso9660 /dev/sr0 /disc 2> /dev/null; do sleep 1; done");
            assertThat(guest.shell("cat /disc/name.txt")).contains("the second disc");
        }
    }

    private Path disc(String name) throws Exception {
        Path content = Files.createDirectories(folder.resolve(name));
        Files.writeString(content.resolve("name.txt"), "the " + name + " disc\n", StandardCharsets.US_ASCII);
        Path disc = folder.resolve(name + ".iso");
        Process xorriso = new ProcessBuilder(
                        "xorriso", "-as", "mkisofs", "-quiet", "-R", "-o", disc.toString(), content.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(new File("/dev/null")))
                .start();
        assertThat(xorriso.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return disc;
    }
}
