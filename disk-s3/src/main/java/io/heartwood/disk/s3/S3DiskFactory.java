package io.heartwood.disk.s3;

import io.heartwood.disk.DiskFactory;
import io.heartwood.disk.IDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Makes S3 disks from configuration: type {@code s3}, or {@code object_storage} with {@code
 * object_storage_type=s3}, in both cases with {@code metadata_type=local}, the default. The
 * metadata tree lies at {@code metadata_path} (relative to the data directory if not absolute), or
 * in {@code disks/<name>/} of the data directory. Thread-safe.
 */
public final class S3DiskFactory implements DiskFactory {
  private static final String S3 = "s3";
  private static final String OBJECT_STORAGE = "object_storage";

  /** For the service loader. */
  public S3DiskFactory() {}

  @Override
  public Set<String> types() {
    return Set.of(S3, OBJECT_STORAGE);
  }

  @Override
  public IDisk open(String name, Map<String, String> settings, Context context) throws IOException {
    String type = settings.getOrDefault("type", S3);
    if (type.equals(OBJECT_STORAGE)) {
      require(name, settings, "object_storage_type", "", S3);
    }
    require(name, settings, "metadata_type", "local", "local");
    S3Settings read = S3Settings.read(name, settings, context.environment());
    Path metadata = read.metadataPath().orElse(Path.of("disks", name));
    return S3Disk.open(read, context.dataDirectory().resolve(metadata));
  }

  private static void require(
      String disk, Map<String, String> settings, String setting, String missing, String only) {
    String value = settings.getOrDefault(setting, missing).strip();
    if (!value.equals(only)) {
      throw new IllegalArgumentException(
          "setting is not supported: disk="
              + disk
              + " setting="
              + setting
              + " value="
              + value
              + " expected="
              + only);
    }
  }
}
