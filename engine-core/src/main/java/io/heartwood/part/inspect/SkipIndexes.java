package io.heartwood.part.inspect;

import io.heartwood.part.format.Marks;
import io.heartwood.part.format.MarksFile;
import io.heartwood.part.format.MarksFormat;
import io.heartwood.part.format.PartFiles;
import io.heartwood.part.inspect.PartInspection.SkipIndexInspection;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The skip indexes of a part: {@code skp_idx_<name>.idx} or {@code .idx2}, for a text index also
 * {@code .dct.idx} and {@code .pst.idx}, each with marks of 24 bytes whatever their extension.
 */
final class SkipIndexes {
  private final PartDirectory directory;

  SkipIndexes(PartDirectory directory) {
    this.directory = directory;
  }

  List<SkipIndexInspection> inspect() throws IOException {
    Map<String, List<String>> byName = new TreeMap<>();
    for (String file : directory.files().keySet()) {
      if (file.startsWith(PartFiles.SKIP_INDEX_PREFIX)) {
        String name = file.substring(PartFiles.SKIP_INDEX_PREFIX.length());
        int dot = name.indexOf('.');
        byName
            .computeIfAbsent(dot < 0 ? name : name.substring(0, dot), key -> new ArrayList<>())
            .add(file);
      }
    }
    List<SkipIndexInspection> indexes = new ArrayList<>();
    for (Map.Entry<String, List<String>> index : byName.entrySet()) {
      List<String> data =
          index.getValue().stream().filter(file -> MarksFormat.ofFile(file).isEmpty()).toList();
      long size = index.getValue().stream().mapToLong(directory.files()::get).sum();
      indexes.add(
          new SkipIndexInspection(
              unescape(index.getKey()), data, size, granuleCount(index.getValue())));
    }
    return indexes;
  }

  private OptionalLong granuleCount(List<String> files) throws IOException {
    for (String file : files) {
      Optional<MarksFormat> format = MarksFormat.ofFile(file);
      if (format.isPresent() && format.get().hasRows()) {
        MarksFormat wide =
            format.get().compressed() ? MarksFormat.WIDE_COMPRESSED : MarksFormat.WIDE;
        Optional<Marks> marks =
            directory.read(file, bytes -> MarksFile.read(directory.describe(file), wide, bytes, 1));
        return marks.isPresent()
            ? OptionalLong.of(marks.get().granuleCount())
            : OptionalLong.empty();
      }
    }
    return OptionalLong.empty();
  }

  /** {@code na%20me} as {@code na me}; as it is if it is no escaped name. */
  private static String unescape(String escaped) {
    try {
      return URLDecoder.decode(escaped.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return escaped;
    }
  }
}
