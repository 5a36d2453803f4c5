package backplane.shell.session;

import backplane.bochsrc.Profile;
import backplane.bochsrc.Profiles;
import backplane.machine.HostedMachine;
import backplane.machine.Machines;
import backplane.machine.PartInfo;
import backplane.shell.Completion;
import backplane.shell.Names;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Completion from the commands that are registered as services, and the names of what there is. */
@Component
public final class CommandCompletion implements Completion {

    private static final String SCOPE = "osgi.command.scope";
    private static final String ETHERNET = "backplane.eth.";
    private static final String FUNCTION = "osgi.command.function";

    private final BundleContext context;
    private final Machines machines;
    private final Profiles profiles;

    /** Follows the service registry. */
    @Activate
    public CommandCompletion(BundleContext context, @Reference Machines machines, @Reference Profiles profiles) {
        this.context = context;
        this.machines = machines;
        this.profiles = profiles;
    }

    @Override
    public List<String> commands() {
        TreeSet<String> all = new TreeSet<>();
        for (ServiceReference<?> reference : references()) {
            String scope = String.valueOf(reference.getProperty(SCOPE));
            functions(reference).forEach(f -> all.add(bare(scope) ? f : scope + ":" + f));
        }
        return List.copyOf(all);
    }

    /** Commands of these scopes are written without it. */
    private static boolean bare(String scope) {
        return scope.equals("felix") || scope.equals("gogo") || scope.equals("backplane");
    }

    private List<ServiceReference<?>> references() {
        try {
            ServiceReference<?>[] found =
                    context.getAllServiceReferences(null, "(&(" + SCOPE + "=*)(" + FUNCTION + "=*))");
            return found == null ? List.of() : Arrays.asList(found);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> functions(ServiceReference<?> reference) {
        Object value = reference.getProperty(FUNCTION);
        return value instanceof Object[] all
                ? Stream.of(all).map(String::valueOf).toList()
                : List.of(String.valueOf(value));
    }

    @Override
    public List<String> words(String command, int argument) {
        int colon = command.indexOf(':');
        String scope = command.substring(0, Math.max(0, colon));
        String function = command.substring(colon + 1);
        TreeSet<String> words = new TreeSet<>();
        for (ServiceReference<?> reference : references()) {
            if ((colon < 0 || scope.equals(reference.getProperty(SCOPE)))
                    && functions(reference).contains(function)) {
                Object service = context.getService(reference);
                if (service != null) {
                    kinds(service, function, argument).forEach(kind -> words.addAll(names(kind)));
                    context.ungetService(reference);
                }
            }
        }
        return List.copyOf(words);
    }

    private static List<Names.Of> kinds(Object service, String function, int argument) {
        List<Names.Of> kinds = new ArrayList<>();
        for (Method method : service.getClass().getMethods()) {
            Parameter[] parameters = method.getParameters();
            if (method.getName().equals(function) && argument < parameters.length) {
                Names names = parameters[argument].getAnnotation(Names.class);
                if (names != null) {
                    kinds.add(names.value());
                }
            }
        }
        return kinds;
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
