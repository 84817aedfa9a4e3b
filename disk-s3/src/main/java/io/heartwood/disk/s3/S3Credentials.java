package io.heartwood.disk.s3;

import java.util.Map;

/**
 * How requests are signed. Printing shows which way, never a key. Immutable.
 *
 * @param accessKeyId access key, or empty
 * @param secretAccessKey secret key, or empty
 * @param sessionToken token of temporary keys, or empty
 * @param fromEnvironment whether keys come from the surroundings (environment, web identity,
 *     profile, container, instance) when none are given
 */
record S3Credentials(
    String accessKeyId, String secretAccessKey, String sessionToken, boolean fromEnvironment) {
  /** Requests are not signed. */
  static final S3Credentials ANONYMOUS = new S3Credentials("", "", "", false);

  static S3Credentials read(SettingText text, Map<String, String> environment) {
    String accessKeyId = text.text("access_key_id");
    String secretAccessKey = text.text("secret_access_key");
    String sessionToken = text.text("session_token");
    boolean fromEnvironment = text.flag("use_environment_credentials", true);
    if (text.flag("no_sign_request", false)) {
      return ANONYMOUS;
    }
    if (accessKeyId.isEmpty() != secretAccessKey.isEmpty()) {
      throw text.failure(
          accessKeyId.isEmpty() ? "access_key_id" : "secret_access_key",
          "is missing beside its other half");
    }
    if (accessKeyId.isEmpty() && fromEnvironment) {
      String id = environment.getOrDefault("AWS_ACCESS_KEY_ID", "").strip();
      String secret = environment.getOrDefault("AWS_SECRET_ACCESS_KEY", "").strip();
      if (!id.isEmpty() && !secret.isEmpty()) {
        String token = environment.getOrDefault("AWS_SESSION_TOKEN", "").strip();
        return new S3Credentials(id, secret, token, true);
      }
    }
    return new S3Credentials(accessKeyId, secretAccessKey, sessionToken, fromEnvironment);
  }

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
