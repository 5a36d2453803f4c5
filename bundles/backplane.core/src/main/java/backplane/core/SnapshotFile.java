package backplane.core;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/** State trees in files: compressed, big-endian, each value with its kind and name. */
public final class SnapshotFile {

    private static final int MAGIC = 0x42504c31; // BPL1
    private static final int DEEPEST = 64;
    private static final int LONGEST_TEXT = 1 << 20;

    private SnapshotFile() {}

    /** Writes a tree; the file appears complete or not at all. */
    public static void write(Path file, StateTree tree) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (DataOutputStream out = new DataOutputStream(
                new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(part)), 1 << 16))) {
            out.writeInt(MAGIC);
            writeTree(out, tree);
        } catch (IOException e) {
            Files.deleteIfExists(part);
            throw e;
        }
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Reads a tree.
     *
     * @throws IOException if the file is missing, damaged, or no such file; the message says which
     */
    public static StateTree read(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(
                new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file)), 1 << 16))) {
            if (in.readInt() != MAGIC) {
                throw new IOException(file + " is no snapshot");
            }
            StateTree tree = readTree(in, 0);
            // reading on to the end compares the checksum
            if (in.read() >= 0) {
                throw new IllegalArgumentException("there is more than a snapshot in it");
            }
            return tree;
        } catch (EOFException | ZipException | IllegalArgumentException e) {
            throw new IOException(file + " is damaged, or no snapshot: " + e.getMessage(), e);
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
