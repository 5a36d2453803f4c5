package backplane.shell.state;

import backplane.api.StateIo;
import backplane.machine.ConnectionInfo;
import backplane.machine.HostedMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A disk image that a saved machine had in a drive. Its content is not saved: the file has to stay as it is.
 *
 * @param drive the bay
 * @param path the file as the profile names it
 * @param mode Bochs' mode of the image
 */
record Image(String drive, String path, String mode) {

    /** Returns what is in the drives of a machine. */
    static List<Image> of(HostedMachine host) {
        return host.connections().stream()
                .filter(c -> c.kind().equals("disk") && c.connected())
                .map(c -> of(host, c))
                .filter(image -> !image.path.isEmpty())
                .toList();
    }

    private static Image of(HostedMachine host, ConnectionInfo cable) {
        String mode = host.inventory().stream()
                .filter(part -> part.id().equals(cable.backend()))
                .map(part -> part.type().substring(part.type().indexOf('.') + 1))
                .findFirst()
                .orElse("");
        return new Image(cable.card(), host.machine().settings().setting(cable.backend() + ".path", ""), mode);
    }

    void state(StateIo io) {
        io.text("path", path);
        io.text("mode", mode);
    }

    static Image load(String drive, StateIo io) {
        return new Image(drive, io.text("path", ""), io.text("mode", ""));
    }

    /** What the user has to know of this image when the machine is saved. */
    String advice() {
        return drive + ": " + path
                + (mode.equals("volatile")
                        ? " (mode=volatile: what the guest wrote to it is lost when the program ends)"
                        : " (must not change until the restore)");
    }

    /** Tells that the file has changed since, by its time. */
    Optional<String> change(Instant since) {
        try {
            Instant modified = Files.getLastModifiedTime(Path.of(path)).toInstant();
            return modified.isAfter(since)
                    ? Optional.of(path + " in " + drive + " was written after the machine was saved (" + modified
                            + "): what the guest remembers of it may be wrong; shut the guest down rather than use it")
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.of(path + " in " + drive + " is missing; put it back");
        }
    }
}
