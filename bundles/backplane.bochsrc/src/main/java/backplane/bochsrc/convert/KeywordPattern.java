package backplane.bochsrc.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A keyword with braces: {@code {1..4}} for a range of numbers, {@code {a,b}} for words. */
public final class KeywordPattern {
    private static final Pattern BRACES = Pattern.compile("\\{([^{}]*)\\}");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,3})\\.\\.(\\d{1,3})");
    private static final int WORDS = 1000;

    private final List<Word> words;

    /** A keyword of the pattern, and what its braces stand for. */
    record Word(String keyword, List<String> groups) {
        /** The template with {@code {1}}, {@code {2}} replaced by the groups. */
        String fill(String template) {
            String text = template;
            for (int i = 0; i < groups.size(); i++) {
                text = text.replace("{" + (i + 1) + "}", groups.get(i));
            }
            return text;
        }
    }

    private KeywordPattern(List<Word> words) {
        this.words = List.copyOf(words);
    }

    /** Reads a pattern; one that stands for more than 1000 keywords is cut off there. */
    public static KeywordPattern of(String pattern) {
        List<Word> words = List.of(new Word("", List.of()));
        Matcher braces = BRACES.matcher(pattern);
        int from = 0;
        while (braces.find()) {
            words = append(words, pattern.substring(from, braces.start()), choices(braces.group(1)));
            from = braces.end();
        }
        return new KeywordPattern(append(words, pattern.substring(from), List.of()));
    }

    private static List<Word> append(List<Word> words, String literal, List<String> choices) {
        List<Word> result = new ArrayList<>();
        for (Word word : words) {
            String begun = word.keyword() + literal;
            if (choices.isEmpty()) {
                result.add(new Word(begun, word.groups()));
            }
            for (String choice : choices) {
                List<String> groups = new ArrayList<>(word.groups());
                groups.add(choice);
                result.add(new Word(begun + choice, List.copyOf(groups)));
            }
        }
        return result.subList(0, Math.min(WORDS, result.size()));
    }

    private static List<String> choices(String inside) {
        Matcher range = RANGE.matcher(inside);
        if (!range.matches()) {
            return List.of(inside.split(",", -1));
        }
        List<String> numbers = new ArrayList<>();
        for (int n = Integer.parseInt(range.group(1)); n <= Integer.parseInt(range.group(2)); n++) {
            numbers.add(Integer.toString(n));
        }
        return numbers;
    }

    /** All keywords that it stands for, in order. */
    public List<String> keywords() {
        return words.stream().map(Word::keyword).toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeywordPattern pattern && words.equals(pattern.words);
    }

    @Override
    public int hashCode() {
        return words.hashCode();
    }

    Word first() {
        return words.get(0);
    }

    Optional<Word> match(String keyword) {
        return words.stream().filter(word -> word.keyword().equals(keyword)).findFirst();
    }
}
