package io.heartwood.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * The parts that ClickHouse 26.7 wrote, from {@code clickhouse-26.7-parts} in the test resources
 * (see the README there). Archives are unpacked in memory.
 */
public final class PartFixtures {
  private static final String FOLDER = "/clickhouse-26.7-parts/";
  private static final int TAR_BLOCK = 512;

  /** The names of all archives without {@code .tar.gz}. */
  public static final List<String> ARCHIVES =
      List.of(
          "01_compact_default",
          "02_compact_multi_granule",
          "03_wide_all_types",
          "04_compact_all_types",
          "05_wide_lc_nullable_array_map",
          "06_compact_lc_nullable_array_map",
          "07_wide_lc_overflow",
          "08_wide_sparse",
          "09_compact_sparse",
          "10_wide_skip_indexes",
          "11_compact_skip_indexes",
          "12_ttl",
          "13_lightweight_delete",
          "14_replacing_merged",
          "15_partition_keys",
          "16_codecs",
          "17_compact_multi_codec",
          "18_conservative_settings",
          "19_nonadaptive",
          "20_small_blocks",
          "21_projections",
          "22_long_names",
          "23_variant_dynamic_json",
          "24_alter_mutation",
          "25_sort_keys",
          "26_patch_part",
          "27_empty_part",
          "28_json_merged");

  private PartFixtures() {}

  /**
   * One part directory, or one projection inside a part.
   *
   * @param archive name of the archive
   * @param table name of the table in the archive
   * @param name name of the part directory; of a projection {@code <part>/<projection>.proj}
   * @param files the files directly in the directory, by name
   */
  public record FixturePart(
      String archive, String table, String name, SortedMap<String, byte[]> files) {
    /** The content of a file that must be there. */
    public byte[] file(String fileName) {
      byte[] content = files.get(fileName);
      if (content == null) {
        throw new IllegalArgumentException("no such file: " + this + "/" + fileName);
      }
      return content;
    }

    @Override
    public String toString() {
      return archive + "/" + table + "/" + name;
    }
  }

  /**
   * All files of an archive by their path, for example {@code t/parts/all_1_1_0/count.txt} and
   * {@code t/create.sql}.
   */
  public static SortedMap<String, byte[]> files(String archive) {
    String resource = FOLDER + archive + ".tar.gz";
    try (InputStream in = PartFixtures.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("no such archive: " + resource);
      }
      SortedMap<String, byte[]> files = new TreeMap<>();
      untar(new GZIPInputStream(in).readAllBytes())
          .forEach((path, content) -> files.put(path.substring(archive.length() + 1), content));
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All parts of an archive, and their projections. */
  public static List<FixturePart> parts(String archive) {
    Map<String, SortedMap<String, byte[]>> directories = new TreeMap<>();
    for (Map.Entry<String, byte[]> file : files(archive).entrySet()) {
      int slash = file.getKey().lastIndexOf('/');
      if (file.getKey().contains("/parts/")) {
        directories
            .computeIfAbsent(file.getKey().substring(0, slash), key -> new TreeMap<>())
            .put(file.getKey().substring(slash + 1), file.getValue());
      }
    }
    List<FixturePart> parts = new ArrayList<>();
    directories.forEach(
        (path, content) -> {
          int parent = path.indexOf("/parts/");
          parts.add(
              new FixturePart(
                  archive,
                  path.substring(0, parent),
                  path.substring(parent + "/parts/".length()),
                  Collections.unmodifiableSortedMap(content)));
        });
    return parts;
  }

  /** All parts and projections of all archives. */
  public static List<FixturePart> allParts() {
    return ARCHIVES.stream().flatMap(archive -> parts(archive).stream()).toList();
  }

  /** One part of an archive. */
  public static FixturePart part(String archive, String table, String name) {
    return parts(archive).stream()
        .filter(part -> part.table().equals(table) && part.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no part " + archive + "/" + table + "/" + name));
  }

  /** Reads the regular files of a tar archive: plain, with GNU long names, or with PAX paths. */
  private static SortedMap<String, byte[]> untar(byte[] tar) throws IOException {
    SortedMap<String, byte[]> files = new TreeMap<>();
    ByteArrayInputStream in = new ByteArrayInputStream(tar);
    String longName = null;
    while (true) {
      byte[] header = in.readNBytes(TAR_BLOCK);
      if (header.length < TAR_BLOCK || header[0] == 0) {
        return files;
      }
      int size = Integer.parseInt(text(header, 124, 12).trim(), 8);
      byte[] content = in.readNBytes(size);
      if (content.length < size) {
        throw new IOException("truncated tar entry: " + text(header, 0, 100));
      }
      in.skipNBytes((TAR_BLOCK - size % TAR_BLOCK) % TAR_BLOCK);
      switch (header[156]) {
        case 'L' -> longName = text(content, 0, content.length);
        case 'x' -> longName = paxPath(new String(content, StandardCharsets.UTF_8), longName);
        case '0', 0 -> {
          String prefix = text(header, 345, 155);
          String name = text(header, 0, 100);
          String path = longName != null ? longName : prefix.isEmpty() ? name : prefix + "/" + name;
          files.put(path.startsWith("./") ? path.substring(2) : path, content);
          longName = null;
        }
        default -> longName = null;
      }
    }
  }

  private static String paxPath(String records, String otherwise) {
    for (String line : records.split("\n")) {
      int start = line.indexOf(" path=");
      if (start >= 0) {
        return line.substring(start + " path=".length());
      }
    }
    return otherwise;
  }

  private static String text(byte[] bytes, int offset, int length) {
    int end = offset;
    while (end < offset + length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, offset, end - offset, StandardCharsets.UTF_8);
  }
}
