package backplane.log;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IllegalFormatException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.FormatterLogger;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerConsumer;

/** A call of one of the forty methods of {@link Logger}: the level is the method's name, the message its first argument. */
final class LoggerCall implements InvocationHandler {

    /** {@code error} and {@code isErrorEnabled} both speak of the level ERROR. Declarative Services ask thousands of times. */
    private static final Map<String, LogLevel> LEVELS = new HashMap<>();

    static {
        for (LogLevel level : LogLevel.values()) {
            String word = level.name().toLowerCase(Locale.ROOT);
            LEVELS.put(word, level);
            LEVELS.put("is" + level.name().charAt(0) + word.substring(1) + "Enabled", level);
        }
    }

    private final String name;
    private final boolean printf;
    private final Message message;

    /** @param style {@link Logger}, whose place holders are braces, or {@link FormatterLogger} with those of printf */
    LoggerCall(String name, Class<?> style, Message message) {
        this.name = name;
        printf = FormatterLogger.class.isAssignableFrom(style);
        this.message = message;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Exception {
        String called = method.getName();
        if (called.equals("hashCode")) {
            return System.identityHashCode(proxy);
        }
        LogLevel level = LEVELS.getOrDefault(called, LogLevel.DEBUG);
        if (arguments == null || arguments.length == 0) {
            return called.startsWith("is") ? (Object) message.wanted(level) : name;
        }
        if (called.equals("equals")) {
            return proxy == arguments[0];
        }
        if (!message.wanted(level)) {
            return null;
        }
        if (arguments[0] instanceof LoggerConsumer<?> consumer) {
            consumer.accept((Logger) proxy);
        } else {
            log(level, String.valueOf(arguments[0]), flat(arguments));
        }
        return null;
    }

    private static List<Object> flat(Object[] arguments) {
        List<Object> all = new ArrayList<>();
        for (Object argument : Arrays.asList(arguments).subList(1, arguments.length)) {
            all.addAll(argument instanceof Object[] several ? Arrays.asList(several) : Arrays.asList(argument));
        }
        return all;
    }

    /** The last arguments may be an exception and a service, in any order. */
    private void log(LogLevel level, String text, List<Object> arguments) {
        Throwable thrown = null;
        while (!arguments.isEmpty()) {
            Object last = arguments.get(arguments.size() - 1);
            if (last instanceof Throwable given) {
                thrown = given;
            } else if (!(last instanceof ServiceReference<?>)) {
                break;
            }
            arguments.remove(arguments.size() - 1);
        }
        message.log(level, name, formatted(text, arguments), thrown);
    }

    private String formatted(String text, List<Object> arguments) {
        if (printf) {
            try {
                return String.format(Locale.ROOT, text, arguments.toArray());
            } catch (IllegalFormatException e) {
                return text + ' ' + arguments;
            }
        }
        String filled = text;
        for (Object argument : arguments) {
            filled = filled.replaceFirst("\\{\\}", Matcher.quoteReplacement(String.valueOf(argument)));
        }
        return filled;
    }
}
