package io.heartwood.serialization;

import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import java.util.List;

/**
 * The dictionary of a LowCardinality column that granules of a Wide part have in common, while it
 * is filled. Confined to one thread.
 *
 * <p>Its first keys are placeholders: the default value, and before it one for NULL if there may be
 * NULLs. The others follow in the order in which they come, until there are as many as a dictionary
 * may have; the granule that brings more keeps the rest for itself, and the next one begins a new
 * dictionary ({@code low_cardinality_max_dictionary_size}).
 *
 * <p>Memory: at most that many keys, and twice those of a granule.
 */
final class KeyDictionary {
  private final int placeholderCount;
  private final int maxKeys;
  private final Column none;

  // The keys after the placeholders.
  private Column keys;
  private boolean isNew = true;

  // Of the last granule: the number of each of its keys.
  private int[] numbers = new int[0];
  private int numbersStart;

  /**
   * An empty dictionary.
   *
   * @param values any column of the kind that keys are in
   * @param placeholderCount keys at the beginning
   * @param maxKeys placeholders included
   */
  KeyDictionary(Column values, int placeholderCount, int maxKeys) {
    this.placeholderCount = placeholderCount;
    this.maxKeys = Math.max(maxKeys, placeholderCount);
    this.none = values.newBuilder(0).build();
    this.keys = none;
  }

  /** Whether no granule has used it. */
  boolean isNew() {
    return isNew;
  }

  /** Whether it takes no further key. */
  boolean isFull() {
    return keyCount() >= maxKeys;
  }

  /** Keys, placeholders included. */
  int keyCount() {
    return placeholderCount + keys.rowCount();
  }

  /**
   * Adds the keys of a granule.
   *
   * @param granuleKeys distinct, none of them the default
   * @return those for which there is no room
   */
  Column add(Column granuleKeys) {
    isNew = false;
    int known = keys.rowCount();
    Column all = known == 0 ? granuleKeys : Columns.concat(List.of(keys, granuleKeys));
    DistinctValues distinct = new DistinctValues(all, null, 0, all.rowCount(), placeholderCount);
    numbers = distinct.indexes();
    numbersStart = known;
    int kept = Math.min(distinct.count(), maxKeys - placeholderCount);
    keys = all.gather(distinct.rows(), kept);
    ColumnBuilder rest = none.newBuilder(distinct.count() - kept);
    rest.appendGather(all, distinct.rows(), kept, distinct.count());
    return rest.build();
  }

  /**
   * Turns numbers of the last granule's keys into numbers of this dictionary; those beyond it mean
   * the keys for which there was no room, in their order.
   */
  void translate(int[] granuleNumbers) {
    for (int i = 0; i < granuleNumbers.length; i++) {
      int number = granuleNumbers[i];
      granuleNumbers[i] =
          number < placeholderCount ? number : numbers[numbersStart + number - placeholderCount];
    }
  }

  /** All keys with their placeholders; the dictionary is empty and new afterwards. */
  Column takeKeys() {
    ColumnBuilder all = none.newBuilder(keyCount());
    for (int i = 0; i < placeholderCount; i++) {
      all.appendDefault();
    }
    all.appendRange(keys, 0, keys.rowCount());
    keys = none;
    isNew = true;
    return all.build();
  }
}
