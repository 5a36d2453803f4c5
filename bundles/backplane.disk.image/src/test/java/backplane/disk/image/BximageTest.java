package backplane.disk.image;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.BlockMedium;
import backplane.api.JournaledMedium;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redologs against Bochs' own tool {@code bximage} of Debian's package bximage, where that is installed. */
class BximageTest {

    private static final Path BXIMAGE = Path.of("/usr/bin/bximage");

    @TempDir
    private Path folder;

    private final Random random = new Random(11);

    @BeforeEach
    void needsBximage() {
        boolean there = Files.isExecutable(BXIMAGE);
        if (!there) {
            System.out.println("SKIPPED: bximage is not installed; on Debian: apt install bximage");
        }
        Assumptions.assumeTrue(there, "bximage is not installed");
    }

    /** Runs it in the folder; its progress report of several 100 KB is dropped. */
    private void bximage(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(BXIMAGE.toString(), "-q"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(command.toString()).isZero();
    }

    /** Writes runs of sectors all over a medium and returns what it holds then. */
    private byte[] scribble(BlockMedium medium, byte[] before) throws IOException {
        byte[] model = Arrays.copyOf(before, (int) medium.size());
        for (int i = 0; i < 40; i++) {
            byte[] data = new byte[512 * (1 + random.nextInt(40))];
            random.nextBytes(data);
            int position = 512 * random.nextInt((model.length - data.length) / 512);
            medium.write(position, data, 0, data.length);
            System.arraycopy(data, 0, model, position, data.length);
        }
        medium.close();
        return model;
    }

    @Test
    void aGrowingImageMadeByBochsIsWrittenSoThatBochsReadsIt() throws Exception {
        bximage("-func=create", "-hd=10M", "-imgmode=growing", "grows.img");

        byte[] written = scribble(Image.growing(folder.resolve("grows.img"), false, "a/ata0-master"), new byte[0]);

        bximage("-func=convert", "-imgmode=flat", "grows.img", "flat.img");
        assertThat(folder.resolve("flat.img")).hasBinaryContent(written);
    }

    @Test
    void aGrowingImageOfOursIsReadByBochs() throws Exception {
        Image.createGrowing(folder.resolve("ours.img"), 16 * 63 * 512 * 30);

        byte[] written = scribble(Image.growing(folder.resolve("ours.img"), false, "a/ata0-master"), new byte[0]);

        bximage("-func=convert", "-imgmode=flat", "ours.img", "flat.img");
        assertThat(folder.resolve("flat.img")).hasBinaryContent(written);
    }

    @Test
    void undoableChangesAreCommittedByBochs() throws Exception {
        byte[] original = new byte[16 * 63 * 512 * 8];
        random.nextBytes(original);
        Path image = Files.write(folder.resolve("disk.img"), original);

        byte[] written = scribble(Image.undoable(image, null, "a/ata0-master"), original);

        bximage("-func=commit", "disk.img", "disk.img.redolog");
        assertThat(image).hasBinaryContent(written);
    }

    @Test
    void aGrowingImageConvertedByBochsIsCommittedOver() throws Exception {
        byte[] original = new byte[16 * 63 * 512 * 8];
        random.nextBytes(original);
        Files.write(folder.resolve("disk.img"), original);
        bximage("-func=convert", "-imgmode=growing", "disk.img", "grows.img");

        JournaledMedium disk = Image.undoable(folder.resolve("grows.img"), null, "a/ata0-master");
        byte[] data = new byte[5000];
        random.nextBytes(data);
        disk.write(100_000, data, 0, data.length);
        disk.commit();
        disk.close();

        System.arraycopy(data, 0, original, 100_000, data.length);
        bximage("-func=convert", "-imgmode=flat", "grows.img", "flat.img");
        assertThat(folder.resolve("flat.img")).hasBinaryContent(original);
    }
}
