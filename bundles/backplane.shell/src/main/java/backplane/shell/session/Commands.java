package backplane.shell.session;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The commands that are registered as services. */
final class Commands {

    private static final String SCOPE = "osgi.command.scope";
    private static final String FUNCTION = "osgi.command.function";

    private static final List<String> BARE = List.of("backplane", "felix", "gogo");

    private final BundleContext context;

    Commands(BundleContext context) {
        this.context = context;
    }

    /** A command: {@code eth:attach} is the function {@code attach} of the scope {@code eth}. */
    record Command(String scope, String function, ServiceReference<?> reference) {

        /** Returns what is typed; commands of some scopes are written without it. */
        String name() {
            return BARE.contains(scope) ? function : scope + ":" + function;
        }

        /** Tells whether it is none of the framework's. */
        boolean ours() {
            return String.valueOf(reference.getBundle().getSymbolicName()).startsWith("backplane.");
        }

        boolean isCalled(String word) {
            return word.equals(scope + ":" + function) || word.equals(name()) || word.equals(function);
        }
    }

    /** Returns all, in the order of their names. */
    List<Command> all() {
        List<Command> all = new ArrayList<>();
        for (ServiceReference<?> reference : references()) {
            String scope = String.valueOf(reference.getProperty(SCOPE));
            functions(reference).forEach(function -> all.add(new Command(scope, function, reference)));
        }
        all.sort(Comparator.comparing(Command::name));
        return all;
    }

    /** Returns those that a word stands for; those of this program hide the framework's. */
    List<Command> called(String word) {
        List<Command> all = all().stream().filter(c -> c.isCalled(word)).toList();
        List<Command> exact = all.stream().filter(c -> c.name().equals(word)).toList();
        List<Command> found = exact.isEmpty() ? all : exact;
        List<Command> ours = found.stream().filter(Command::ours).toList();
        return ours.isEmpty() ? found : ours;
    }

    /** Returns the methods behind a command, those with fewer parameters first. */
    List<Method> methods(Command command) {
        Object service = context.getService(command.reference);
        if (service == null) {
            return List.of();
        }
        try {
            return Arrays.stream(service.getClass().getMethods())
                    .filter(m -> m.getName().replaceFirst("^_", "").equals(command.function)
                            && Modifier.isPublic(m.getModifiers()))
                    .sorted(Comparator.comparingInt(Method::getParameterCount))
                    .toList();
        } finally {
            context.ungetService(command.reference);
        }
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
}
