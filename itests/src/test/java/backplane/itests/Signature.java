package backplane.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What others can compile against in the exported packages of a bundle, as sorted lines of text. */
final class Signature {

    private static final Pattern EXPORT = Pattern.compile("([\\w.]+)(?:;(?:\"[^\"]*\"|[^,\"])*)?(?:,|$)");
    private static final Pattern VERSION = Pattern.compile(";version=\"([^\"]*)\"");

    private final Set<String> lines = new TreeSet<>();

    private Signature() {}

    /** Reads the bundle in a jar; the classes that it refers to are in {@code path}. */
    static List<String> of(Path bundle, List<Path> path) throws IOException {
        Signature signature = new Signature();
        try (JarFile jar = new JarFile(bundle.toFile());
                URLClassLoader loader = new URLClassLoader(urls(bundle, path), ClassLoader.getPlatformClassLoader())) {
            String exports = jar.getManifest().getMainAttributes().getValue("Export-Package");
            Matcher clause = EXPORT.matcher(exports == null ? "" : exports);
            while (clause.find()) {
                Matcher version = VERSION.matcher(clause.group());
                signature.lines.add(clause.group(1) + " " + (version.find() ? version.group(1) : "without version"));
                signature.addPackage(jar, clause.group(1), loader);
            }
        } catch (ReflectiveOperationException e) {
            throw new IOException(bundle + ": " + e, e);
        }
        return List.copyOf(signature.lines);
    }

    private static URL[] urls(Path bundle, List<Path> path) {
        return Stream.concat(Stream.of(bundle), path.stream())
                .map(file -> {
                    try {
                        return file.toUri().toURL();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toArray(URL[]::new);
    }

    private void addPackage(JarFile jar, String name, ClassLoader loader) throws ReflectiveOperationException {
        Pattern file = Pattern.compile(Pattern.quote(name.replace('.', '/')) + "/(\\w[\\w$]*)\\.class");
        for (String entry : jar.stream().map(e -> e.getName()).toList()) {
            Matcher type = file.matcher(entry);
            if (type.matches()) {
                addType(Class.forName(name + "." + type.group(1), false, loader));
            }
        }
    }

    private void addType(Class<?> type) {
        for (Class<?> c = type; c != null; c = c.getEnclosingClass()) {
            if (!visible(c.getModifiers())) {
                return;
            }
        }
        lines.add(type.getName() + ": " + type.toGenericString().replace(type.getName(), type.getSimpleName())
                + parents(type));
        Arrays.stream(type.getDeclaredFields()).forEach(f -> add(type, f));
        Arrays.stream(type.getDeclaredConstructors()).forEach(c -> add(type, c));
        Arrays.stream(type.getDeclaredMethods()).forEach(m -> add(type, m));
    }

    private static boolean visible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String parents(Class<?> type) {
        List<Type> all = new ArrayList<>(List.of(type.getGenericInterfaces()));
        Type parent = type.getGenericSuperclass();
        if (parent != null && parent != Object.class) {
            all.add(0, parent);
        }
        return all.isEmpty() ? "" : " : " + names(all.toArray(Type[]::new));
    }

    private void add(Class<?> type, Field field) {
        if (visible(field.getModifiers()) && !field.isSynthetic()) {
            add(type, field.getModifiers(), field.getGenericType().getTypeName() + " " + field.getName());
        }
    }

    private void add(Class<?> type, Constructor<?> constructor) {
        if (visible(constructor.getModifiers()) && !constructor.isSynthetic()) {
            add(type, constructor.getModifiers(), "new" + tail(constructor));
        }
    }

    private void add(Class<?> type, Method method) {
        if (visible(method.getModifiers()) && !method.isSynthetic()) {
            String name = (method.isDefault() ? "default " : "")
                    + method.getGenericReturnType().getTypeName() + " " + method.getName();
            add(type, method.getModifiers() & ~Modifier.ABSTRACT, name + tail(method));
        }
    }

    private void add(Class<?> type, int modifiers, String text) {
        int told = modifiers & (Modifier.PROTECTED | Modifier.STATIC);
        String prefix = told == 0 ? "" : Modifier.toString(told) + " ";
        lines.add(type.getName() + "#  " + prefix + text.replace(type.getPackageName() + ".", ""));
    }

    private static String tail(Executable member) {
        String thrown = names(member.getGenericExceptionTypes());
        return "(" + names(member.getGenericParameterTypes()) + ")" + (thrown.isEmpty() ? "" : " throws " + thrown);
    }

    private static String names(Type[] types) {
        return Arrays.stream(types).map(Type::getTypeName).collect(Collectors.joining(", "));
    }
}
