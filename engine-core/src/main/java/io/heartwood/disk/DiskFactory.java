package io.heartwood.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Makes disks of some types from configuration; found through {@link java.util.ServiceLoader}, so
 * that reading a configuration needs no knowledge of S3.
 */
public interface DiskFactory {
  /** The {@code <type>} values that this factory understands, such as {@code s3}. */
  Set<String> types();

  /**
   * Opens a disk.
   *
   * @param name the disk's name in the configuration
   * @param settings the children of the disk's element, name to text, {@code type} included;
   *     secrets are in here, so neither messages nor logs may print it
   * @param context what relative paths and environment variables are resolved against
   * @throws IOException if the disk cannot be reached, with the disk's name in the message
   * @throws IllegalArgumentException if a setting is missing or malformed, naming disk and setting
   */
  IDisk open(String name, Map<String, String> settings, Context context) throws IOException;

  /**
   * Surroundings of a disk.
   *
   * @param dataDirectory the server's data directory; default locations are below it
   * @param environment environment variables that settings may name
   */
  record Context(Path dataDirectory, Map<String, String> environment) {
    /** Copies the environment. */
    public Context {
      environment = Map.copyOf(environment);
    }
  }
}
