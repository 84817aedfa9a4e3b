package io.heartwood.disk;

import io.heartwood.disk.memory.MemoryDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A fixed commit that uses every kind of change, for tests that let any one step of it fail or be
 * the last before a crash: what a disk may look like afterwards is known from applying the changes
 * one by one to a disk in memory.
 */
public final class DiskCrashScenario {
  private DiskCrashScenario() {}

  /** What is on the disk before the commit. */
  public static void prepare(IDisk disk) throws IOException {
    DiskTesting.change(
        disk,
        t -> {
          t.createDirectories(path("table/all_1_1_0/p.proj"));
          for (String name : List.of("data.bin", "columns.txt", "count.txt", "p.proj/data.bin")) {
            file(t.create(path("table/all_1_1_0").resolve(name)), name);
          }
          t.link(path("table/all_1_1_0/columns.txt"), path("linked"));
          t.link(path("table/all_1_1_0/data.bin"), path("table/all_1_1_0/p.proj/twice"));
          file(t.create(path("log")), "log");
          file(t.create(path("shared_log")), "shared");
          t.link(path("shared_log"), path("shared_log_2"));
          file(t.create(path("old")), "old");
          file(t.create(path("new")), "new");
          file(t.create(path("setting")), "before");
          t.createDirectories(path("empty"));
        });
  }

  /** The changes of the commit, in order. */
  public static List<DiskTesting.Changes> changes() {
    return List.of(
        t -> t.createDirectories(path("table/tmp_merge_all_1_2_1")),
        t -> file(t.create(path("table/tmp_merge_all_1_2_1/data.bin")), "merged data"),
        t -> file(t.create(path("table/tmp_merge_all_1_2_1/count.txt")), "count.txt"),
        t ->
            t.link(
                path("table/all_1_1_0/columns.txt"), path("table/tmp_merge_all_1_2_1/columns.txt")),
        t -> t.publish(path("table/tmp_merge_all_1_2_1"), path("table/all_1_2_1")),
        t -> file(t.append(path("log")), "more"),
        t -> file(t.append(path("shared_log")), "more"),
        t -> file(t.overwrite(path("setting")), "after"),
        t -> t.replace(path("new"), path("old")),
        t -> t.replace(path("linked"), path("table/all_1_1_0/columns.txt")),
        t -> t.move(path("old"), path("moved")),
        t -> t.delete(path("empty")),
        t -> t.delete(path("shared_log_2")),
        t -> t.deleteRecursively(path("table/all_1_1_0")));
  }

  /** The commit. */
  public static void commit(IDisk disk) throws IOException {
    DiskTesting.change(
        disk,
        t -> {
          for (DiskTesting.Changes change : changes()) {
            change.apply(t);
          }
        });
  }

  /** What a disk may look like after a crash: the first none, one, two, ... of the changes made. */
  public static List<DiskTesting.Snapshot> possibleStates() throws IOException {
    List<DiskTesting.Snapshot> states = new ArrayList<>();
    for (int count = 0; count <= changes().size(); count++) {
      try (MemoryDisk disk = new MemoryDisk("model")) {
        prepare(disk);
        for (DiskTesting.Changes change : changes().subList(0, count)) {
          DiskTesting.change(disk, change);
        }
        states.add(DiskTesting.snapshot(disk));
      }
    }
    return states;
  }

  private static void file(DiskOutput output, String text) throws IOException {
    DiskTesting.writeFile(output, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static DiskPath path(String text) {
    return DiskPath.of(text);
  }
}
