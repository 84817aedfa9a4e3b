package io.heartwood.disk.s3;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Finds out whether a disk can be used, as ClickHouse does when it opens one: writes four bytes to
 * an object of its own, reads them whole and from the middle, deletes them. Fails fast: each
 * request has at most four attempts.
 */
final class S3AccessCheck {
  private static final int ATTEMPT_COUNT = 4;
  private static final byte[] CONTENTS = "test".getBytes(StandardCharsets.US_ASCII);

  private final S3Connection connection;
  private final String bucket;
  private final Consumer<AwsRequestOverrideConfiguration.Builder> fewAttempts;

  S3AccessCheck(S3Connection connection) {
    this.connection = connection;
    this.bucket = connection.bucket();
    this.fewAttempts = c -> c.addPlugin(plugin -> connection.limitAttempts(plugin, ATTEMPT_COUNT));
  }

  void run() throws IOException {
    S3Client client = connection.client();
    String prefix = connection.settings().keyPrefix();
    if (connection.settings().readOnly()) {
      connection.call(
          "check access",
          null,
          () ->
              client.listObjectsV2(
                  r ->
                      r.bucket(bucket)
                          .prefix(prefix)
                          .maxKeys(1)
                          .overrideConfiguration(fewAttempts)));
      return;
    }
    String key = prefix + "heartwood_access_check_" + UUID.randomUUID();
    connection.call(
        "check access by writing",
        key,
        () ->
            client.putObject(
                r -> r.bucket(bucket).key(key).overrideConfiguration(fewAttempts),
                RequestBody.fromBytes(CONTENTS)));
    try {
      requireContents(client, key, 0);
      requireContents(client, key, 2);
    } catch (IOException e) {
      try {
        delete(client, key);
      } catch (IOException deletionFailure) {
        e.addSuppressed(deletionFailure);
      }
      throw e;
    }
    delete(client, key);
  }

  private void delete(S3Client client, String key) throws IOException {
    connection.call(
        "check access by deleting",
        key,
        () ->
            client.deleteObject(r -> r.bucket(bucket).key(key).overrideConfiguration(fewAttempts)));
  }

  private void requireContents(S3Client client, String key, int position) throws IOException {
    byte[] actual =
        connection.call(
            "check access by reading",
            key,
            () ->
                client
                    .getObjectAsBytes(
                        r ->
                            r.bucket(bucket)
                                .key(key)
                                .range("bytes=" + position + "-" + (CONTENTS.length - 1))
                                .overrideConfiguration(fewAttempts))
                    .asByteArrayUnsafe());
    if (!Arrays.equals(actual, Arrays.copyOfRange(CONTENTS, position, CONTENTS.length))) {
      throw new IOException(
          "s3 returned other bytes than were written: disk="
              + connection.settings().disk()
              + " endpoint="
              + connection.settings().endpoint().hostAndPort()
              + " bucket="
              + bucket
              + " position="
              + position);
    }
  }
}
