package backplane.shell.command;

import backplane.api.BlockMedium;
import backplane.api.JournaledMedium;
import backplane.core.Machine;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The bay of a drive and what lies in it, which only the machine's thread may touch. */
final class Bay {

    private static final int KILOBYTE = 1024;

    private final Machine machine;
    private final String id;

    Bay(Lookup.Found found) {
        machine = found.machine().machine();
        id = found.id();
    }

    private @Nullable BlockMedium medium() {
        return machine.board().medium(id).medium();
    }

    boolean isTaken() {
        return machine.<Boolean, RuntimeException>call(() -> medium() != null);
    }

    String describe() {
        return machine.<String, RuntimeException>call(() -> {
            BlockMedium medium = medium();
            if (medium == null) {
                return id + " is empty";
            }
            String changed = medium instanceof JournaledMedium journaled
                    ? ", " + journaled.changed() / KILOBYTE + " KB kept apart"
                    : "";
            return id + ": " + medium.description() + ", " + medium.size() / KILOBYTE + " KB" + changed;
        });
    }

    void commit() throws IOException {
        machine.<Boolean, IOException>call(() -> {
            journaled().commit();
            return true;
        });
    }

    void discard() throws IOException {
        machine.<Boolean, IOException>call(() -> {
            journaled().discard();
            return true;
        });
    }

    private JournaledMedium journaled() {
        if (medium() instanceof JournaledMedium journaled) {
            return journaled;
        }
        throw new IllegalArgumentException(
                id + " keeps no changes apart; that is what mode=undoable and mode=volatile do");
    }
}
