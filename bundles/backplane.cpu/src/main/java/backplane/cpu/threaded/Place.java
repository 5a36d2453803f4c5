package backplane.cpu.threaded;

import backplane.cpu.engine.CodePage;
import org.jspecify.annotations.Nullable;

/** What a node is made from. */
final class Place {
    /** That of prototypes. */
    static final Place NONE = new Place(new Block(new CodePage(0, 0), 0, 0));

    final Block block;
    int pc;
    /** First word of the record. */
    long w;

    int displacement;
    int immediate;
    char first;

    @Nullable
    Node next;

    Edge taken = Edge.NONE;

    Place(Block block) {
        this.block = block;
    }
}
