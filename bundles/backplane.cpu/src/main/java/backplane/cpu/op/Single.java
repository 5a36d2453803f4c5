package backplane.cpu.op;

import backplane.cpu.engine.Core;
import java.lang.invoke.MethodHandles;

/** An operation that is one method; each copy of the class has its method as a constant. */
final class Single extends Op {
    private static final Action ACTION = Template.data(MethodHandles.lookup(), Action.class);

    @Override
    public void run(Core c, long w, long v) {
        ACTION.run(c, w, v);
    }
}
