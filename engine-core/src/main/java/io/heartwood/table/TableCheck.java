package io.heartwood.table;

import java.util.List;

/**
 * What was found in one part when the table was checked.
 *
 * @param partName the part's name
 * @param defects one line each; empty if the part is whole
 */
public record TableCheck(String partName, List<String> defects) {
  /** Copies the list. */
  public TableCheck {
    defects = List.copyOf(defects);
  }

  /** Whether nothing is wrong. */
  public boolean isPassed() {
    return defects.isEmpty();
  }
}
