package backplane.console;

import backplane.api.TerminalScreen;
import backplane.shell.Completion;
import backplane.shell.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Job;
import org.jline.keymap.KeyMap;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The prompt: reads lines from the terminal and lets the shell run them, until Ctrl-D or the end of the program. */
@Component(
        service = {},
        immediate = true)
public final class Console {

    private static final String PROMPT = "backplane> ";
    private static final String TO_SCREEN = "show-guest-screen";
    private static final long STOP_MILLIS = 2000;

    private final CommandProcessor processor;
    private final Session session;
    private final Completion completion;
    private final Path history;
    private final List<TerminalScreen> screens = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::run, "console");
    private volatile boolean stopping;

    /** Is there as soon as the session of the command line is through. */
    @Activate
    public Console(
            BundleContext context,
            @org.osgi.service.component.annotations.Reference CommandProcessor processor,
            @org.osgi.service.component.annotations.Reference Session session,
            @org.osgi.service.component.annotations.Reference Completion completion) {
        this.processor = processor;
        this.session = session;
        this.completion = completion;
        String state = context.getProperty("backplane.state");
        history = Path.of(state == null ? System.getProperty("java.io.tmpdir") : state, "history");
    }

    /** Begins when the displays that are there already are known. */
    @Activate
    void start() {
        thread.start();
    }

    /** A display that can use the terminal has come. */
    @org.osgi.service.component.annotations.Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void bindScreen(TerminalScreen screen) {
        screens.add(screen);
    }

    /** It has gone. */
    void unbindScreen(TerminalScreen screen) {
        screens.remove(screen);
    }

    /** Ends the prompt and gives the terminal back. */
    @Deactivate
    void stop() throws InterruptedException {
        stopping = true;
        if (Thread.currentThread() != thread) {
            thread.interrupt();
            thread.join(STOP_MILLIS);
        }
    }

    private void run() {
        // JLine finds its terminal providers by the context class loader
        Thread.currentThread().setContextClassLoader(Terminal.class.getClassLoader());
        System.setProperty("backplane.stdin", "shell");
        try (Terminal terminal =
                TerminalBuilder.builder().system(true).nativeSignals(true).build()) {
            CommandSession commands = processor.createSession(terminal.input(), terminal.output(), terminal.output());
            commands.put(CommandSession.class.getName() + ".columns", terminal.getWidth());
            session.prepare(commands);
            terminal.handle(Terminal.Signal.INT, signal -> interrupt(commands));
            if (!screens.isEmpty()) {
                terminal.writer().print(lend(terminal, screens.get(0)));
            }
            terminal.writer().println(session.greeting());
            prompt(terminal, reader(terminal, commands), commands);
            commands.close();
        } catch (IOException e) {
            System.err.println("backplane: no prompt, since the terminal cannot be used: " + e.getMessage());
        } finally {
            System.clearProperty("backplane.stdin");
        }
    }

    /** Ctrl-C ends the command that runs: its job, or it would keep the next one from starting. */
    private void interrupt(CommandSession commands) {
        Job job = commands.foregroundJob();
        if (job == null) {
            thread.interrupt();
        } else {
            job.interrupt();
        }
    }

    private LineReader reader(Terminal terminal, CommandSession commands) throws IOException {
        Files.createDirectories(history.toAbsolutePath().getParent());
        LineReader reader = LineReaderBuilder.builder()
                .appName("backplane")
                .terminal(terminal)
                .parser(new org.apache.felix.gogo.jline.Parser())
                .highlighter(new org.apache.felix.gogo.jline.Highlighter(commands))
                .completer(new CommandCompleter(completion, Path.of("").toAbsolutePath()))
                .variable(LineReader.HISTORY_FILE, history)
                .build();
        reader.getWidgets().put(TO_SCREEN, () -> show(terminal, reader));
        Objects.requireNonNull(reader.getKeyMaps().get(LineReader.MAIN))
                .bind(new Reference(TO_SCREEN), KeyMap.ctrl(']'));
        return reader;
    }

    private void prompt(Terminal terminal, LineReader reader, CommandSession commands) {
        while (!stopping) {
            try {
                execute(terminal, commands, reader.readLine(PROMPT));
            } catch (UserInterruptException e) {
                // Ctrl-C gives up the line
            } catch (EndOfFileException e) {
                if (!stopping) {
                    session.end(0, "shell");
                }
                return;
            }
        }
    }

    private void execute(Terminal terminal, CommandSession commands, String line) {
        try {
            Object result = commands.execute(line);
            if (result != null) {
                terminal.writer().println(commands.format(result, Converter.INSPECT));
            }
        } catch (Exception e) {
            terminal.writer().println(session.complaint(e));
        } finally {
            Thread.interrupted();
            terminal.writer().flush();
        }
    }

    /** Shows the guest's screen; Ctrl-] brings the prompt back. */
    private boolean show(Terminal terminal, LineReader reader) {
        Iterator<TerminalScreen> present = screens.iterator();
        if (!present.hasNext()) {
            reader.printAbove("No display uses this terminal; add to the profile: display_library: term");
            return true;
        }
        String problem = lend(terminal, present.next());
        if (!problem.isEmpty()) {
            reader.printAbove(problem);
        }
        reader.callWidget(LineReader.REDISPLAY);
        return true;
    }

    /** Lends the terminal to a display. All keys are the guest's then, also Ctrl-C; returns what went wrong. */
    private static String lend(Terminal terminal, TerminalScreen screen) {
        Attributes saved = terminal.enterRawMode();
        Attributes raw = terminal.getAttributes();
        raw.setLocalFlag(Attributes.LocalFlag.ISIG, false);
        terminal.setAttributes(raw);
        try {
            screen.show(terminal.input(), terminal.output(), terminal::getWidth, terminal::getHeight);
        } catch (IOException e) {
            return "the guest's screen ended: " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            terminal.setAttributes(saved);
        }
        return "";
    }
}
