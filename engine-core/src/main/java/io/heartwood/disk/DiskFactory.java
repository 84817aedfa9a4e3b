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
   * @param settings the children of the disk's element, name to text, {@code type} included; those
   *     that come again as {@code name[1]} and so on, their attribute {@code id} as {@code
   *     name[@id]}; secrets are in here, so neither messages nor logs may print it
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
   * @param disks finds the other disks of the configuration, for disks that wrap one
   */
  record Context(Path dataDirectory, Map<String, String> environment, Disks disks) {
    /** Copies the environment. */
    public Context {
      environment = Map.copyOf(environment);
    }

    /** Surroundings without other disks. */
    public Context(Path dataDirectory, Map<String, String> environment) {
      this(
          dataDirectory,
          environment,
          name -> {
            throw new IllegalArgumentException("no such disk: disk=" + name);
          });
    }
  }

  /** The other disks of a configuration. */
  interface Disks {
    /**
     * The disk of this name, opened if need be. Whoever opened the configuration closes it, after
     * the disks that asked for it.
     *
     * @throws IllegalArgumentException if there is no such disk, or it wraps the one that asks
     * @throws IOException if it cannot be opened
     */
    IDisk disk(String name) throws IOException;
  }
}
