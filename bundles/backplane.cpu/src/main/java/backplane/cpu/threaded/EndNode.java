package backplane.cpu.threaded;

import backplane.cpu.engine.Core;
import org.jspecify.annotations.Nullable;

/** After the last instruction of a block that does not jump. */
final class EndNode extends Node {
    EndNode(Place place) {
        super(place);
    }

    @Override
    Node at(Place place) {
        return new EndNode(place);
    }

    @Override
    @Nullable
    Node run(Core c) {
        return taken.go(c);
    }
}
