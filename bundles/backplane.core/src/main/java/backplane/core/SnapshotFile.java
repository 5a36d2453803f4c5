package backplane.core;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/**
 * Snapshots in files: compressed, big-endian; a format number, a head that says what it is, and the machine, both as trees in
 * which each value has its kind and name.
 */
public final class SnapshotFile {

    /** The letters BPL, and the number of the format as a digit. */
    private static final int MAGIC = 0x42504c00;

    private static final int FORMAT = '2';
    private static final int DEEPEST = 64;
    private static final int LONGEST_TEXT = 1 << 20;
    private static final int BUFFER = 1 << 16;

    private SnapshotFile() {}

    /** Writes a snapshot; the file appears complete or not at all. */
    public static void write(Path file, StateTree head, StateTree machine) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (DataOutputStream out = new DataOutputStream(new Fast(Files.newOutputStream(part)))) {
            out.writeInt(MAGIC | FORMAT);
            writeTree(out, head);
            writeTree(out, machine);
        } catch (IOException e) {
            Files.deleteIfExists(part);
            throw e;
        }
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /** RAM compresses well and there is much of it: speed counts. */
    private static final class Fast extends GZIPOutputStream {
        Fast(OutputStream out) throws IOException {
            super(new BufferedOutputStream(out, BUFFER), BUFFER);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    /**
     * Reads what a snapshot says of itself; quick, however large it is.
     *
     * @throws IOException if the file is missing, damaged, or no such file; the message says which
     */
    public static StateTree head(Path file) throws IOException {
        return read(file, in -> readTree(in, 0));
    }

    /**
     * Reads the machine in a snapshot.
     *
     * @throws IOException if the file is missing, damaged, or no such file; the message says which
     */
    public static StateTree machine(Path file) throws IOException {
        return read(file, in -> {
            readTree(in, 0);
            StateTree machine = readTree(in, 0);
            // reading on to the end compares the checksum
            if (in.read() >= 0) {
                throw new IllegalArgumentException("there is more than a snapshot in it");
            }
            return machine;
        });
    }

    private interface Reading {
        StateTree read(DataInputStream in) throws IOException;
    }

    private static StateTree read(Path file, Reading reading) throws IOException {
        try (DataInputStream in =
                new DataInputStream(new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file)), BUFFER))) {
            checkFormat(file, in.readInt());
            return reading.read(in);
        } catch (EOFException e) {
            throw new IOException(file + " is damaged: it ends too early; save the machine anew", e);
        } catch (ZipException | IllegalArgumentException e) {
            throw new IOException(file + " is damaged, or no snapshot: " + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file, e);
        }
    }

    private static void checkFormat(Path file, int magic) throws IOException {
        if ((magic & ~0xff) != MAGIC) {
            throw new IOException(file + " is no snapshot");
        }
        if (magic != (MAGIC | FORMAT)) {
            throw new IOException(
                    file + " was written by another version of this program: its format is " + (char) (magic & 0xff)
                            + ", this version reads " + (char) FORMAT + "; restore it with that version");
        }
    }

    private static void writeTree(DataOutputStream out, StateTree tree) throws IOException {
        out.writeInt(tree.values().size());
        for (var entry : tree.values().entrySet()) {
            writeText(out, entry.getKey());
            out.writeByte(entry.getValue().kind().ordinal());
            writeValue(out, entry.getValue().content());
        }
    }

    private static void writeValue(DataOutputStream out, Object content) throws IOException {
        if (content instanceof Long number) {
            out.writeLong(number);
        } else if (content instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else if (content instanceof String text) {
            writeText(out, text);
        } else if (content instanceof byte[] bytes) {
            out.writeInt(bytes.length);
            out.write(bytes);
        } else if (content instanceof int[] ints) {
            out.writeInt(ints.length);
            ByteBuffer buffer = ByteBuffer.allocate(ints.length * 4);
            buffer.asIntBuffer().put(ints);
            out.write(buffer.array());
        } else if (content instanceof long[] longs) {
            out.writeInt(longs.length);
            ByteBuffer buffer = ByteBuffer.allocate(longs.length * 8);
            buffer.asLongBuffer().put(longs);
            out.write(buffer.array());
        } else {
            writeTree(out, (StateTree) content);
        }
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    private static StateTree readTree(DataInputStream in, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("sections are nested too deep");
        }
        StateTree tree = new StateTree();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            String name = readText(in);
            int kind = in.readUnsignedByte();
            if (kind >= StateTree.Kind.values().length) {
                throw new IllegalArgumentException("value " + name + " has an unknown kind");
            }
            StateTree.Kind k = StateTree.Kind.values()[kind];
            if (!tree.put(name, k, readValue(in, k, depth))) {
                throw new IllegalArgumentException("value " + name + " is there twice");
            }
        }
        return tree;
    }

    private static Object readValue(DataInputStream in, StateTree.Kind kind, int depth) throws IOException {
        return switch (kind) {
            case U8, U16, U32, U64 -> in.readLong();
            case FLAG -> in.readBoolean();
            case TEXT -> readText(in);
            case BYTES -> read(in, in.readInt(), 1);
            case INTS -> {
                ByteBuffer raw = ByteBuffer.wrap(read(in, in.readInt(), 4));
                int[] ints = new int[raw.capacity() / 4];
                raw.asIntBuffer().get(ints);
                yield ints;
            }
            case LONGS -> {
                ByteBuffer raw = ByteBuffer.wrap(read(in, in.readInt(), 8));
                long[] longs = new long[raw.capacity() / 8];
                raw.asLongBuffer().get(longs);
                yield longs;
            }
            case SECTION -> readTree(in, depth + 1);
        };
    }

    private static String readText(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length > LONGEST_TEXT) {
            throw new IllegalArgumentException("a text of " + length + " bytes");
        }
        return new String(read(in, length, 1), StandardCharsets.UTF_8);
    }

    private static byte[] read(DataInputStream in, int count, int unit) throws IOException {
        if (count < 0 || count > Integer.MAX_VALUE / unit - 16) {
            throw new IllegalArgumentException("an array of " + count + " values");
        }
        byte[] bytes = in.readNBytes(count * unit);
        if (bytes.length != count * unit) {
            throw new EOFException("the file ends too early");
        }
        return bytes;
    }
}
