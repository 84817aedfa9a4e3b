package io.heartwood.disk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What tests of disks share. */
public final class DiskTesting {
  private DiskTesting() {}

  /** Changes made in one transaction. */
  @FunctionalInterface
  public interface Changes {
    /** Asks for the changes. */
    void apply(DiskTransaction transaction) throws IOException;
  }

  /** Everything on a disk: one line per name, with size and hash of files, ascending. */
  public record Snapshot(List<String> lines) {
    /** Copies the lines. */
    public Snapshot {
      lines = List.copyOf(lines);
    }
  }

  /** Deterministic random bytes. */
  public static byte[] bytes(long seed, int count) {
    byte[] bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Writes, finishes and closes a file. */
  public static void writeFile(DiskOutput output, byte[] bytes) throws IOException {
    try (output) {
      output.write(bytes, 0, bytes.length);
      output.finish();
    }
  }

  /** Runs changes in one transaction and commits it. */
  public static void change(IDisk disk, Changes changes) throws IOException {
    try (DiskTransaction transaction = disk.begin()) {
      changes.apply(transaction);
      transaction.commit();
    }
  }

  /** The snapshot line of a file. */
  static String fileLine(DiskPath file, byte[] bytes) {
    return file + " " + bytes.length + " " + Arrays.hashCode(bytes);
  }

  /** Reads everything on a disk. */
  public static Snapshot snapshot(IDisk disk) throws IOException {
    List<String> lines = new ArrayList<>();
    collect(disk, DiskPath.ROOT, lines);
    lines.sort(null);
    return new Snapshot(lines);
  }

  private static void collect(IDisk disk, DiskPath directory, List<String> lines)
      throws IOException {
    for (String name : disk.list(directory)) {
      DiskPath path = directory.resolve(name);
      if (disk.isDirectory(path)) {
        lines.add(path + "/");
        collect(disk, path, lines);
      } else {
        lines.add(fileLine(path, disk.readAll(path, Integer.MAX_VALUE)));
      }
    }
  }
}
