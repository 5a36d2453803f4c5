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
        if (blockSize == BLOCK) {
            read(block, count, 0);
        } else {
            for (int i = 0; i < count; i++) {
                CdAnswer.rawHeader(buffer, i * RAW_BLOCK, block + i);
                read(block + i, 1, i * RAW_BLOCK + RAW_HEADER);
                Arrays.fill(buffer, i * RAW_BLOCK + RAW_HEADER + BLOCK, (i + 1) * RAW_BLOCK, (byte) 0);
            }
        }
        block += count;
        blocksLeft -= count;
        offset = 0;
        available = count * blockSize;
    }

    /** Reads blocks; the last one of an image need not be whole. */
    private void read(long first, int count, int at) throws IOException {
        BlockMedium medium = bay.medium();
        if (medium == null) {
            throw new IOException("the disc is gone");
        }
        int there = (int) Math.max(0, Math.min(count * BLOCK, medium.size() - first * BLOCK));
        medium.read(first * BLOCK, buffer, at, there);
        Arrays.fill(buffer, at + there, at + count * BLOCK, (byte) 0);
    }

    void state(StateIo io) {
        available = Math.max(0, Math.min(DataBlock.SIZE, io.u32("available", available)));
        offset = Math.max(0, Math.min(available, io.u32("offset", offset)));
        block = Math.max(0, io.u64("block", block));
        blocksLeft = Math.max(0, io.u64("blocks_left", blocksLeft));
        blockSize = io.u16("block_size", blockSize) == RAW_BLOCK ? RAW_BLOCK : BLOCK;
    }
}
