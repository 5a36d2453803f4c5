package backplane.disk.image;

import backplane.api.BlockMedium;
import backplane.api.JournaledMedium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Opens images, for use with and without OSGi. Each method throws IOException with a message for the user. {@code owner} is
 * who wants the image, {@code demo/ata0-master}: it is named to the next one who wants to write it.
 */
public final class Image {

    /** What Bochs puts behind the name of an image for its undoable changes. */
    private static final String REDOLOG_SUFFIX = ".redolog";

    /** An ISO 9660 volume descriptor: sector 16, one byte after its beginning. */
    private static final long ISO_MARK_AT = 16 * 2048 + 1;

    private static final byte[] ISO_MARK = {'C', 'D', '0', '0', '1'};

    private Image() {}

    /**
     * Opens an image as it is: flat, or growing if the file says so. A file that may not be written, and an ISO 9660
     * image, is opened for reading only.
     */
    public static BlockMedium flat(Path path, boolean writeProtected, String owner) throws IOException {
        boolean writable = !writeProtected && !(Files.exists(path) && !Files.isWritable(path)) && !isIso(path, owner);
        return plain(path, writable, owner);
    }

    /** Opens a growing image, which must exist; see {@link #createGrowing}. */
    public static BlockMedium growing(Path path, boolean writeProtected, String owner) throws IOException {
        ImageFile file = ImageFile.open(path, !writeProtected, owner);
        return closingOnFailure(file, () -> new GrowingMedium(Redolog.open(file), writeProtected));
    }

    /**
     * Makes a growing image of zeros.
     *
     * @param size bytes, a multiple of 512
     */
    public static void createGrowing(Path path, long size) throws IOException {
        if (size < RedologHeader.SECTOR || size % RedologHeader.SECTOR != 0 || size > 1L << 46) {
            throw new IOException("a disk of " + size + " bytes cannot be; use a multiple of 512");
        }
        try (ImageFile file = ImageFile.create(path, "its making")) {
            Redolog.create(file, RedologHeader.forDisk(RedologHeader.GROWING, size, 0));
            file.flush();
        }
    }

    /**
     * Opens an image whose changes go to a journal that stays.
     *
     * @param journal the redolog; made if it does not exist. Null = beside the image, with {@code .redolog} appended
     */
    public static JournaledMedium undoable(Path path, @Nullable Path journal, String owner) throws IOException {
        Path logPath = journal != null ? journal : Path.of(path + REDOLOG_SUFFIX);
        BlockMedium base = plain(path, false, owner);
        return closingOnFailure(base::close, () -> {
            Redolog log = undoLog(logPath, path, base, owner);
            return closingOnFailure(
                    log.file(), () -> overlay("undoable changes", path, base, owner, log, () -> fatTime(path)));
        });
    }

    private static Redolog undoLog(Path logPath, Path path, BlockMedium base, String owner) throws IOException {
        int timestamp = fatTime(path);
        if (!Files.exists(logPath)) {
            ImageFile file = ImageFile.create(logPath, owner);
            RedologHeader header = RedologHeader.forDisk(RedologHeader.UNDOABLE, base.size(), timestamp);
            return closingOnFailure(file, () -> Redolog.create(file, header));
        }
        ImageFile file = ImageFile.open(logPath, true, owner);
        return closingOnFailure(file, () -> {
            Redolog log = Redolog.open(file);
            int stamp = log.header().timestamp();
            if (stamp != 0 && stamp != timestamp) {
                throw new IOException(path + " was changed after " + logPath + " was made, so they do not fit together;"
                        + " restore the image, or delete the redolog to lose its changes");
            }
            return log;
        });
    }

    /**
     * Opens an image whose changes are lost when it is closed.
     *
     * @param journal what the temporary file's name begins with; null = the image's name. If its folder may not be
     *     written, the system's temporary folder is used
     */
    public static JournaledMedium overlay(Path path, @Nullable Path journal, String owner) throws IOException {
        BlockMedium base = plain(path, false, owner);
        return closingOnFailure(base::close, () -> {
            ImageFile file = temporary(journal != null ? journal : path, owner);
            return closingOnFailure(file, () -> {
                RedologHeader header = RedologHeader.forDisk(RedologHeader.VOLATILE, base.size(), 0);
                return overlay("volatile changes", path, base, owner, Redolog.create(file, header), () -> 0);
            });
        });
    }

    private static ImageFile temporary(Path model, String owner) throws IOException {
        Path folder = model.toAbsolutePath().getParent();
        String prefix = model.getFileName() + ".";
        Path name = folder != null && Files.isWritable(folder)
                ? Files.createTempFile(folder, prefix, "")
                : Files.createTempFile(prefix, "");
        Files.delete(name);
        return ImageFile.create(name, owner, StandardOpenOption.DELETE_ON_CLOSE);
    }

    private static OverlayMedium overlay(
            String kind, Path path, BlockMedium base, String owner, Redolog log, OverlayMedium.Stamp stamp)
            throws IOException {
        return new OverlayMedium(
                kind, base, () -> plain(path, false, owner), () -> plain(path, true, owner), stamp, log);
    }

    /** Opens a flat image, or a growing one if its first bytes say so. */
    private static BlockMedium plain(Path path, boolean writable, String owner) throws IOException {
        ImageFile file = ImageFile.open(path, writable, owner);
        return closingOnFailure(file, () -> {
            byte[] head = new byte[RedologHeader.SIZE];
            boolean growing = file.size() >= head.length && readHead(file, head) && RedologHeader.isMagic(head);
            return growing ? new GrowingMedium(Redolog.open(file), !writable) : new FlatMedium(file, !writable);
        });
    }

    private static boolean readHead(ImageFile file, byte[] head) throws IOException {
        file.read(0, head, 0, head.length);
        return true;
    }

    private static boolean isIso(Path path, String owner) throws IOException {
        if (!Files.isRegularFile(path) || Files.size(path) < ISO_MARK_AT + ISO_MARK.length) {
            return false;
        }
        byte[] mark = new byte[ISO_MARK.length];
        try (ImageFile file = ImageFile.open(path, false, owner)) {
            file.read(ISO_MARK_AT, mark, 0, mark.length);
        }
        return Arrays.equals(mark, ISO_MARK);
    }

    /** Returns the time of the last change as FAT date and time, in local time as Bochs writes it. */
    private static int fatTime(Path path) throws IOException {
        LocalDateTime t =
                LocalDateTime.ofInstant(Files.getLastModifiedTime(path).toInstant(), ZoneId.systemDefault());
        int date = t.getYear() - 1980 << 9 | t.getMonthValue() << 5 | t.getDayOfMonth();
        int time = t.getHour() << 11 | t.getMinute() << 5 | t.getSecond() / 2;
        return date << 16 | time;
    }

    @FunctionalInterface
    private interface Opening<T> {
        T open() throws IOException;
    }

    @FunctionalInterface
    private interface Closing {
        void close() throws IOException;
    }

    private static <T> T closingOnFailure(ImageFile file, Opening<T> opening) throws IOException {
        return closingOnFailure((Closing) file::close, opening);
    }

    private static <T> T closingOnFailure(Closing resource, Opening<T> opening) throws IOException {
        try {
            return opening.open();
        } catch (IOException | RuntimeException e) {
            try {
                resource.close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }
}
