package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images and ROMs that cannot be used: the program says what is wrong and what to do, and goes on. */
@Tag("system")
final class BadImageIT {

    private static final int DISK = 1 << 20;

    @TempDir
    Path folder;

    private Program run(String text, String... commands) throws Exception {
        return Program.run(folder, words(text, commands));
    }

    private String[] words(String text, String... commands) throws IOException {
        Path profile = Files.writeString(folder.resolve("pc.bochsrc"), "megs: 8\n" + text);
        List<String> words = new ArrayList<>(List.of("-f", profile.toString()));
        for (String command : commands) {
            words.addAll(List.of("-c", command));
        }
        words.addAll(List.of("-c", "exit 0"));
        return words.toArray(String[]::new);
    }

    private Path file(String name, int size) throws IOException {
        return Files.write(folder.resolve(name), new byte[size]);
    }

    /** Returns what the inventory says of a part, its folded lines put together. */
    private static String said(Program run) {
        return (run.out() + " " + run.err()).replaceAll("\\s+", " ");
    }

    @Test
    void disksThatCannotBeUsedAreToldAndTheOthersServe() throws Exception {
        file("good.img", DISK);
        file("empty.img", 0);
        file("undone.img", DISK);
        Files.writeString(folder.resolve("undone.img.redolog"), "this is no redolog".repeat(100));

        Program run = run(
                "ata0-master: type=disk, path=good.img\n"
                        + "ata0-slave: type=disk, path=missing.img\n"
                        + "ata1-master: type=disk, path=empty.img\n"
                        + "ata1-slave: type=disk, path=undone.img, mode=undoable\n"
                        + "floppya: 1_44=" + folder + ", status=inserted\n",
                "disk:list",
                "disk:info ata0-master",
                "machine:list");

        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThat(said(run))
                .contains("ata0-master: flat image good.img, 1024 KB")
                .contains("missing.img does not exist")
                .contains("empty.img has 0 bytes, less than one sector")
                .contains("undone.img.redolog")
                .contains("is a folder; name an image file")
                .contains("RUNNING");
    }

    @Test
    void aDiskThatAnotherProgramWritesIsToldAndCanBeHadLater() throws Exception {
        Path image = file("disk.img", DISK);
        try (RandomAccessFile other = new RandomAccessFile(image.toFile(), "rw");
                FileLock lock = other.getChannel().lock()) {
            Program run = run("ata0-master: type=disk, path=disk.img\n", "disk:list", "machine:list");

            assertThat(lock.isValid()).isTrue();
            assertThat(run.status()).as(run.out() + run.err()).isZero();
            assertThat(said(run))
                    .contains("disk.img is in use by another program")
                    .contains("RUNNING");
        }
        Program run = run("ata0-master: type=disk, path=disk.img\n", "disk:info ata0-master");
        assertThat(run.out()).contains("flat image disk.img");
    }

    @Test
    void romsThatCannotBeUsedAreTold() throws Exception {
        file("odd.bin", 1000);
        Files.write(folder.resolve("text.bin"), "no ROM".getBytes(StandardCharsets.US_ASCII));

        Program run = run(
                "romimage: file=none.bin\n"
                        + "vgaromimage: file=odd.bin\n"
                        + "optromimage1: file=text.bin, address=0xd0000\n",
                "dev:list",
                "dev:show romimage",
                "dev:show vgaromimage",
                "dev:show optromimage1",
                "machine:list");

        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThat(said(run))
                .contains("romimage: there is no file none.bin; Debian's packages seabios, bochsbios and vgabios")
                .contains("vgaromimage: odd.bin is no option ROM")
                .contains("optromimage1: text.bin is no option ROM");
    }

    @Test
    void filesThatMayNotBeWrittenAreReadOnlyAndThoseThatMayNotBeReadAreTold() throws Exception {
        Tool.program("setpriv", "util-linux");
        Set<PosixFilePermission> readable = PosixFilePermissions.fromString("r--r--r--");
        Files.setPosixFilePermissions(file("flat.img", DISK), readable);
        Files.setPosixFilePermissions(file("undoable.img", DISK), readable);
        Files.setPosixFilePermissions(file("secret.img", DISK), Set.of());
        Files.setPosixFilePermissions(file("secret.bin", 1 << 16), Set.of());

        Program run = Program.runWithoutPrivileges(
                folder,
                words(
                        "ata0-master: type=disk, path=flat.img\n"
                                + "ata0-slave: type=disk, path=undoable.img, mode=undoable\n"
                                + "ata1-master: type=disk, path=secret.img\n"
                                + "romimage: file=secret.bin\n",
                        "disk:info ata0-master",
                        "disk:list",
                        "machine:list"));

        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThat(said(run))
                .contains("ata0-master: flat image flat.img, read only, 1024 KB")
                .containsPattern("ata0-slave in undoable image undoable.img")
                .containsPattern("ata1-master waits [^|]*secret.img")
                .contains("romimage: secret.bin may not be read")
                .contains("RUNNING");
    }
}
