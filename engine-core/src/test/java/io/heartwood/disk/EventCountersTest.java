package io.heartwood.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventCountersTest {
  @Test
  void snapshotsHoldWhatHasHappenedUntilThen() {
    EventCounters events = new EventCounters();
    events.increment(ProfileEvent.MARK_CACHE_HITS);
    events.add(ProfileEvent.MARK_CACHE_EVICTED_BYTES, 1 << 20);
    Map<ProfileEvent, Long> before = events.snapshot();
    events.increment(ProfileEvent.MARK_CACHE_HITS);
    assertEquals(
        Map.of(ProfileEvent.MARK_CACHE_HITS, 1L, ProfileEvent.MARK_CACHE_EVICTED_BYTES, 1L << 20),
        before);
    assertEquals(2, events.count(ProfileEvent.MARK_CACHE_HITS));
    assertEquals(0, events.count(ProfileEvent.MARK_CACHE_MISSES));
    assertThrows(UnsupportedOperationException.class, before::clear);
  }

  @Test
  void namesAreUniqueAndDescriptionsAreSentences() {
    Set<String> names = new HashSet<>();
    for (ProfileEvent event : ProfileEvent.values()) {
      assertTrue(names.add(event.eventName()), event::name);
      assertEquals(
          event.name().replace("_", ""), event.eventName().toUpperCase(java.util.Locale.ROOT));
      assertTrue(event.description().endsWith("."), event::name);
    }
  }
}
