package backplane.bochsrc.convert;

import backplane.bochsrc.Problem;
import java.util.List;

/**
 * What a profile comes to.
 *
 * @param parts all its configurations; not to be applied if {@link #failed}
 * @param problems in the order of the lines
 */
public record Conversion(List<Part> parts, List<Problem> problems) {
    /** Whether the profile cannot be applied. */
    public boolean failed() {
        return problems.stream().anyMatch(Problem::isError);
    }
}
