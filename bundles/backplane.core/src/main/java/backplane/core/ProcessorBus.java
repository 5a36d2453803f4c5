package backplane.core;

import backplane.api.Bytes;
import backplane.api.Clock;
import backplane.api.CpuBus;
import backplane.api.CpuPins;
import backplane.api.PortBlock;
import backplane.api.Timer;
import backplane.api.TimerHandler;
import org.jspecify.annotations.Nullable;

/**
 * The bus as the processor sees it. A handler that throws reads all ones; its device is reported, and taken out at the
 * next safepoint.
 */
final class ProcessorBus implements Claim, CpuBus {

    private final Board board;
    private final PortTable ports;
    private final MemoryTable memory;
    private final VirtualTime time;
    private final RandomBits random = new RandomBits();
    private @Nullable CodeListener listener;
    private boolean committed;
    private final Clock clock = new Clock() {
        @Override
        public long now() {
            return time.now();
        }

        @Override
        public Timer timer(String name, TimerHandler handler) {
            throw new IllegalStateException("timers are made by the slot's clock");
        }
    };

    ProcessorBus(Board board) {
        this.board = board;
        ports = board.ports();
        memory = board.memory();
        time = board.time();
    }

    @Override
    public String name() {
        return "bus";
    }

    @Override
    public void check() {}

    @Override
    public void commit() {
        committed = true;
        if (listener != null) {
            memory.codeListener(listener);
        }
    }

    @Override
    public void withdraw() {
        if (committed) {
            committed = false;
            if (listener != null) {
                memory.codeListener(null);
            }
        }
    }

    @Override
    public CpuPins pins() {
        return board.pins();
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public Bytes bytes() {
        return memory.bytes();
    }

    @Override
    public long readPage(long address) {
        return memory.readPage(address);
    }

    @Override
    public long writePage(long address) {
        return memory.writePage(address);
    }

    @Override
    public int flags(long offset) {
        return memory.block().flags(offset);
    }

    @Override
    public void mark(long offset, int flags) {
        memory.block().mark(offset, flags);
    }

    @Override
    public void unmark(long offset, int flags) {
        memory.block().unmark(offset, flags);
    }

    @Override
    public void codeListener(CodeListener told) {
        listener = told;
        if (committed) {
            memory.codeListener(told);
        }
    }

    @Override
    public int epoch() {
        return memory.epoch();
    }

    @Override
    public long read(long address, int width) {
        try {
            long value = memory.read(address, width);
            return width == 8 ? value : value & (1L << 8 * width) - 1;
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            board.faults().memory(address, e);
            return width == 8 ? -1 : (1L << 8 * width) - 1;
        }
    }

    @Override
    public void write(long address, long value, int width) {
        try {
            memory.write(address, value, width);
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            board.faults().memory(address, e);
        }
    }

    @Override
    public int in(int port, int width) {
        try {
            return ports.in(port, width);
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            board.faults().port(port, width, e);
            return width == 4 ? -1 : (1 << 8 * width) - 1;
        }
    }

    @Override
    public void out(int port, int value, int width) {
        try {
            ports.out(port, value, width);
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            board.faults().port(port, width, e);
        }
    }

    @Override
    public int inBlock(int port, int width, long offset, int count) {
        PortClaim claim = ports.direct(port, width);
        PortBlock block = claim == null ? null : claim.block();
        if (block == null) {
            return 0;
        }
        try {
            return bounded(block.readBlock(port, width, memory.bytes(), offset, count), count);
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            board.faults().port(port, width, e);
            return 0;
        }
    }

    @Override
    public int outBlock(int port, int width, long offset, int count) {
        PortClaim claim = ports.direct(port, width);
        PortBlock block = claim == null ? null : claim.block();
        if (block == null) {
            return 0;
        }
        try {
            return bounded(block.writeBlock(port, width, memory.bytes(), offset, count), count);
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            board.faults().port(port, width, e);
            return 0;
        }
    }

    private static int bounded(int moved, int count) {
        return Math.max(0, Math.min(moved, count));
    }

    @Override
    public long random() {
        return time.repeatable() ? random.at(time.now()) : random.host();
    }

    @Override
    public void tripleFault() {
        board.tripleFault();
    }
}
