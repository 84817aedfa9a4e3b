package io.heartwood.table;

import io.heartwood.disk.local.LocalDisk;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A process that inserts and merges until it is killed; says the number of each insert on its
 * standard output once it is done.
 */
final class InsertUntilKilled {
  static final int PARTITIONS = 2;

  private InsertUntilKilled() {}

  /** Arguments: directory, first number. */
  public static void main(String[] arguments) throws IOException {
    int id = Integer.parseInt(arguments[1]);
    try (LocalDisk disk = LocalDisk.open("default", Path.of(arguments[0]));
        MergeTreeEngine engine =
            MergeTreeEngine.builder().definitions(disk).backgroundThreads(1).build()) {
      MergeTreeTable table =
          engine
              .table("t")
              .orElseGet(
                  () -> {
                    try {
                      return engine.createTable(
                          "t",
                          TestTables.schema(
                              "old_parts_lifetime", "0",
                              "cleanup_delay_period", "0",
                              "merge_selecting_sleep_ms", "1",
                              "merge_selector_base", "2"));
                    } catch (IOException e) {
                      throw new IllegalStateException(e);
                    }
                  });
      while (true) {
        table.insert(TestTables.block(id, PARTITIONS));
        System.out.println(id);
        System.out.flush();
        id++;
      }
    }
  }
}
