package backplane.disk.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.api.BlockMedium;
import backplane.api.JournaledMedium;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageTest {

    private static final int SIZE = 300 * 512;

    @TempDir
    private Path folder;

    private Path image;
    private final byte[] original = new byte[SIZE];

    @BeforeEach
    void makeImage() throws IOException {
        new Random(1).nextBytes(original);
        image = Files.write(folder.resolve("disk.img"), original);
    }

    private static byte[] read(BlockMedium medium, long position, int length) throws IOException {
        byte[] data = new byte[length];
        medium.read(position, data, 0, length);
        return data;
    }

    private static byte[] pattern(int length, int value) {
        byte[] data = new byte[length];
        Arrays.fill(data, (byte) value);
        return data;
    }

    @Test
    void aFlatImageIsItsFile() throws IOException {
        BlockMedium disk = Image.flat(image, false, "a/ata0-master");
        disk.write(512, pattern(512, 7), 0, 512);
        disk.close();

        assertThat(disk.size()).isEqualTo(SIZE);
        assertThat(Arrays.copyOfRange(Files.readAllBytes(image), 512, 1024)).isEqualTo(pattern(512, 7));
    }

    @Test
    void twoMachinesCannotWriteOneImage() throws IOException {
        BlockMedium first = Image.flat(image, false, "a/ata0-master");

        assertThatThrownBy(() -> Image.flat(image, false, "b/ata0-master"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("in use by a/ata0-master")
                .hasMessageContaining("mode=volatile");
        first.close();
        Image.flat(image, false, "b/ata0-master").close();
    }

    @Test
    void manyMachinesMayReadOneImage() throws IOException {
        BlockMedium first = Image.flat(image, true, "a/ata1-master");
        BlockMedium second = Image.overlay(image, null, "b/ata0-master");
        first.close();

        assertThat(read(second, 0, SIZE)).isEqualTo(original);
        assertThatThrownBy(() -> Image.flat(image, false, "c/ata0-master")).hasMessageContaining("in use");
        second.close();
    }

    @Test
    void anotherProgramsLockIsRespected() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "needs python3 to hold a lock");
        String script = "import fcntl,sys;f=open(sys.argv[1],'r+');fcntl.lockf(f,fcntl.LOCK_EX);"
                + "print('locked',flush=True);sys.stdin.read()";
        Process other = new ProcessBuilder("/usr/bin/python3", "-c", script, image.toString()).start();
        try {
            other.inputReader().readLine();

            assertThatThrownBy(() -> Image.flat(image, false, "a/ata0-master"))
                    .hasMessageContaining("in use by another program");
        } finally {
            other.destroy();
            other.waitFor();
        }
    }

    @Test
    void missingEmptyAndForbiddenImagesSaySo() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.img"));

        assertThatThrownBy(() -> Image.flat(folder.resolve("none.img"), false, "a"))
                .hasMessageContaining("none.img does not exist");
        assertThatThrownBy(() -> Image.flat(Path.of(""), false, "a")).hasMessageContaining("path=FILE");
        assertThatThrownBy(() -> Image.flat(empty, false, "a")).hasMessageContaining("less than one sector");
        assertThatThrownBy(() -> Image.flat(folder, false, "a")).hasMessageContaining("is a folder");
        Image.flat(image, false, "a").close();
    }

    @Test
    void aFileThatMayNotBeWrittenIsReadOnly() throws IOException {
        Files.setPosixFilePermissions(image, PosixFilePermissions.fromString("r--r--r--"));
        Assumptions.assumeFalse(Files.isWritable(image), "root may write everything");
        BlockMedium disk = Image.flat(image, false, "a");

        assertThat(disk.readOnly()).isTrue();
        assertThatThrownBy(() -> disk.write(0, original, 0, 512)).hasMessageContaining("read only");
        disk.close();
    }

    @Test
    void anIsoImageIsReadOnly() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.seek(16 * 2048 + 1);
            file.write("CD001".getBytes(StandardCharsets.US_ASCII));
        }
        BlockMedium disc = Image.flat(image, false, "a/ata1-master");
        BlockMedium again = Image.flat(image, false, "b/ata1-master");

        assertThat(disc.readOnly()).isTrue();
        disc.close();
        again.close();
    }

    @Test
    void anOddTailIsMentioned() throws IOException {
        Path odd = Files.write(folder.resolve("odd.img"), new byte[1500]);
        BlockMedium disk = Image.flat(odd, false, "a");

        assertThat(disk.description()).contains("last 476 bytes");
        disk.close();
    }

    @Test
    void volatileChangesAreLost() throws IOException {
        JournaledMedium disk = Image.overlay(image, null, "a/ata0-master");
        disk.write(1000, pattern(2000, 9), 0, 2000);
        byte[] seen = read(disk, 0, SIZE);
        disk.close();

        byte[] expected = original.clone();
        Arrays.fill(expected, 1000, 3000, (byte) 9);
        assertThat(seen).isEqualTo(expected);
        assertThat(Files.readAllBytes(image)).isEqualTo(original);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(image);
        }
    }

    @Test
    void undoableChangesStayInTheRedolog() throws IOException {
        JournaledMedium disk = Image.undoable(image, null, "a/ata0-master");
        disk.write(512, pattern(512, 5), 0, 512);
        disk.close();
        JournaledMedium again = Image.undoable(image, null, "a/ata0-master");

        assertThat(read(again, 512, 512)).isEqualTo(pattern(512, 5));
        assertThat(Files.readAllBytes(image)).isEqualTo(original);
        again.discard();
        assertThat(read(again, 0, SIZE)).isEqualTo(original);
        again.close();
    }

    @Test
    void committedChangesAreInTheImage() throws IOException {
        JournaledMedium disk = Image.undoable(image, null, "a/ata0-master");
        disk.write(SIZE - 512, pattern(512, 3), 0, 512);
        disk.commit();

        assertThat(disk.changed()).isZero();
        assertThat(Arrays.copyOfRange(Files.readAllBytes(image), SIZE - 512, SIZE))
                .isEqualTo(pattern(512, 3));
        disk.close();
        Image.undoable(image, null, "a/ata0-master").close();
    }

    @Test
    void anImageThatChangedBehindItsRedologIsRefused() throws IOException {
        Image.undoable(image, null, "a").close();
        Files.setLastModifiedTime(image, FileTime.fromMillis(1_000_000_000_000L));

        assertThatThrownBy(() -> Image.undoable(image, null, "a")).hasMessageContaining("delete the redolog");
    }

    @Test
    void aGrowingImageTakesRoomOnlyForWhatIsWritten() throws IOException {
        Path growing = folder.resolve("big.img");
        Image.createGrowing(growing, 4L << 30);
        BlockMedium disk = Image.growing(growing, false, "a");
        disk.write((3L << 30) - 700, pattern(5000, 1), 0, 5000);
        disk.close();
        // the first bytes of the file tell its kind, whatever the mode says
        BlockMedium again = Image.flat(growing, false, "a");

        assertThat(again.size()).isEqualTo(4L << 30);
        assertThat(read(again, (3L << 30) - 700, 5000)).isEqualTo(pattern(5000, 1));
        assertThat(read(again, 0, 5000)).isEqualTo(new byte[5000]);
        assertThat(Files.size(growing)).isLessThan(3 << 20);
        again.close();
    }

    @Test
    void aNewHeaderIsLaidOutAsBochsDoes() throws IOException {
        Path growing = folder.resolve("ten.img");
        Image.createGrowing(growing, 10 << 20);
        byte[] head = Arrays.copyOf(Files.readAllBytes(growing), 512);

        assertThat(new String(head, 0, 22, StandardCharsets.US_ASCII)).isEqualTo("Bochs Virtual HD Image");
        assertThat(Arrays.copyOfRange(head, 64, 96))
                .containsExactly(
                        0,
                        0,
                        2,
                        0,
                        0,
                        2,
                        0,
                        0,
                        0,
                        4,
                        0,
                        0,
                        4,
                        0,
                        0,
                        0,
                        0,
                        0x40,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        (byte) 0xa0,
                        0,
                        0,
                        0,
                        0,
                        0);
        assertThat(Files.size(growing)).isEqualTo(512 + 4 * 1024);
    }

    @Test
    void corruptRedologsAreRefused() throws IOException {
        Path log = folder.resolve("disk.img.redolog");
        Image.undoable(image, null, "a").close();
        byte[] good = Files.readAllBytes(log);
        Random random = new Random(5);
        for (int i = 0; i < 120; i++) {
            byte[] bad = good.clone();
            for (int j = 0; j < 3; j++) {
                bad[random.nextInt(i % 2 == 0 ? 96 : bad.length)] = (byte) random.nextInt();
            }
            Files.write(log, i % 7 == 0 ? Arrays.copyOf(bad, random.nextInt(bad.length)) : bad);
            try {
                JournaledMedium disk = Image.undoable(image, null, "a");
                try {
                    read(disk, 0, SIZE);
                } finally {
                    disk.close();
                }
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("disk.img");
            }
        }
        Files.write(log, Arrays.copyOf(good, 600));
        assertThatThrownBy(() -> Image.undoable(image, null, "a")).hasMessageContaining("ends within its catalog");
    }

    @Test
    void randomWritesReadBack() throws IOException {
        Path growing = folder.resolve("random.img");
        Image.createGrowing(growing, 4 << 20);
        byte[] model = new byte[4 << 20];
        Random random = new Random(3);
        BlockMedium disk = Image.growing(growing, false, "a");
        for (int i = 0; i < 120; i++) {
            int length = 1 + random.nextInt(9000);
            int position = random.nextInt(model.length - length);
            byte[] data = new byte[length];
            random.nextBytes(data);
            disk.write(position, data, 0, length);
            System.arraycopy(data, 0, model, position, length);
        }
        disk.close();
        BlockMedium again = Image.growing(growing, false, "a");

        assertThat(read(again, 0, model.length)).isEqualTo(model);
        again.close();
    }
}
