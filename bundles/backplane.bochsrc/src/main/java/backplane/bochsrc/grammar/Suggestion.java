package backplane.bochsrc.grammar;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The word that was probably meant. */
public final class Suggestion {
    private Suggestion() {}

    /** The nearest of the known words, if it is near: a third of its letters may differ. */
    public static Optional<String> nearest(String word, Collection<String> known) {
        int limit = Math.max(1, Math.min(word.length(), 24) / 3);
        return known.stream()
                .filter(other -> Math.abs(other.length() - word.length()) <= limit)
                .filter(other -> distance(word, other) <= limit)
                .min(Comparator.comparingInt((String other) -> distance(word, other))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** A clause for a message: {@code did you mean 'x'?}, or the given words if nothing is near. */
    public static String remedy(String word, Collection<String> known, String otherwise) {
        return nearest(word, known).map(near -> "did you mean '" + near + "'?").orElse(otherwise);
    }

    /** Levenshtein's distance with exchanged neighbours as one step, letter case ignored. */
    static int distance(String one, String two) {
        String a = one.toLowerCase(java.util.Locale.ROOT);
        String b = two.toLowerCase(java.util.Locale.ROOT);
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                d[i][j] = i == 0 || j == 0 ? i + j : step(d, a, b, i, j);
            }
        }
        return d[a.length()][b.length()];
    }

    private static int step(int[][] d, String a, String b, int i, int j) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(d[i - 1][j - 1] + cost, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        boolean exchanged = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return exchanged ? Math.min(best, d[i - 2][j - 2] + 1) : best;
    }
}
