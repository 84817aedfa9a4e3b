package io.heartwood.disk;

import java.util.Collection;
import java.util.Optional;

/** Tells which name somebody may have meant. Stateless. */
public final class SimilarNames {
  private static final int MAX_NAME_CHARACTERS = 64;

  private SimilarNames() {}

  /**
   * The candidate most similar to a name: one that can be made of it by changing, adding or taking
   * away at most a quarter of its characters; empty if there is none.
   */
  public static Optional<String> mostSimilar(String name, Collection<String> candidates) {
    int least = Math.max(1, name.length() / 4) + 1;
    String best = null;
    for (String candidate : candidates) {
      boolean isShort = Math.max(name.length(), candidate.length()) <= MAX_NAME_CHARACTERS;
      int changes = isShort && !candidate.equals(name) ? changes(name, candidate) : least;
      if (changes < least) {
        least = changes;
        best = candidate;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Levenshtein's distance. */
  private static int changes(String from, String to) {
    int[] costs = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      costs[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = costs[0];
      costs[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = costs[j];
        costs[j] = Math.min(replaced, Math.min(costs[j], costs[j - 1]) + 1);
      }
    }
    return costs[to.length()];
  }
}
