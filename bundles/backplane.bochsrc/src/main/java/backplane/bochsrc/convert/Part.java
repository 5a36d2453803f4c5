package backplane.bochsrc.convert;

import backplane.api.Keyword;
import backplane.bochsrc.grammar.Position;
import java.util.Map;

/**
 * One configuration of a profile.
 *
 * @param type the factory PID without its prefix
 * @param id what it is called within the machine
 * @param keyword the line's keyword, for messages and for writing back
 * @param properties {@code machine}, {@code id} and the rest, typed; raw strings while {@code waits}
 * @param position the first line that speaks of it
 * @param waits whether no bundle has declared this type so far
 */
public record Part(
        String type, String id, String keyword, Map<String, Object> properties, Position position, boolean waits) {

    /** The factory PID. */
    public String pid() {
        return Keyword.PID_PREFIX + type;
    }
}
