package io.heartwood.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiskActivityTest {
  private static final FileCacheUse BYPASS = new FileCacheUse(true, false, false);

  @Test
  void tasksTakeOverActivityAndUseOfCachesAndGiveThemBack() throws InterruptedException {
    List<Object> seen = new ArrayList<>();
    DiskActivity activity =
        new DiskActivity(
            DiskOperation.MERGE,
            "trips",
            new RecordingListener().begin(DiskOperation.MERGE, "trips"));
    DiskActivity before = activity.begin();
    FileCacheUse usedBefore = BYPASS.begin();
    Runnable task =
        DiskOperation.bind(
            () -> {
              seen.add(DiskActivity.current());
              seen.add(FileCacheUse.current());
            });
    usedBefore.begin();
    before.begin();
    Thread other =
        new Thread(
            () -> {
              task.run();
              seen.add(DiskActivity.current());
              seen.add(FileCacheUse.current());
            });
    other.start();
    other.join();
    assertEquals(List.of(activity, BYPASS, DiskActivity.NONE, FileCacheUse.DEFAULT), seen);
  }

  @Test
  void aTaskThatFailsGivesThemBackToo() {
    DiskActivity before = new DiskActivity(DiskOperation.READ, "trips", OperationSpan.NONE).begin();
    Runnable task =
        DiskActivity.bind(
            () -> {
              throw new IllegalStateException("failed");
            });
    before.begin();
    assertThrows(IllegalStateException.class, task::run);
    assertEquals(DiskActivity.NONE, DiskActivity.current());
    assertEquals(FileCacheUse.DEFAULT, FileCacheUse.current());
  }

  @Test
  void anOperationKeepsTheTableThatIsWorkedFor() {
    DiskActivity before = new DiskActivity(DiskOperation.READ, "trips", OperationSpan.NONE).begin();
    DiskOperation operationBefore = DiskOperation.GC.begin();
    assertEquals("trips", DiskActivity.current().table());
    assertEquals(DiskOperation.GC, DiskActivity.current().operation());
    operationBefore.begin();
    assertEquals(DiskOperation.READ, DiskOperation.current());
    before.begin();
  }
}
