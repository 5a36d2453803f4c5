package backplane.shell.session;

import java.util.Arrays;
import org.apache.felix.service.command.Converter;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Lets the framework's commands, such as {@code update}, name a bundle by its number or its symbolic name. */
@Component(service = Converter.class)
public final class BundleConverter implements Converter {

    private final BundleContext context;

    /** Converts for the framework of a bundle. */
    @Activate
    public BundleConverter(BundleContext context) {
        this.context = context;
    }

    @Override
    public @Nullable Object convert(Class<?> type, Object in) {
        return type == Bundle.class ? bundle(in.toString()) : null;
    }

    private @Nullable Bundle bundle(String name) {
        return Arrays.stream(context.getBundles())
                .filter(b -> Long.toString(b.getBundleId()).equals(name) || name.equals(b.getSymbolicName()))
                .findFirst()
                .orElse(null);
    }

    @Override
    public @Nullable CharSequence format(Object target, int level, Converter escape) {
        return null;
    }
}
