package backplane.device.harddrv;

import backplane.api.BlockMedium;
import backplane.api.MediumPort;
import backplane.api.StateIo;
import java.io.IOException;
import java.util.Arrays;

/** What a CD-ROM drive has to send: what of its buffer has not been sent yet, and the blocks that follow from the disc. */
final class DiscStream {

    /** Bytes of a block as data, and as a raw sector with header and error correction. */
    static final int BLOCK = 2048, RAW_BLOCK = 2352;

    private static final int RAW_HEADER = 16;

    /** The most that one data block of the interface can carry. */
    private static final int PORTION = 0xfffe;

    private final byte[] buffer;
    private final MediumPort bay;

    private int offset;
    private int available;
    private long block;
    private long blocksLeft;
    private int blockSize = BLOCK;

    DiscStream(byte[] buffer, MediumPort bay) {
        this.buffer = buffer;
        this.bay = bay;
    }

    void clear() {
        offset = 0;
        available = 0;
        blocksLeft = 0;
    }

    /** The beginning of the buffer is to be sent. */
    void answer(int length) {
        clear();
        available = length;
    }

    /** Blocks of the disc are to be sent, of {@link #BLOCK} or {@link #RAW_BLOCK} bytes. */
    void blocks(long first, long count, int size) {
        clear();
        block = first;
        blocksLeft = count;
        blockSize = size;
    }

    boolean ended() {
        return offset == available && blocksLeft == 0;
    }

    /** Returns where the next bytes are in the buffer; {@link #remaining} tells how many. */
    int offset() {
        return offset;
    }

    /** Returns the bytes that are ready, reading on if there are none. */
    int remaining() throws IOException {
        if (offset == available && blocksLeft > 0) {
            refill();
        }
        return available - offset;
    }

    void sent(int bytes) {
        offset += bytes;
    }

    long block() {
        return block;
    }

    private void refill() throws IOException {
        int count = (int) Math.min(blocksLeft, PORTION / blockSize);
        for (int i = 0; i < count; i++) {
            readBlock(block + i, i * blockSize);
        }
        block += count;
        blocksLeft -= count;
        offset = 0;
        available = count * blockSize;
    }

    private void readBlock(long number, int at) throws IOException {
        Arrays.fill(buffer, at, at + blockSize, (byte) 0);
        int data = at;
        if (blockSize == RAW_BLOCK) {
            CdAnswer.rawHeader(buffer, at, number);
            data += RAW_HEADER;
        }
        BlockMedium medium = bay.medium();
        if (medium == null) {
            throw new IOException("the disc is gone");
        }
        // the last block of an image need not be whole
        int length = (int) Math.max(0, Math.min(BLOCK, medium.size() - number * BLOCK));
        medium.read(number * BLOCK, buffer, data, length);
    }

    void state(StateIo io) {
        available = Math.max(0, Math.min(Unit.BUFFER_SIZE, io.u32("available", available)));
        offset = Math.max(0, Math.min(available, io.u32("offset", offset)));
        block = Math.max(0, io.u64("block", block));
        blocksLeft = Math.max(0, io.u64("blocks_left", blocksLeft));
        blockSize = io.u16("block_size", blockSize) == RAW_BLOCK ? RAW_BLOCK : BLOCK;
    }
}
