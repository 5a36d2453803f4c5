package backplane.cpu.threaded;

import backplane.cpu.engine.CodePage;
import backplane.cpu.engine.Core;
import org.jspecify.annotations.Nullable;

/** A way out of a block, to a fixed place. */
final class Edge {
    static final Edge NONE = new Edge(null, 0, 0);

    private final @Nullable CodePage page;
    /** Instructions from the start of the block to here. */
    private final int count;
    /** Distance from the start of the page; may lie in another page. */
    private final int target;

    private @Nullable Block to;

    Edge(@Nullable CodePage page, int count, int target) {
        this.page = page;
        this.count = count;
        this.target = target;
    }

    @Nullable
    Node go(Core c) {
        long executed = c.executed + count;
        c.executed = executed;
        Block b = to;
        if (b == null || c.attention || executed + b.count > c.limit) {
            return look(c);
        }
        return b.start;
    }

    private @Nullable Node look(Core c) {
        c.rip = address(c);
        if (to == null && page != null && target >>> 12 == 0) {
            to = page.hot(target);
        }
        return Block.onward(c);
    }

    /** Returns the address that it leads to. */
    long address(Core c) {
        return c.linearPage + target & c.ripMask;
    }
}
