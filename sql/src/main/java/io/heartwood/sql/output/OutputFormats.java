package io.heartwood.sql.output;

import io.heartwood.sql.input.Compression;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;

/** All output formats: those of this module, and behind them those of others. */
final class OutputFormats {
  private static final List<OutputFormat> OWN = own();

  private OutputFormats() {}

  private static List<OutputFormat> own() {
    List<OutputFormat> formats = new ArrayList<>(List.of(TextOutputFormat.values()));
    formats.addAll(List.of(BinaryOutputFormat.values()));
    return List.copyOf(formats);
  }

  private static List<OutputFormat> others() {
    List<OutputFormat> formats = new ArrayList<>();
    ServiceLoader.load(OutputFormat.class, OutputFormats.class.getClassLoader())
        .forEach(formats::add);
    return formats;
  }

  static Optional<OutputFormat> ofName(String name) {
    Optional<OutputFormat> own = ofName(OWN, name);
    return own.isPresent() ? own : ofName(others(), name);
  }

  private static Optional<OutputFormat> ofName(List<OutputFormat> formats, String name) {
    return formats.stream()
        .filter(format -> format.names().stream().anyMatch(name::equalsIgnoreCase))
        .findFirst();
  }

  static Optional<OutputFormat> ofFileName(String fileName) {
    String name = Compression.withoutSuffix(fileName).toLowerCase(Locale.ROOT);
    String suffix = name.substring(name.lastIndexOf('.') + 1);
    Optional<OutputFormat> own = ofSuffix(OWN, suffix);
    return own.isPresent() ? own : ofSuffix(others(), suffix);
  }

  private static Optional<OutputFormat> ofSuffix(List<OutputFormat> formats, String suffix) {
    return formats.stream().filter(format -> format.suffixes().contains(suffix)).findFirst();
  }

  /** First names of all formats. */
  static List<String> names() {
    List<OutputFormat> all = new ArrayList<>(OWN);
    all.addAll(others());
    return all.stream().map(format -> format.names().get(0)).toList();
  }
}
