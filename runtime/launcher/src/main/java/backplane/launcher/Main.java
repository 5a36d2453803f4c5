package backplane.launcher;

import picocli.CommandLine;

/** The program {@code backplane}. */
public final class Main {

    private Main() {}

    /** Runs the program; see {@code backplane --help}. */
    public static void main(String[] words) {
        // the parser of Java itself, without a search among services for each component that is read
        System.setProperty(
                "javax.xml.parsers.SAXParserFactory",
                javax.xml.parsers.SAXParserFactory.newDefaultInstance()
                        .getClass()
                        .getName());
        CommandLine line = commandLine(Installation.ofThisProgram());
        System.exit(line.execute(words));
    }

    static CommandLine commandLine(Installation installation) {
        return new CommandLine(new RunCommand(installation))
                .addSubcommand(new DoctorCommand())
                .setStopAtPositional(true)
                .setPosixClusteredShortOptionsAllowed(false)
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(80)
                .setParameterExceptionHandler(Main::complain)
                .setExecutionExceptionHandler(Main::fail);
    }

    private static int complain(CommandLine.ParameterException e, String[] words) {
        System.err.println("backplane: " + e.getMessage());
        System.err.println("Try: backplane --help");
        return ExitStatus.BAD_CONFIGURATION;
    }

    private static int fail(Exception e, CommandLine line, CommandLine.ParseResult words) {
        System.err.println("backplane: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
        System.err.println("backplane: internal error in " + words.originalArgs() + "; please report what follows");
        e.printStackTrace();
        return ExitStatus.INTERNAL_ERROR;
    }
}
