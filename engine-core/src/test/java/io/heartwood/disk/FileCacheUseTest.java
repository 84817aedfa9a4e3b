package io.heartwood.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a thread uses caches goes with its work. */
class FileCacheUseTest {
  @Test
  void whoeverWorksForAThreadUsesCachesAsItDoes() throws InterruptedException {
    FileCacheUse bypass = new FileCacheUse(true, false, false);
    List<FileCacheUse> seen = new ArrayList<>();
    List<Runnable> tasks = new ArrayList<>();
    FileCacheUse before = bypass.begin();
    try {
      tasks.add(DiskOperation.bind(() -> seen.add(FileCacheUse.current())));
      tasks.add(DiskActivity.bind(() -> seen.add(FileCacheUse.current())));
    } finally {
      before.begin();
    }
    assertEquals(FileCacheUse.DEFAULT, FileCacheUse.current());
    tasks.add(() -> seen.add(FileCacheUse.current()));
    Thread worker = new Thread(() -> tasks.forEach(Runnable::run));
    worker.start();
    worker.join();
    assertEquals(List.of(bypass, bypass, FileCacheUse.DEFAULT), seen);
  }
}
