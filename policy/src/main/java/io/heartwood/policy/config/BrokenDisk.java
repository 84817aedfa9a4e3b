package io.heartwood.policy.config;

import java.util.Objects;

/**
 * A disk of a configuration that cannot be opened; its settings are not at fault as far as can be
 * told. Immutable.
 *
 * @param name the disk's name
 * @param type its {@code <type>}, such as {@code s3}
 * @param failure why
 */
public record BrokenDisk(String name, String type, BrokenDiskException failure) {
  /** Checks that all are given. */
  public BrokenDisk {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(failure, "failure");
  }
}
