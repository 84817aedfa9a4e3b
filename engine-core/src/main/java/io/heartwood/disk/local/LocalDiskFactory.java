package io.heartwood.disk.local;

import io.heartwood.disk.DiskFactory;
import io.heartwood.disk.IDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Makes disks of type {@code local} from configuration. Settings: {@code path} (relative to the
 * data directory if not absolute; the data directory itself if missing), {@code
 * keep_free_space_bytes}, and, as ours beside ClickHouse's, {@code fsync_after_insert} and {@code
 * fsync_part_directory} (0 or 1, default 1). Thread-safe.
 */
public final class LocalDiskFactory implements DiskFactory {
  private static final Set<String> SETTINGS =
      Set.of("type", "path", "keep_free_space_bytes", "fsync_after_insert", "fsync_part_directory");

  /** For the service loader. */
  public LocalDiskFactory() {}

  @Override
  public Set<String> types() {
    return Set.of("local");
  }

  @Override
  public IDisk open(String name, Map<String, String> settings, Context context) throws IOException {
    for (String setting : settings.keySet()) {
      if (!SETTINGS.contains(setting)) {
        throw new IllegalArgumentException("unknown setting: disk=" + name + " setting=" + setting);
      }
    }
    Path root = context.dataDirectory().resolve(settings.getOrDefault("path", ""));
    return LocalDisk.builder(name, root)
        .keepFreeSpaceBytes(bytes(name, settings, "keep_free_space_bytes"))
        .fsyncAfterInsert(flag(name, settings, "fsync_after_insert"))
        .fsyncPartDirectory(flag(name, settings, "fsync_part_directory"))
        .open();
  }

  private static long bytes(String disk, Map<String, String> settings, String setting) {
    String text = settings.getOrDefault(setting, "0").trim();
    try {
      long bytes = Long.parseLong(text);
      if (bytes >= 0) {
        return bytes;
      }
    } catch (NumberFormatException notANumber) {
      throw malformed(disk, setting, text, "a number of bytes", notANumber);
    }
    throw malformed(disk, setting, text, "a number of bytes", null);
  }

  private static boolean flag(String disk, Map<String, String> settings, String setting) {
    String text = settings.getOrDefault(setting, "1").trim();
    switch (text) {
      case "1":
      case "true":
        return true;
      case "0":
      case "false":
        return false;
      default:
        throw malformed(disk, setting, text, "0 or 1", null);
    }
  }

  private static IllegalArgumentException malformed(
      String disk, String setting, String text, String expected, Exception cause) {
    return new IllegalArgumentException(
        "malformed setting: disk="
            + disk
            + " setting="
            + setting
            + " expected="
            + expected
            + " actual="
            + text,
        cause);
  }
}
