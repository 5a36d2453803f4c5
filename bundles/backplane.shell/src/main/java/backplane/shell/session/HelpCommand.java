package backplane.shell.session;

import backplane.shell.Names;
import backplane.shell.session.Commands.Command;
import backplane.shell.text.Table;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The command {@code help}, in place of the framework's: it says what each command does, in 80 columns. */
@Component(
        service = HelpCommand.class,
        property = {"osgi.command.scope=backplane", "osgi.command.function=help"})
public final class HelpCommand {

    private static final String INDENT = "  ";

    private final Commands commands;

    /** Knows the commands that are there when it is asked. */
    @Activate
    public HelpCommand(BundleContext context) {
        commands = new Commands(context);
    }

    /** Lists all commands. */
    @Descriptor("lists all commands, or explains one")
    public String help() {
        List<Command> all = commands.all();
        Table table = new Table("COMMAND", "WHAT IT DOES");
        all.stream().filter(Command::ours).forEach(c -> table.row(c.name(), description(commands.methods(c))));
        String others = String.join(
                " ",
                all.stream()
                        .filter(c -> !c.ours())
                        .map(Command::name)
                        .distinct()
                        .toList());
        return table + "\nOf the framework: "
                + String.join("\n" + INDENT, Table.fold(others, Table.WIDTH - "Of the framework: ".length()))
                + "\n'help eth:attach' explains one.";
    }

    /** Explains one command. */
    @Descriptor("lists all commands, or explains one")
    public String help(@Names(Names.Of.COMMAND) @Descriptor("a command, as eth:attach") String command) {
        List<Command> found = commands.called(command);
        if (found.isEmpty()) {
            throw new IllegalArgumentException("there is no command " + command + "; 'help' lists them all");
        }
        return String.join("\n", found.stream().map(this::explained).toList());
    }

    private String explained(Command command) {
        List<Method> methods = commands.methods(command);
        List<String> lines = new ArrayList<>();
        methods.forEach(m -> lines.add(usage(command, m)));
        lines.addAll(indented(INDENT, description(methods)));
        Stream.of(
                        methods.isEmpty()
                                ? new Parameter[0]
                                : methods.get(methods.size() - 1).getParameters())
                .filter(p -> !text(p.getAnnotation(Descriptor.class)).isEmpty())
                .forEach(p -> lines.addAll(
                        indented(INDENT + INDENT, word(p) + ": " + text(p.getAnnotation(Descriptor.class)))));
        return String.join("\n", lines);
    }

    private static String usage(Command command, Method method) {
        StringBuilder line = new StringBuilder(command.name());
        for (Parameter parameter : method.getParameters()) {
            if (parameter.getType() != CommandSession.class) {
                line.append(' ').append(word(parameter));
            }
        }
        return line.toString();
    }

    /** An option by its name, another parameter by that of its variable. */
    private static String word(Parameter parameter) {
        org.apache.felix.service.command.Parameter option =
                parameter.getAnnotation(org.apache.felix.service.command.Parameter.class);
        if (option != null) {
            return "[" + String.join("|", option.names()) + "]";
        }
        return parameter.getName().toUpperCase(Locale.ROOT)
                + (parameter.getType().isArray() ? "..." : "");
    }

    /** The form with most parameters says most. */
    private static String description(List<Method> methods) {
        return methods.stream()
                .map(m -> text(m.getAnnotation(Descriptor.class)))
                .filter(text -> !text.isEmpty())
                .reduce((shorter, longer) -> longer)
                .orElse("");
    }

    private static String text(@Nullable Descriptor descriptor) {
        return descriptor == null ? "" : descriptor.value();
    }

    private static List<String> indented(String indent, String text) {
        return text.isEmpty()
                ? List.of()
                : Table.fold(text, Table.WIDTH - indent.length()).stream()
                        .map(line -> indent + line)
                        .toList();
    }
}
