package backplane.cpu.threaded;

import backplane.cpu.engine.Core;
import org.jspecify.annotations.Nullable;

/** An instruction that is always done by its operation. */
final class OperationNode extends Node {
    OperationNode(Place place) {
        super(place);
    }

    @Override
    Node at(Place place) {
        return new OperationNode(place);
    }

    @Override
    @Nullable
    Node run(Core c) {
        return block.operation(c, this);
    }
}
