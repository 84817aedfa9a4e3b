package io.heartwood.disk.s3;

/**
 * How requests are signed. Printing shows which way, never a key. Immutable.
 *
 * @param accessKeyId access key, or empty
 * @param secretAccessKey secret key, or empty
 * @param sessionToken token of temporary keys, or empty
 * @param fromEnvironment whether keys come from the surroundings (environment, profile, web
 *     identity, container, instance) when none are given
 */
record S3Credentials(
    String accessKeyId, String secretAccessKey, String sessionToken, boolean fromEnvironment) {
  /** Requests are not signed. */
  static final S3Credentials ANONYMOUS = new S3Credentials("", "", "", false);

  /** Whether keys are given. */
  boolean areGiven() {
    return !accessKeyId.isEmpty();
  }

  @Override
  public String toString() {
    if (areGiven()) {
      return sessionToken.isEmpty() ? "given keys" : "given temporary keys";
    }
    return fromEnvironment ? "from the environment" : "none";
  }
}
