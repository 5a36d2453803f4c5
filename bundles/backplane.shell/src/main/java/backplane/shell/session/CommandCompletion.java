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
        for (Command found : commands.called(command)) {
            commands.methods(found).forEach(m -> kinds(m, argument).forEach(kind -> words.addAll(names(kind))));
        }
        return List.copyOf(words);
    }

    private static List<Names.Of> kinds(Method method, int argument) {
        Parameter[] parameters = method.getParameters();
        Names names = argument < parameters.length ? parameters[argument].getAnnotation(Names.class) : null;
        return names == null ? List.of() : List.of(names.value());
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
            case FILE -> List.of();
        };
    }

    /** Each type of backend is a bundle. */
    private List<String> networks() {
        return Stream.of(context.getBundles())
                .map(b -> String.valueOf(b.getSymbolicName()))
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
