package io.heartwood.table;

import io.heartwood.part.format.PartDefect;
import java.util.List;

/**
 * What was found in one part when the table was checked.
 *
 * @param partName the part's name
 * @param defects all that is wrong; empty if the part is whole
 */
public record TableCheck(String partName, List<PartDefect> defects) {
  /** Copies the list. */
  public TableCheck {
    defects = List.copyOf(defects);
  }

  /** Whether nothing is wrong. */
  public boolean isPassed() {
    return defects.isEmpty();
  }
}
