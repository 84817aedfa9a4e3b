package io.heartwood.disk.object.plain;

import io.heartwood.disk.object.ObjectKey;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which keys were given out below tokens that no directory has yet. A token with a key of which
 * nobody knows what became, for its upload failed or was given up, must not become a directory's:
 * the object may be there, or wait to be deleted, and would be taken for a file. Remembers the last
 * {@value #LIMIT} tokens; older ones count as unknown. Thread-safe.
 */
final class KeysGiven {
  static final int LIMIT = 10_000;

  private final Map<String, Set<ObjectKey>> keys = new LinkedHashMap<>();

  synchronized void add(String token, ObjectKey key) {
    keys.computeIfAbsent(token, absent -> new HashSet<>()).add(key);
    if (keys.size() > LIMIT) {
      keys.remove(keys.keySet().iterator().next());
    }
  }

  /** Whether every key below a token is one of {@code uploads}, which are known to be there. */
  synchronized boolean areAllAmong(String token, Set<ObjectKey> uploads) {
    Set<ObjectKey> given = keys.get(token);
    return given != null && uploads.containsAll(given);
  }

  synchronized void forget(String token) {
    keys.remove(token);
  }
}
