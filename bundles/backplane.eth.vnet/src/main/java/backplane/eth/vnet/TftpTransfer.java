package backplane.eth.vnet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** One file on its way. The client's timer drives it: what it repeats is answered again. */
abstract class TftpTransfer {

    private static final byte[] NOTHING = {};

    final int block;
    boolean over;
    int number;

    TftpTransfer(int block) {
        this.block = block;
    }

    /** Returns the first message if no options were acknowledged. */
    abstract byte[] first();

    /** Takes a message of the client and returns the answer, empty for none. */
    abstract byte[] next(byte[] message);

    abstract void close();

    boolean over() {
        return over;
    }

    private static byte[] numbered(int operation, int number, int data) {
        byte[] m = new byte[4 + data];
        Octets.put16(m, 0, operation);
        Octets.put16(m, 2, number);
        return m;
    }

    byte[] fail(int code, String text) {
        over = true;
        return Tftp.error(code, text);
    }

    /** The guest reads. */
    static final class Sending extends TftpTransfer {

        private final FileChannel file;
        private byte[] last = NOTHING;
        private long position;

        Sending(Path path, int block) throws IOException {
            super(block);
            file = FileChannel.open(path, StandardOpenOption.READ);
        }

        @Override
        byte[] first() {
            return data();
        }

        @Override
        byte[] next(byte[] m) {
            if (m.length < 4 || Octets.get16(m, 0) != Tftp.ACK) {
                over |= m.length >= 2 && Octets.get16(m, 0) == Tftp.ERROR;
                return NOTHING;
            }
            int acknowledged = Octets.get16(m, 2);
            if (acknowledged == (number & 0xffff)) {
                return data();
            }
            return acknowledged == (number - 1 & 0xffff) ? last : NOTHING;
        }

        private byte[] data() {
            if (number > 0 && last.length < 4 + block) {
                over = true;
                return NOTHING;
            }
            try {
                ByteBuffer part = ByteBuffer.allocate(block);
                while (part.hasRemaining() && file.read(part, position + part.position()) > 0) {
                    // until the block is full or the file ends
                }
                position += part.position();
                last = numbered(Tftp.DATA, ++number, part.position());
                System.arraycopy(part.array(), 0, last, 4, part.position());
                return last;
            } catch (IOException e) {
                return fail(Tftp.DENIED, "cannot read it");
            }
        }

        @Override
        void close() {
            try {
                file.close();
            } catch (IOException e) {
                // it was only read
            }
        }
    }

    /** The guest writes; the file gets its name when it is complete. */
    static final class Taking extends TftpTransfer {

        private static final long LARGEST = 1L << 30;

        private final Path path;
        private final Path part;
        private final FileChannel file;

        Taking(Path path, int block) throws IOException {
            super(block);
            this.path = path;
            part = Files.createTempFile(path.getParent(), ".tftp", ".part");
            file = FileChannel.open(part, StandardOpenOption.WRITE);
        }

        @Override
        byte[] first() {
            return numbered(Tftp.ACK, 0, 0);
        }

        @Override
        byte[] next(byte[] m) {
            if (m.length < 4 || Octets.get16(m, 0) != Tftp.DATA) {
                over |= m.length >= 2 && Octets.get16(m, 0) == Tftp.ERROR;
                return NOTHING;
            }
            int given = Octets.get16(m, 2);
            if (given != (number + 1 & 0xffff)) {
                return given == (number & 0xffff) ? numbered(Tftp.ACK, number, 0) : NOTHING;
            }
            try {
                return store(m);
            } catch (IOException e) {
                return fail(Tftp.DISK_FULL, "cannot write it");
            }
        }

        private byte[] store(byte[] m) throws IOException {
            if (file.position() > LARGEST) {
                return fail(Tftp.DISK_FULL, "too long");
            }
            ByteBuffer data = ByteBuffer.wrap(m, 4, m.length - 4);
            while (data.hasRemaining()) {
                file.write(data);
            }
            number++;
            if (m.length - 4 < block) {
                over = true;
                file.close();
                Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
            }
            return numbered(Tftp.ACK, number, 0);
        }

        @Override
        void close() {
            try {
                file.close();
                Files.deleteIfExists(part);
            } catch (IOException e) {
                // an unfinished part stays behind
            }
        }
    }
}
