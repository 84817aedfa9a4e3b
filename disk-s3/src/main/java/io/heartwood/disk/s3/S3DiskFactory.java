package io.heartwood.disk.s3;

import io.heartwood.disk.DiskFactory;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.object.plain.PlainMetadataStorage;
import io.heartwood.disk.object.plain.PlainRewritableMetadataStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes S3 disks from configuration: types {@code s3}, {@code s3_plain}, {@code
 * s3_plain_rewritable}, or {@code object_storage} with one of these as {@code object_storage_type}.
 * The type says which {@code metadata_type} is meant if none is given: {@code local}, {@code plain}
 * or {@code plain_rewritable}. A local metadata tree lies at {@code metadata_path} (relative to the
 * data directory if not absolute), or in {@code disks/<name>/} of the data directory. Thread-safe.
 */
public final class S3DiskFactory implements DiskFactory {
  private static final String OBJECT_STORAGE = "object_storage";
  private static final String LOCAL = "local";

  /** Types, and the metadata that each means if nothing else is said. */
  private static final Map<String, String> METADATA_TYPES =
      Map.of(
          "s3",
          LOCAL,
          "s3_plain",
          PlainMetadataStorage.TYPE,
          "s3_plain_rewritable",
          PlainRewritableMetadataStorage.TYPE);

  /** For the service loader. */
  public S3DiskFactory() {}

  @Override
  public Set<String> types() {
    Set<String> types = new TreeSet<>(METADATA_TYPES.keySet());
    types.add(OBJECT_STORAGE);
    return types;
  }

  @Override
  public IDisk open(String name, Map<String, String> settings, Context context) throws IOException {
    String metadataType = metadataType(name, settings);
    S3Settings read = S3Settings.read(name, settings, context.environment());
    switch (metadataType) {
      case PlainMetadataStorage.TYPE:
        return S3Disk.openPlain(read);
      case PlainRewritableMetadataStorage.TYPE:
        return S3Disk.openPlainRewritable(read);
      default:
        Path metadata = read.metadataPath().orElse(Path.of("disks", name));
        return S3Disk.open(read, context.dataDirectory().resolve(metadata));
    }
  }

  private static String metadataType(String disk, Map<String, String> settings) {
    String type = settings.getOrDefault("type", "s3").strip();
    if (type.equals(OBJECT_STORAGE)) {
      type = settings.getOrDefault("object_storage_type", "").strip();
    }
    String meant = METADATA_TYPES.get(type);
    if (meant == null) {
      throw unsupported(disk, "object_storage_type", type, METADATA_TYPES.keySet());
    }
    String metadataType = settings.getOrDefault("metadata_type", meant).strip();
    if (!METADATA_TYPES.containsValue(metadataType)) {
      throw unsupported(disk, "metadata_type", metadataType, METADATA_TYPES.values());
    }
    return metadataType;
  }

  private static IllegalArgumentException unsupported(
      String disk, String setting, String value, Collection<String> known) {
    return new IllegalArgumentException(
        "setting is not supported: disk="
            + disk
            + " setting="
            + setting
            + " value="
            + value
            + " expected="
            + String.join(", ", new TreeSet<>(known)));
  }
}
