package backplane.cpu.vector;

import org.jspecify.annotations.Nullable;

/** A processor prepared to run vectors of one family. */
interface VectorBench {
    /** Says why a vector is not run, null if it is. */
    @Nullable
    String skip(Vector vector);

    /** Runs a vector; returns the differences in one line, null if there are none. */
    @Nullable
    String run(Vector vector);
}
