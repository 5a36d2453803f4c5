package backplane.shell.state;

import backplane.api.StateException;
import backplane.core.SnapshotFile;
import backplane.core.StateReader;
import backplane.core.StateTree;
import backplane.core.StateWriter;
import backplane.machine.HostedMachine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A snapshot file by what its head says.
 *
 * @param machine the machine's name
 * @param saved when
 * @param program version of the program that wrote it
 * @param time virtual time in nanoseconds
 * @param ram bytes
 * @param folder where relative paths of the profile began
 * @param profile the bochsrc text of the machine
 * @param images the disk images it had in its drives
 */
public record SavedMachine(
        Path file,
        String machine,
        Instant saved,
        String program,
        long time,
        long ram,
        Path folder,
        String profile,
        List<Image> images) {

    /**
     * Saves a machine.
     *
     * @param profile its bochsrc text
     * @throws IOException if the file cannot be written
     * @throws StateException if a device cannot be saved
     */
    static SavedMachine save(HostedMachine host, String profile, String program, Path file) throws IOException {
        StateTree machine = host.machine().save();
        SavedMachine saved = new SavedMachine(
                file,
                host.name(),
                Instant.now(),
                program,
                host.machine().now(),
                host.machine().settings().ramSize(),
                here(),
                profile,
                Image.of(host));
        SnapshotFile.write(file, StateWriter.save(saved::state), machine);
        return saved;
    }

    private void state(backplane.api.StateIo io) {
        io.text("machine", machine);
        io.u64("saved", saved.toEpochMilli());
        io.text("program", program);
        io.u64("time", time);
        io.u64("ram", ram);
        io.text("folder", folder.toString());
        io.text("profile", profile);
        io.section("images", all -> images.forEach(image -> all.section(image.drive(), image::state)));
    }

    /**
     * Reads the head of a file.
     *
     * @throws IOException if it is missing, damaged, of another version, or no snapshot; the message says which
     */
    public static SavedMachine read(Path file) throws IOException {
        StateTree head = SnapshotFile.head(file);
        StateReader in = new StateReader(head);
        List<Image> images = new ArrayList<>();
        try {
            StateTree drives = head.section("images");
            for (String drive :
                    drives == null ? List.<String>of() : drives.values().keySet()) {
                in.section("images", all -> all.section(drive, image -> images.add(Image.load(drive, image))));
            }
            return new SavedMachine(
                    file,
                    in.text("machine", ""),
                    Instant.ofEpochMilli(in.u64("saved", 0)),
                    in.text("program", ""),
                    in.u64("time", 0),
                    in.u64("ram", 0),
                    Path.of(in.text("folder", "")),
                    in.text("profile", ""),
                    images);
        } catch (StateException e) {
            throw new IOException(file + " is no snapshot of a whole machine: " + e.getMessage(), e);
        }
    }

    /**
     * Lets a machine go on from here.
     *
     * @return what the user should know: images that have changed since
     * @throws IOException if the file is damaged
     * @throws StateException if the machine is another one; it is then as before
     */
    public List<String> restore(HostedMachine host) throws IOException {
        List<String> told = new ArrayList<>();
        if (!folder.equals(here())) {
            told.add("saved in " + folder + "; relative paths of its profile now begin at " + here());
        }
        images.forEach(image -> image.change(saved).ifPresent(told::add));
        host.machine().restore(SnapshotFile.machine(file));
        return told;
    }

    private static Path here() {
        return Path.of("").toAbsolutePath();
    }
}
