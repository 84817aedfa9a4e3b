package io.heartwood.disk.s3;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Set;

/**
 * How the service encrypts objects; all empty leaves it to the bucket. Printing shows the way,
 * never a key. Immutable.
 *
 * @param algorithm {@code server_side_encryption} (ours): {@code AES256} for keys of the service
 *     itself, {@code aws:kms} or {@code aws:kms:dsse} for keys of its key management, which a KMS
 *     key implies; empty for none of these
 * @param customerKeyBase64 {@code server_side_encryption_customer_key_base64}: a key that travels
 *     with each request
 * @param kmsKeyId {@code server_side_encryption_kms_key_id}
 * @param kmsContext {@code server_side_encryption_kms_encryption_context}
 * @param kmsBucketKey {@code server_side_encryption_kms_bucket_key_enabled}
 */
record S3EncryptionSettings(
    String algorithm,
    String customerKeyBase64,
    String kmsKeyId,
    String kmsContext,
    boolean kmsBucketKey) {
  private static final Set<String> ALGORITHMS = Set.of("AES256", "aws:kms", "aws:kms:dsse");

  static S3EncryptionSettings read(SettingText text) {
    String key = text.text("server_side_encryption_customer_key_base64");
    if (!key.isEmpty()) {
      int size;
      try {
        size = Base64.getDecoder().decode(key).length;
      } catch (IllegalArgumentException e) {
        size = -1;
      }
      if (size != 32) {
        throw text.failure(
            "server_side_encryption_customer_key_base64", "must be 32 bytes in base64");
      }
    }
    String kmsKey = text.text("server_side_encryption_kms_key_id");
    if (!key.isEmpty() && !kmsKey.isEmpty()) {
      throw text.failure(
          "server_side_encryption_kms_key_id", "excludes a customer key, which is also given");
    }
    String algorithm = text.text("server_side_encryption");
    if (!algorithm.isEmpty() && !ALGORITHMS.contains(algorithm)) {
      throw text.failure("server_side_encryption", "must be AES256, aws:kms or aws:kms:dsse");
    }
    if (!algorithm.isEmpty() && !key.isEmpty()) {
      throw text.failure("server_side_encryption", "excludes a customer key, which is also given");
    }
    if (algorithm.equals("AES256") && !kmsKey.isEmpty()) {
      throw text.failure("server_side_encryption", "contradicts the KMS key, which is also given");
    }
    if (algorithm.isEmpty() && !kmsKey.isEmpty()) {
      algorithm = "aws:kms";
    }
    return new S3EncryptionSettings(
        algorithm,
        key,
        kmsKey,
        text.text("server_side_encryption_kms_encryption_context"),
        text.flag("server_side_encryption_kms_bucket_key_enabled", false));
  }

  boolean hasCustomerKey() {
    return !customerKeyBase64.isEmpty();
  }

  boolean hasKmsKey() {
    return !kmsKeyId.isEmpty();
  }

  /** The MD5 that S3 wants beside a customer key. */
  String customerKeyMd5() {
    try {
      byte[] key =
          Base64.getDecoder().decode(customerKeyBase64.getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(key));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this java has no md5", e);
    }
  }

  @Override
  public String toString() {
    return hasCustomerKey() ? "customer key" : algorithm.isEmpty() ? "none" : algorithm;
  }
}
