package backplane.bochsrc.convert;

import java.lang.reflect.Array;
import java.util.List;

/**
 * What a part says about one of its keys: an attribute definition of its metatype.
 *
 * @param key name of the property
 * @param kind type of one value
 * @param many whether it is an array; the items of one value are separated by commas
 * @param words the only values allowed; empty = any
 * @param min smallest number allowed
 * @param max largest number allowed
 * @param otherwise the default, may be empty
 * @param description a clause for the reader, may be empty
 */
public record OptionType(
        String key,
        Kind kind,
        boolean many,
        List<String> words,
        long min,
        long max,
        String otherwise,
        String description) {

    /** The types that a configuration can have. */
    public enum Kind {
        /** Text. */
        STRING(String.class),
        /** A truth value. */
        BOOLEAN(Boolean.class),
        /** 32 bits. */
        INTEGER(Integer.class),
        /** 64 bits. */
        LONG(Long.class),
        /** Floating point. */
        DOUBLE(Double.class);

        private final Class<?> type;

        Kind(Class<?> type) {
            this.type = type;
        }
    }

    /** A key of any value. */
    public static OptionType of(String key, Kind kind) {
        long min = kind == Kind.INTEGER ? Integer.MIN_VALUE : Long.MIN_VALUE;
        long max = kind == Kind.INTEGER ? Integer.MAX_VALUE : Long.MAX_VALUE;
        return new OptionType(key, kind, false, List.of(), min, max, "", "");
    }

    /** A line about it for the reader, in the words of bochsrc. */
    String help() {
        String initial = otherwise.isEmpty() ? "" : ", default " + written(otherwise);
        return key + "=" + values() + initial + (description.isEmpty() ? "" : "  " + description);
    }

    private String values() {
        boolean bounded = kind == Kind.INTEGER && (min != Integer.MIN_VALUE || max != Integer.MAX_VALUE);
        if (!words.isEmpty()) {
            return String.join("|", words);
        }
        return switch (kind) {
            case STRING -> "TEXT";
            case BOOLEAN -> "0|1";
            default -> bounded ? min + ".." + max : "NUMBER";
        };
    }

    /** Truth values are 0 and 1 in bochsrc; addresses are told in hexadecimal. */
    private String written(String value) {
        if (kind == Kind.BOOLEAN) {
            return value.equals("true") ? "1" : "0";
        }
        boolean address = key.contains("addr") && value.matches("[1-9]\\d{1,17}");
        return address ? "0x" + Long.toHexString(Long.parseLong(value)) : value;
    }

    /** The value as the part wants it. */
    Object convert(String text) throws ValueException {
        if (!many) {
            return one(text);
        }
        String[] items = text.isBlank() ? new String[0] : text.split(",", -1);
        Object array = Array.newInstance(kind.type, items.length);
        for (int i = 0; i < items.length; i++) {
            Array.set(array, i, one(items[i].strip()));
        }
        return array;
    }

    private Object one(String text) throws ValueException {
        return switch (kind) {
            case STRING -> string(text);
            case BOOLEAN -> Value.bool(text);
            case INTEGER -> (int) Value.number(text, min, max);
            case LONG -> Value.number(text, min, max);
            case DOUBLE -> real(text);
        };
    }

    private String string(String text) throws ValueException {
        if (!words.isEmpty()) {
            return Value.word(text, words);
        }
        return key.equals("mac") && !text.isEmpty() ? Value.mac(text) : text;
    }

    private static double real(String text) throws ValueException {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Value.number(text);
        }
    }
}
