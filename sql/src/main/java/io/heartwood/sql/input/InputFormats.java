package io.heartwood.sql.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;

/** All input formats: those of this module, and behind them those of others. */
final class InputFormats {
  private static final List<InputFormat> OWN = own();

  private InputFormats() {}

  private static List<InputFormat> own() {
    List<InputFormat> formats = new ArrayList<>(List.of(TextInputFormat.values()));
    formats.addAll(List.of(BinaryInputFormat.values()));
    return List.copyOf(formats);
  }

  private static List<InputFormat> others() {
    List<InputFormat> formats = new ArrayList<>();
    ServiceLoader.load(InputFormat.class, InputFormats.class.getClassLoader())
        .forEach(formats::add);
    return formats;
  }

  static Optional<InputFormat> ofName(String name) {
    Optional<InputFormat> own = ofName(OWN, name);
    return own.isPresent() ? own : ofName(others(), name);
  }

  private static Optional<InputFormat> ofName(List<InputFormat> formats, String name) {
    return formats.stream()
        .filter(format -> format.names().stream().anyMatch(name::equalsIgnoreCase))
        .findFirst();
  }

  static Optional<InputFormat> ofFileName(String fileName) {
    String name = Compression.withoutSuffix(fileName).toLowerCase(Locale.ROOT);
    String suffix = name.substring(name.lastIndexOf('.') + 1);
    Optional<InputFormat> own = ofSuffix(OWN, suffix);
    return own.isPresent() ? own : ofSuffix(others(), suffix);
  }

  private static Optional<InputFormat> ofSuffix(List<InputFormat> formats, String suffix) {
    return formats.stream().filter(format -> format.suffixes().contains(suffix)).findFirst();
  }

  /** First names of all formats. */
  static List<String> names() {
    List<InputFormat> all = new ArrayList<>(OWN);
    all.addAll(others());
    return all.stream().map(format -> format.names().get(0)).toList();
  }
}
