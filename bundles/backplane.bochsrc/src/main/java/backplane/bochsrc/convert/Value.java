package backplane.bochsrc.convert;

import backplane.bochsrc.grammar.Suggestion;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The notations of Bochs for numbers, truth values, words and Ethernet addresses. */
final class Value {
    private static final Pattern NUMBER = Pattern.compile("([+-]?)(?:0[xX]([0-9a-fA-F]{1,16})|([0-9]{1,18})([KM]?))");
    private static final Pattern MAC = Pattern.compile("[0-9a-fA-F]{2}(:?[0-9a-fA-F]{2}){5}");

    private Value() {}

    /** Decimal, {@code 0x} hexadecimal, or decimal with {@code K} (thousand) or {@code M} (million). */
    static long number(String text) throws ValueException {
        Matcher matcher = NUMBER.matcher(text);
        if (!matcher.matches()) {
            throw new ValueException("'" + text + "' is not a number", "write it as 768, 0x300, 50K or 50M");
        }
        try {
            String digits = matcher.group(2);
            long value = digits == null ? decimal(matcher.group(3), matcher.group(4)) : Long.parseLong(digits, 16);
            return matcher.group(1).equals("-") ? -value : value;
        } catch (ArithmeticException | NumberFormatException e) {
            throw new ValueException("'" + text + "' is too large", "write a smaller number");
        }
    }

    private static long decimal(String digits, String unit) {
        return Math.multiplyExact(Long.parseLong(digits), unit.isEmpty() ? 1L : unit.equals("K") ? 1_000L : 1_000_000L);
    }

    /** A number of which both bounds are allowed. */
    static long number(String text, long min, long max) throws ValueException {
        long value = number(text);
        if (value < min || value > max) {
            throw new ValueException("'" + text + "' is out of range", "write a number from " + min + " to " + max);
        }
        return value;
    }

    /** 0, 1, true, false; the words in any case. */
    static boolean bool(String text) throws ValueException {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "1", "true" -> true;
            case "0", "false" -> false;
            default -> throw new ValueException("'" + text + "' is neither yes nor no", "write 0 or 1");
        };
    }

    /**
     * One of some words. Letter case and the signs {@code - _ .} do not count, so that the names of a Java enumeration fit
     * the words of Bochs.
     */
    static String word(String text, Collection<String> words) throws ValueException {
        for (String word : words) {
            if (plain(word).equals(plain(text))) {
                return word;
            }
        }
        throw new ValueException(
                "'" + text + "' is not one of " + String.join(", ", words),
                Suggestion.remedy(text, words, "write one of these words"));
    }

    /** A name without letter case and the signs that Java, OSGi and Bochs use differently. */
    static String plain(String name) {
        return name.replaceAll("[-_.]", "").toLowerCase(Locale.ROOT);
    }

    /** Six octets, as {@code b0:c4:20:00:00:01}. */
    static String mac(String text) throws ValueException {
        if (!MAC.matcher(text).matches()) {
            throw new ValueException(
                    "'" + text + "' is not an Ethernet address", "write six hexadecimal octets as b0:c4:20:00:00:01");
        }
        return text.replace(":", "").toLowerCase(Locale.ROOT).replaceAll("..(?!$)", "$0:");
    }
}
