package backplane.bochsrc.grammar;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What {@code $NAME} stands for: the environment first, then {@code BXSHARE}. */
public final class Variables {
    /** The folder of Bochs' ROMs and key maps, where Debian and most others put it. */
    public static final String BXSHARE = "/usr/share/bochs";

    private Variables() {}

    /** Those of this process. */
    public static Function<String, @Nullable String> environment() {
        return of(System.getenv());
    }

    /** Those of the given environment. */
    public static Function<String, @Nullable String> of(Map<String, String> environment) {
        return name -> {
            String value = environment.get(name);
            return value == null && name.equals("BXSHARE") ? BXSHARE : value;
        };
    }
}
