package backplane.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;

/** A file on a disk that takes so many bytes, the last of them as part of a longer write, as Linux does. */
final class FullDisk implements SeekableByteChannel {

    private byte[] bytes = {};
    private final int room;

    FullDisk(int room) {
        this.room = room;
    }

    byte[] content() {
        return bytes.clone();
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int n = Math.min(room - bytes.length, source.remaining());
        if (n == 0) {
            throw new IOException("No space left on device");
        }
        int at = bytes.length;
        bytes = Arrays.copyOf(bytes, at + n);
        source.get(bytes, at, n);
        return n;
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        bytes = Arrays.copyOf(bytes, (int) size);
        return this;
    }

    @Override
    public long position() {
        return bytes.length;
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public int read(ByteBuffer into) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SeekableByteChannel position(long at) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
