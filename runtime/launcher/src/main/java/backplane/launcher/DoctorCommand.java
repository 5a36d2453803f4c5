package backplane.launcher;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Checks what this computer offers, and says for each thing that is missing which line to type. */
@Command(
        name = "doctor",
        description = "Checks Java, memory, tap interfaces and optional tools; says what to type where one is missing.")
final class DoctorCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        List<Check> checks = Check.all();
        for (Check check : checks) {
            System.out.println(check.line());
        }
        boolean able = checks.stream().allMatch(c -> c.verdict() != Check.Verdict.FAILED);
        System.out.println(able ? "Backplane runs here." : "Backplane does not run here: see the lines marked !!");
        return able ? ExitStatus.OK : ExitStatus.BAD_CONFIGURATION;
    }
}
