package backplane.cpu.threaded;

import static backplane.cpu.api.StateLayout.BLOCK;

import backplane.cpu.decode.Record;
import backplane.cpu.engine.CodePage;
import backplane.cpu.engine.Core;
import backplane.cpu.engine.Forms;
import backplane.cpu.op.OpTable;
import org.jspecify.annotations.Nullable;

/** A block of a loop as threaded code. It lies in one page; CS is flat. */
public final class Block {
    /** Distance of a jump's target from the page that holds the jump. */
    private static final long REACH = 1L << 32;

    private final CodePage page;
    /** Position of the header in the page. */
    private final int header;
    /** Distance from the start of the page in bytes. */
    final int offset;

    private final int bytes;
    final int count;
    /** Position after the last record. */
    final int end;
    /** The way to what follows in memory. */
    final Edge through;

    Node start;

    Block(CodePage page, int header, int offset) {
        this.page = page;
        this.header = header;
        this.offset = offset;
        long word = page.code[header];
        bytes = (int) (word >>> 8) & CodePage.BYTES;
        count = (int) word & 0xff;
        end = header + 1 + 2 * count;
        through = new Edge(page, count, offset + bytes);
        Place place = new Place(this);
        place.taken = through;
        start = new EndNode(place);
    }

    /** Whether threaded code may run at this address: jumps from it cannot lead to one that is not canonical. */
    public static boolean suits(long rip) {
        return Core.canonical(rip - REACH) && Core.canonical(rip + REACH);
    }

    /** Executes this block and those that follow it. {@link Core#end} is 0 if an instruction wants it to be left. */
    public void run(Core c) {
        c.end = end;
        enter(c, c.rip & -4096L);
        Node n = start;
        do {
            n = n.run(c);
        } while (n != null);
        c.pc = 0;
    }

    private static void enter(Core c, long page) {
        c.linearPage = page;
        // RIP-relative addresses count from here
        c.st.put64(BLOCK, page);
    }

    /** Returns the first word of a record. */
    long word(int pc) {
        return page.code[pc];
    }

    /** Does an instruction by its operation. */
    @Nullable
    Node operation(Core c, Node node) {
        node.move(c);
        int pc = node.pc;
        long w = page.code[pc];
        long ip = c.linearPage + offset;
        long next = ip + bytes & c.ripMask;
        c.pc = pc;
        c.blockStart = header;
        c.blockRip = ip;
        c.rip = next;
        c.end = end;
        boolean relative = node.from == BLOCK;
        if (relative) {
            c.st.put64(BLOCK, ip);
        }
        OpTable.OPS[Record.op(w)].run(c, w, Forms.restored(w, page.code[pc + 1], page.forms[pc >> 1]));
        if (relative) {
            c.st.put64(BLOCK, c.linearPage);
        }
        if (c.end == 0) {
            c.executed += pc + 1 - header >> 1;
            if (pc + 2 < end) {
                c.rip = ip + Record.next(w) & c.ripMask;
            }
            return null;
        }
        if (pc + 2 < end) {
            return node.after(c);
        }
        if (c.rip == next) {
            return through.go(c);
        }
        c.executed += count;
        return onward(c);
    }

    /** Looks for the block at {@link Core#rip}. */
    static @Nullable Node onward(Core c) {
        if (c.attention) {
            return null;
        }
        long rip = c.rip;
        long linear = rip & -4096L;
        CodePage p;
        if (linear == c.linearPage) {
            p = c.code.current();
        } else {
            p = c.code.follow(rip);
            if (p == null || !suits(rip)) {
                return null;
            }
            enter(c, linear);
        }
        Block b = p.hot((int) rip & 4095);
        return b == null || c.executed + b.count > c.limit ? null : b.start;
    }
}
