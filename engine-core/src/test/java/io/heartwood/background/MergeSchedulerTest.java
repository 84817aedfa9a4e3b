package io.heartwood.background;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.DiskSpace;
import io.heartwood.schema.TableSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MergeSchedulerTest {
  private static final long MOST = 161061273600L;

  @Test
  void largeMergesNeedARatherEmptyPool() {
    assertEquals(MOST, limit(32, 0, DiskSpace.UNLIMITED));
    assertEquals(MOST, limit(32, 24, DiskSpace.UNLIMITED));
    assertTrue(limit(32, 28, DiskSpace.UNLIMITED) < MOST / 100);
    assertTrue(limit(32, 31, DiskSpace.UNLIMITED) >= 1 << 20);
    assertEquals(0, limit(32, 32, DiskSpace.UNLIMITED));
  }

  @Test
  void aSmallPoolStillMayBeginALargeMerge() {
    assertEquals(MOST, limit(2, 1, DiskSpace.UNLIMITED));
    assertEquals(0, limit(2, 2, DiskSpace.UNLIMITED));
  }

  @Test
  void aMergeTakesHalfOfTheRoomAtMost() {
    assertEquals(500, limit(32, 0, 1000));
  }

  @Test
  void mergesCanBeSwitchedOff() {
    TableSettings off = TableSettings.of(Map.of("max_bytes_to_merge_at_max_space_in_pool", "0"));

    assertEquals(0, MergeScheduler.maxSourceBytes(off, 32, 0, DiskSpace.UNLIMITED));
  }

  private static long limit(int poolSize, int scheduled, long room) {
    return MergeScheduler.maxSourceBytes(TableSettings.DEFAULT, poolSize, scheduled, room);
  }
}
