package backplane.shell.command;

import backplane.bochsrc.Problem;
import backplane.bochsrc.Profile;
import backplane.bochsrc.Profiles;
import backplane.shell.Names;
import backplane.shell.text.Table;
import java.nio.file.Path;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands {@code profile:*}. */
@Component(
        service = ProfileCommands.class,
        property = {
            "osgi.command.scope=profile",
            "osgi.command.function=list",
            "osgi.command.function=load",
            "osgi.command.function=unload",
            "osgi.command.function=check",
            "osgi.command.function=export",
            "osgi.command.function=diff",
            "osgi.command.function=keywords",
            "osgi.command.function=explain"
        })
public final class ProfileCommands {

    private static final String PROFILE = "name of a profile, as in profile:list";
    private static final String FILE = "a bochsrc file";
    private static final String INDENT = "    ";

    private final Profiles profiles;

    /** Works on all profiles. */
    @Activate
    public ProfileCommands(@Reference Profiles profiles) {
        this.profiles = profiles;
    }

    /** Lists the profiles. */
    @Descriptor("lists the profiles that are loaded")
    public String list() {
        Table table = new Table("PROFILE", "PARTS", "STATE", "FILE");
        for (Profile p : profiles.list()) {
            long waiting = p.elements().stream().filter(Profile.Element::waits).count();
            String state = !p.applied() ? "not applied" : waiting > 0 ? waiting + " wait" : "applied";
            table.row(p.name(), p.elements().size(), state, p.source());
        }
        return table.isEmpty() ? "no profile; profile:load FILE loads one" : table.toString();
    }

    /** Loads a file. */
    @Descriptor("loads a bochsrc file, or applies what was changed in it; its machine starts")
    public String load(
            @Names(Names.Of.FILE) @Descriptor(FILE) String file,
            @Descriptor("lines that override the file, as 'megs: 64'") String... words) {
        Profile profile = profiles.load(Path.of(file), List.of(words), false);
        return report(profile, profile.applied() ? profile.name() + " is loaded" : "");
    }

    /** Unloads a profile. */
    @Descriptor("takes a profile and its machine away")
    public String unload(@Names(Names.Of.PROFILE) @Descriptor(PROFILE) String name) {
        if (!profiles.unload(name)) {
            throw new IllegalArgumentException("there is no profile " + name + "; see profile:list");
        }
        return name + " is unloaded";
    }

    /** Checks a file. */
    @Descriptor("reads a bochsrc file and tells every problem in it; nothing is changed")
    public String check(@Names(Names.Of.FILE) @Descriptor(FILE) String file) {
        Profile profile = profiles.check(Path.of(file), List.of(), false);
        return report(profile, file + " is all right, " + profile.elements().size() + " parts");
    }

    private static String report(Profile profile, String good) {
        String problems = String.join(
                "\n", profile.problems().stream().map(Problem::toString).toList());
        if (profile.failed()) {
            throw new IllegalArgumentException(problems);
        }
        return problems.isEmpty() ? good : problems + "\n" + good;
    }

    /** Writes a profile back. */
    @Descriptor("prints a profile as it runs now, with the comments of its file")
    public String export(@Names(Names.Of.PROFILE) @Descriptor(PROFILE) String name) {
        return profiles.export(name).stripTrailing();
    }

    /** Tells what was changed. */
    @Descriptor("tells what was changed since the profile was loaded")
    public String diff(@Names(Names.Of.PROFILE) @Descriptor(PROFILE) String name) {
        List<String> lines = profiles.diff(name);
        return lines.isEmpty() ? "nothing was changed" : String.join("\n", lines);
    }

    /** Lists the keywords. */
    @Descriptor("lists the keywords that can be written in a bochsrc file")
    public String keywords() {
        return String.join("\n", Table.fold(String.join(" ", profiles.keywords()), Table.WIDTH))
                + (profiles.conflicts().isEmpty() ? "" : "\n" + String.join("\n", profiles.conflicts()));
    }

    /** Explains a keyword. */
    @Descriptor("explains the keys of a keyword of bochsrc, or of a backend as eth.vnet")
    public String explain(@Names(Names.Of.KEYWORD) @Descriptor("a keyword, as ne2k") String keyword) {
        List<String> lines = profiles.help(keyword);
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("there is no keyword " + keyword + "; profile:keywords lists them");
        }
        return String.join("\n", lines.stream().map(ProfileCommands::folded).toList());
    }

    /** A key, and below it what it means. */
    private static String folded(String line) {
        String[] parts = line.split("  ", 2);
        String key = String.join("\n        ", Table.fold(parts[0], Table.WIDTH - INDENT.length() * 2));
        return parts.length == 1
                ? key
                : key + "\n" + INDENT + String.join("\n" + INDENT, Table.fold(parts[1], Table.WIDTH - INDENT.length()));
    }
}
