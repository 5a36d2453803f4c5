package backplane.device.e1000;

import backplane.api.MemoryMap;

/** A ring of 16-byte descriptors in guest memory: base, length, head and tail registers. */
final class Ring {

    private static final int DESCRIPTOR = 16;
    private static final int BAH = 0x04, LEN = 0x08, HEAD = 0x10, TAIL = 0x18;

    private final RegisterFile regs;
    private final MemoryMap memory;
    private final int base;

    /** @param base offset of the register RDBAL or TDBAL */
    Ring(RegisterFile regs, MemoryMap memory, int base) {
        this.regs = regs;
        this.memory = memory;
        this.base = base;
    }

    int size() {
        return regs.get(base + LEN) / DESCRIPTOR;
    }

    /** Returns how many descriptors belong to the card: head up to, not including, tail. Head = tail means none. */
    int owned() {
        int size = size();
        int head = regs.get(base + HEAD);
        int tail = regs.get(base + TAIL);
        if (head >= size || tail >= size) {
            return 0;
        }
        return tail >= head ? tail - head : size - head + tail;
    }

    /** Returns the address of the descriptor at the head. */
    long address() {
        long start = (long) regs.get(base + BAH) << 32 | regs.get(base) & 0xffff_ffffL;
        return start + (long) regs.get(base + HEAD) * DESCRIPTOR;
    }

    void advance() {
        int next = regs.get(base + HEAD) + 1;
        regs.set(base + HEAD, next >= size() ? 0 : next);
    }

    /** Tells whether the head has come to the middle or to the start. */
    boolean halfway() {
        int head = regs.get(base + HEAD);
        return head == 0 || head == size() / 2;
    }

    MemoryMap memory() {
        return memory;
    }
}
