package io.heartwood.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.Faults;
import io.heartwood.disk.FaultyDisk;
import io.heartwood.disk.memory.MemoryDisk;
import io.heartwood.part.PartName;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergeBackOffTest {
  private final HandClock clock = new HandClock();

  @Test
  void aMergeThatFailsIsTriedAgainLaterAndLater() throws IOException {
    Faults faults = new Faults();
    try (FaultyDisk disk = new FaultyDisk(new MemoryDisk("default"), faults);
        MergeTreeEngine engine =
            MergeTreeEngine.builder()
                .definitions(disk)
                .clock(clock)
                .backgroundThreads(0)
                .parallelism(1)
                .build()) {
      MergeTreeTable table =
          engine.createTable("t", TestTables.schema("merge_selecting_sleep_ms", "1000"));
      for (int id = 1; id < 7; id++) {
        table.insert(TestTables.block(id, 1));
      }
      faults.next("create", "tmp_merge", Faults.Effect.FAIL);
      assertEquals(1, filesBegun(engine, faults, 1));
      faults.next("create", "tmp_merge", Faults.Effect.FAIL);
      assertEquals(0, filesBegun(engine, faults, 4_000));
      assertEquals(1, filesBegun(engine, faults, 8_000));
      assertEquals(0, filesBegun(engine, faults, 9_000));

      clock.millis += 3_600_000;
      runAll(engine);

      assertEquals(1, table.parts().stream().filter(PartInfo::isActive).count());
      assertEquals(6, TestTables.rowsByInsert(table).size());
    }
  }

  @Test
  void partsAreLeftAloneForTwiceAsLongEachTime() {
    MergeBackOff backOff = new MergeBackOff(clock);
    List<PartName> names = List.of(PartName.inserted("all", 1));
    long pause = 5_000;
    for (int i = 0; i < 20; i++) {
      backOff.failed(names);
      clock.millis += Math.min(pause, 600_000) - 1;
      assertTrue(backOff.isPostponed(names.get(0)));
      clock.millis++;
      assertFalse(backOff.isPostponed(names.get(0)));
      pause *= 2;
    }
    backOff.failed(names);
    backOff.succeeded(names);
    assertFalse(backOff.isPostponed(names.get(0)));
  }

  /** Lets time pass and work be done; how many files were begun: one by a merge that fails. */
  private int filesBegun(MergeTreeEngine engine, Faults faults, long passMillis) {
    clock.millis += passMillis;
    int before = faults.count("create");
    runAll(engine);
    return faults.count("create") - before;
  }

  private static void runAll(MergeTreeEngine engine) {
    boolean more = true;
    while (more) {
      more = engine.runBackgroundStep();
    }
  }

  /** A clock that stands still until it is set. */
  private static final class HandClock extends Clock {
    private long millis = 1_000_000;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis);
    }
  }
}
