package io.heartwood.table;

import java.util.List;
import java.util.Set;

/**
 * Which skip indexes a scan uses. Immutable.
 *
 * @param enabled whether any ({@code use_skip_indexes})
 * @param ignored names of those that are not used ({@code ignore_data_skipping_indices})
 * @param forced names of those without which the scan is refused ({@code
 *     force_data_skipping_indices})
 */
public record SkipIndexUse(boolean enabled, Set<String> ignored, List<String> forced) {
  /** All of them. */
  public static final SkipIndexUse ALL = new SkipIndexUse(true, Set.of(), List.of());

  /** None of them. */
  public static final SkipIndexUse NONE = new SkipIndexUse(false, Set.of(), List.of());

  /** Copies the names. */
  public SkipIndexUse {
    ignored = Set.copyOf(ignored);
    forced = List.copyOf(forced);
  }

  /** Whether an index may be used. */
  boolean allows(String index) {
    return enabled && !ignored.contains(index);
  }
}
