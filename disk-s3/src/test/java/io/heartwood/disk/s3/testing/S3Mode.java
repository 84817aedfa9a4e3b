package io.heartwood.disk.s3.testing;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Where tests get their S3 from. */
enum S3Mode {
  /** An endpoint named by the environment variable {@value S3Extension#ENDPOINT}. */
  ENV,
  /** A container that Testcontainers starts. */
  DOCKER,
  /** Ceph's gateway as it is installed on this machine; only if it is asked for. */
  CEPH,
  /** A server of our own in a child JVM. */
  EMBEDDED;

  /** The mode somebody insists on with {@value S3Extension#MODE}, if any. */
  static Optional<S3Mode> forced(Map<String, String> environment) {
    String name = environment.getOrDefault(S3Extension.MODE, "");
    if (name.isEmpty()) {
      return Optional.empty();
    }
    for (S3Mode mode : values()) {
      if (mode.name().toLowerCase(Locale.ROOT).equals(name)) {
        return Optional.of(mode);
      }
    }
    throw new IllegalArgumentException(
        "expected env, docker, ceph or embedded: " + S3Extension.MODE + "=" + name);
  }
}
