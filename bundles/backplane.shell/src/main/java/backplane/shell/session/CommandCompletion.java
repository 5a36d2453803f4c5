package backplane.shell.session;

import backplane.bochsrc.Profile;
import backplane.bochsrc.Profiles;
import backplane.machine.HostedMachine;
import backplane.machine.Machines;
import backplane.machine.PartInfo;
import backplane.shell.Completion;
import backplane.shell.Names;
import backplane.shell.session.Commands.Command;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Completion from the commands that are registered as services, and the names of what there is. */
@Component
public final class CommandCompletion implements Completion {

    private static final String ETHERNET = "backplane.eth.";

    private final BundleContext context;
    private final Machines machines;
    private final Profiles profiles;
    private final Commands commands;

    /** Follows the service registry. */
    @Activate
    public CommandCompletion(BundleContext context, @Reference Machines machines, @Reference Profiles profiles) {
        this.context = context;
        this.machines = machines;
        this.profiles = profiles;
        commands = new Commands(context);
    }

    @Override
    public List<String> commands() {
        return commands.all().stream().map(Command::name).distinct().toList();
    }

    @Override
    public List<String> words(String command, int argument) {
        TreeSet<String> words = new TreeSet<>();
        kinds(command, argument).forEach(kind -> words.addAll(names(kind)));
        return List.copyOf(words);
    }

    @Override
    public boolean isFile(String command, int argument) {
        return kinds(command, argument).anyMatch(Names.Of.FILE::equals);
    }

    private Stream<Names.Of> kinds(String command, int argument) {
        return commands.called(command).stream()
                .flatMap(found -> commands.methods(found).stream())
                .flatMap(method -> kind(method, argument).stream());
    }

    /** Returns what an argument names; options are none, and the last parameter may take several arguments. */
    static Optional<Names.Of> kind(Method method, int argument) {
        List<Parameter> parameters = Stream.of(method.getParameters())
                .filter(p -> !p.isAnnotationPresent(org.apache.felix.service.command.Parameter.class))
                .toList();
        int index = method.isVarArgs() ? Math.min(argument, parameters.size() - 1) : argument;
        return index < parameters.size()
                ? Optional.ofNullable(parameters.get(index).getAnnotation(Names.class))
                        .map(Names::value)
                : Optional.empty();
    }

    private List<String> names(Names.Of kind) {
        return switch (kind) {
            case MACHINE -> machines.list().stream().map(HostedMachine::name).toList();
            case PART -> parts(p -> true);
            case DEVICE -> parts(p -> p.kind().equals("device"));
            case CARD -> cables("eth");
            case BAY -> cables("disk");
            case NETWORK -> networks();
            case PROFILE -> profiles.list().stream().map(Profile::name).toList();
            case KEYWORD -> profiles.keywords();
            case COMMAND -> commands();
            case BUNDLE -> bundles();
            case FILE -> List.of();
        };
    }

    private List<String> bundles() {
        return Stream.of(context.getBundles())
                .map(b -> String.valueOf(b.getSymbolicName()))
                .toList();
    }

    /** Each type of backend is a bundle. */
    private List<String> networks() {
        return bundles().stream()
                .filter(n -> n.startsWith(ETHERNET))
                .map(n -> n.substring(ETHERNET.length()))
                .toList();
    }

    private List<String> parts(Predicate<PartInfo> which) {
        return machines.list().stream()
                .flatMap(m -> m.inventory().stream())
                .filter(which)
                .map(PartInfo::id)
                .toList();
    }

    private List<String> cables(String kind) {
        return machines.list().stream()
                .flatMap(m -> m.connections().stream())
                .filter(c -> c.kind().equals(kind))
                .map(c -> c.card())
                .toList();
    }
}
