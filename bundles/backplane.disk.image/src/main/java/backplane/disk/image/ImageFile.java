package backplane.disk.image;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * An open image file. One that may be written is open once in this host; those that are only read may be shared.
 *
 * <p>Within this program a table tells who has which file; other programs are kept out by a file lock. All readers share one
 * channel, because a POSIX lock ends as soon as the process closes any channel of the file.
 */
final class ImageFile implements Closeable {

    /** The files that are open, by their real path. */
    private static final Map<Path, Entry> OPEN = new HashMap<>();

    /** One file and everybody who has it. */
    private static final class Entry {
        final FileChannel channel;
        final boolean writable;
        String owner;
        int users = 1;

        Entry(FileChannel channel, boolean writable, String owner) {
            this.channel = channel;
            this.writable = writable;
            this.owner = owner;
        }
    }

    private final Path path;
    private final Path key;
    private final Entry entry;
    private boolean closed;

    private ImageFile(Path path, Path key, Entry entry) {
        this.path = path;
        this.key = key;
        this.entry = entry;
    }

    /**
     * Opens a file that exists.
     *
     * @param owner who wants it, for the message to the next one: {@code demo/ata0-master}
     * @throws IOException if it is missing, may not be opened, or is in use; the message says how to mend it
     */
    static ImageFile open(Path path, boolean writable, String owner) throws IOException {
        Path key = realPath(path);
        synchronized (OPEN) {
            Entry entry = OPEN.get(key);
            if (entry == null) {
                entry = new Entry(lockedChannel(path, writable, Set.of()), writable, owner);
                OPEN.put(key, entry);
            } else if (writable || entry.writable) {
                throw new IOException(
                        path + " is in use by " + entry.owner + (entry.writable ? ", which writes it" : "")
                                + "; give this machine a copy, or use mode=volatile for both");
            } else {
                entry.users++;
            }
            return new ImageFile(path, key, entry);
        }
    }

    /** Makes a new, empty file, opened for writing. */
    static ImageFile create(Path path, String owner, OpenOption... more) throws IOException {
        Set<OpenOption> options = new HashSet<>(Set.of(more));
        options.add(StandardOpenOption.CREATE_NEW);
        synchronized (OPEN) {
            FileChannel channel = lockedChannel(path, true, options);
            // a temporary file may have lost its name already
            Path key = path.toAbsolutePath().normalize();
            Entry entry = new Entry(channel, true, owner);
            OPEN.put(key, entry);
            return new ImageFile(path, key, entry);
        }
    }

    private static Path realPath(Path path) throws IOException {
        if (path.toString().isEmpty()) {
            throw new IOException("no image is named; write path=FILE");
        }
        try {
            return path.toRealPath();
        } catch (NoSuchFileException e) {
            throw new IOException(path + " does not exist; check the path, or make the image first", e);
        } catch (IOException e) {
            throw new IOException(path + " cannot be reached (" + reason(e) + "); check the folders above it", e);
        }
    }

    private static FileChannel lockedChannel(Path path, boolean writable, Set<OpenOption> more) throws IOException {
        if (Files.isDirectory(path)) {
            throw new IOException(path + " is a folder; name an image file");
        }
        Set<OpenOption> options = new HashSet<>(more);
        options.add(StandardOpenOption.READ);
        if (writable) {
            options.add(StandardOpenOption.WRITE);
        }
        FileChannel channel;
        try {
            channel = FileChannel.open(path, options);
        } catch (AccessDeniedException e) {
            throw new IOException(
                    path + " may not be " + (writable ? "written" : "read") + "; change its permissions", e);
        } catch (IOException e) {
            throw new IOException(path + " cannot be opened (" + reason(e) + ")", e);
        }
        try {
            lock(path, channel, writable);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static void lock(Path path, FileChannel channel, boolean writable) throws IOException {
        FileLock lock = null;
        try {
            lock = channel.tryLock(0, Long.MAX_VALUE, !writable);
        } catch (OverlappingFileLockException e) {
            // held by an earlier version of this bundle, which is on its way out
            throw new IOException(path + " is still in use by this program; try again", e);
        } catch (IOException e) {
            // a file system without locks: the table within this program has to do
            return;
        }
        if (lock == null) {
            throw new IOException(path + " is in use by another program; end that one, or use a copy");
        }
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName();
    }

    Path path() {
        return path;
    }

    long size() throws IOException {
        return entry.channel.size();
    }

    void read(long position, byte[] into, int offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(into, offset, length);
        while (buffer.hasRemaining()) {
            if (entry.channel.read(buffer, position + buffer.position() - offset) < 0) {
                throw new IOException(path + " has become shorter while in use");
            }
        }
    }

    void write(long position, byte[] from, int offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(from, offset, length);
        while (buffer.hasRemaining()) {
            entry.channel.write(buffer, position + buffer.position() - offset);
        }
    }

    void truncate(long size) throws IOException {
        entry.channel.truncate(size);
    }

    /** Returns when everything written is on the disk. */
    void flush() throws IOException {
        if (entry.writable) {
            entry.channel.force(false);
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (OPEN) {
            if (closed) {
                return;
            }
            closed = true;
            entry.users--;
            if (entry.users == 0) {
                OPEN.remove(key);
                entry.channel.close();
            }
        }
    }
}
