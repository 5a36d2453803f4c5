package backplane.shell.session;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.Process;
import org.osgi.service.component.annotations.Component;

/** The command {@code grep}, for pipes: {@code lb -s | grep ne2k}. */
@Component(
        service = GrepCommand.class,
        property = {"osgi.command.scope=backplane", "osgi.command.function=grep"})
public final class GrepCommand {

    /** Prints the lines of its input that match, or with {@code -v} the others; letter case never counts. */
    @Descriptor("prints the lines of its input that match, as: lb -s | grep ne2k")
    public void grep(
            @Descriptor("the lines that do not match")
                    @Parameter(
                            names = {"-v"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean others,
            @Descriptor("letter case does not count; it never does")
                    @Parameter(
                            names = {"-i"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean ignoreCase,
            @Descriptor("only how many they are")
                    @Parameter(
                            names = {"-c"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean count,
            @Descriptor("a regular expression, of one word or several") String... pattern)
            throws IOException {
        Pattern wanted = Pattern.compile(String.join(" ", pattern), Pattern.CASE_INSENSITIVE);
        Process process = Process.Utils.current();
        PrintStream out = process.out();
        BufferedReader in = new BufferedReader(new InputStreamReader(process.in(), StandardCharsets.UTF_8));
        long found = 0;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (wanted.matcher(line).find() != others) {
                found++;
                if (!count) {
                    out.println(line);
                }
            }
        }
        if (count) {
            out.println(found);
        }
        out.flush();
    }
}
