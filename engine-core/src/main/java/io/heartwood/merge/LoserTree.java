package io.heartwood.merge;

import io.heartwood.column.RowOrder;
import java.util.List;

/**
 * A tournament between the next rows of sources: the smallest row wins; of equal rows that of the
 * older source. Each inner node remembers who lost there, so that after the winner moves on only
 * its own path is played again. Confined to one thread.
 */
final class LoserTree {
  private final List<SourceCursor> cursors;
  private final RowOrder order;
  private final boolean exact;
  private final long[] heads;
  private final boolean[] ended;
  private final int[] losers;
  private final int[] positions;
  private final int[] blockEnds;
  private final long[][] prefixes;
  private int winner;

  LoserTree(List<SourceCursor> cursors, RowOrder order) {
    this.cursors = cursors;
    this.order = order;
    this.exact = order.isPrefixExact();
    this.heads = new long[cursors.size()];
    this.ended = new boolean[cursors.size()];
    this.losers = new int[cursors.size()];
    this.positions = new int[cursors.size()];
    this.blockEnds = new int[cursors.size()];
    this.prefixes = new long[cursors.size()][];
  }

  /** Plays all matches. */
  void build() {
    for (int source = 0; source < heads.length; source++) {
      loadHead(source);
    }
    winner = heads.length == 1 ? 0 : play(1);
  }

  private int play(int node) {
    int count = heads.length;
    if (node >= count) {
      return node - count;
    }
    int left = play(2 * node);
    int right = play(2 * node + 1);
    boolean leftWins = isBefore(left, right);
    losers[node] = leftWins ? right : left;
    return leftWins ? left : right;
  }

  /** The source of the smallest row. */
  int winner() {
    return winner;
  }

  /** Whether all sources have ended. */
  boolean isEnded() {
    return ended[winner];
  }

  /** The winner's cursor moved: finds the new winner. */
  void replay() {
    int current = winner;
    loadHead(current);
    for (int node = (current + heads.length) >> 1; node > 0; node >>= 1) {
      int opponent = losers[node];
      if (isBefore(opponent, current)) {
        losers[node] = current;
        current = opponent;
      }
    }
    winner = current;
  }

  /** Whether {@link #takeInTurns} may be called: prefixes alone decide. */
  boolean isExact() {
    return exact;
  }

  /**
   * Takes rows one by one in their order and moves the cursors, until {@code limit} rows are taken,
   * the winner's block is used up, or one source is about to win {@code maxWins} times in a row.
   * The same as asking for the winner, moving it and playing again, but over flat arrays.
   *
   * @return how many rows were taken; the winner has not moved on if its block is used up
   */
  int takeInTurns(RowSources rows, int limit, int maxWins) {
    loadPositions();
    int taken = 0;
    int wins = 0;
    int previous = -1;
    int current = winner;
    while (taken < limit) {
      wins = current == previous ? wins + 1 : 0;
      if (wins >= maxWins) {
        break;
      }
      previous = current;
      rows.add(current, 1);
      taken++;
      int position = ++positions[current];
      if (position == blockEnds[current]) {
        break;
      }
      long head = prefixes[current][position];
      heads[current] = head;
      for (int node = (current + heads.length) >> 1; node > 0; node >>= 1) {
        int opponent = losers[node];
        long other = heads[opponent];
        if (other < head || (other == head && isBeforeOfEqualPrefix(opponent, current))) {
          losers[node] = current;
          current = opponent;
          head = other;
        }
      }
    }
    winner = current;
    storePositions();
    return taken;
  }

  private void loadPositions() {
    for (int source = 0; source < heads.length; source++) {
      if (!ended[source]) {
        SourceCursor cursor = cursors.get(source);
        positions[source] = cursor.position();
        blockEnds[source] = cursor.block().rowCount();
        prefixes[source] = cursor.prefixes();
      }
    }
  }

  private void storePositions() {
    for (int source = 0; source < heads.length; source++) {
      if (!ended[source]) {
        cursors.get(source).moveTo(positions[source]);
      }
    }
  }

  /** The source that would win without the winner, or -1 if there is none. */
  int runnerUp() {
    int best = -1;
    for (int node = (winner + heads.length) >> 1; node > 0; node >>= 1) {
      int candidate = losers[node];
      if (!ended[candidate] && (best < 0 || isBefore(candidate, best))) {
        best = candidate;
      }
    }
    return best;
  }

  private void loadHead(int source) {
    SourceCursor cursor = cursors.get(source);
    ended[source] = cursor.isEnded();
    heads[source] = ended[source] ? Long.MAX_VALUE : cursor.prefixes()[cursor.position()];
  }

  private boolean isBefore(int left, int right) {
    if (heads[left] != heads[right]) {
      return heads[left] < heads[right];
    }
    return isBeforeOfEqualPrefix(left, right);
  }

  private boolean isBeforeOfEqualPrefix(int left, int right) {
    if (ended[left] || ended[right]) {
      return ended[left] == ended[right] ? left < right : ended[right];
    }
    if (!exact) {
      SourceCursor a = cursors.get(left);
      SourceCursor b = cursors.get(right);
      int compared = order.compare(a.keys(), a.position(), b.keys(), b.position());
      if (compared != 0) {
        return compared < 0;
      }
    }
    return left < right;
  }

  /**
   * How far the winner may go before the runner-up has its turn: the first position of the winner's
   * block, not before its own and not after {@code limit}, that does not come before the
   * runner-up's row.
   */
  int endOfRun(int runnerUp, int limit) {
    SourceCursor cursor = cursors.get(winner);
    if (runnerUp < 0) {
      return limit;
    }
    int low = cursor.position() + 1;
    int step = 1;
    while (low + step < limit && isRowBefore(cursor, low + step, runnerUp)) {
      low += step;
      step <<= 1;
    }
    int high = Math.min(limit, low + step);
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (isRowBefore(cursor, middle, runnerUp)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private boolean isRowBefore(SourceCursor cursor, int row, int runnerUp) {
    long prefix = cursor.prefixes()[row];
    if (prefix != heads[runnerUp]) {
      return prefix < heads[runnerUp];
    }
    if (!exact) {
      SourceCursor other = cursors.get(runnerUp);
      int compared = order.compare(cursor.keys(), row, other.keys(), other.position());
      if (compared != 0) {
        return compared < 0;
      }
    }
    return winner < runnerUp;
  }
}
