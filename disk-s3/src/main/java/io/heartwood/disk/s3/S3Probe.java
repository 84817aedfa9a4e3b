package io.heartwood.disk.s3;

import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.s3.S3StoreSettings.IfMatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Finds out whether a disk can be used and what its store is capable of, by one object of its own
 * in five requests (ClickHouse's access check takes four):
 *
 * <pre>
 *   PUT     If-None-Match: *     makes the object
 *   PUT     If-None-Match: *     must be refused, else conditional writes are ignored
 *   GET     bytes 2-3, If-Match  brings the right bytes; tells how ETags are quoted
 *   COPY                         to a second key
 *   DELETE  of both at once
 * </pre>
 *
 * What a refusal leaves unclear costs one more. Fails fast: each request has at most four attempts.
 * What the settings say already is not asked. The result is logged once. Thread-safe.
 */
final class S3Probe {
  private static final Logger LOGGER = LoggerFactory.getLogger(S3Probe.class);
  private static final String WRITING = "check access by writing";
  private static final int ATTEMPT_COUNT = 4;
  private static final int READ_POSITION = 2;
  private static final byte[] CONTENTS = "test".getBytes(StandardCharsets.US_ASCII);

  private final S3Connection connection;
  private final S3Capabilities capabilities;
  private final String bucket;
  private final Consumer<AwsRequestOverrideConfiguration.Builder> fewAttempts;
  private final S3Deletion deletion;

  S3Probe(S3Connection connection) {
    this.connection = connection;
    this.capabilities = connection.capabilities();
    this.bucket = connection.bucket();
    this.fewAttempts = connection.attempts(ATTEMPT_COUNT);
    this.deletion = new S3Deletion(connection, fewAttempts);
  }

  /** Checks all; a read-only disk is only listed. */
  void run() throws IOException {
    if (connection.settings().readOnly()) {
      list();
      return;
    }
    Trial trial = new Trial();
    trial.run(
        () -> {
          String etag = write(trial);
          requireContents(trial.key, etag);
          copy(trial.key, trial.copyKey);
        },
        List.of(new ObjectKey(trial.key), new ObjectKey(trial.copyKey)));
    LOGGER.info(
        "store answers: disk={} endpoint={} bucket={} {}",
        connection.settings().disk(),
        connection.settings().endpoint().hostAndPort(),
        bucket,
        capabilities);
  }

  /**
   * Fails where the store is known to ignore {@code If-None-Match}; asks it if that is not known.
   */
  synchronized void requireConditionalWrites() throws IOException {
    if (capabilities.has(S3Capability.CONDITIONAL_WRITES).isEmpty()) {
      Trial trial = new Trial();
      trial.run(() -> write(trial), List.of(new ObjectKey(trial.key)));
    }
    if (capabilities.lacks(S3Capability.CONDITIONAL_WRITES)) {
      throw new IOException(
          "s3 store ignores conditional writes, so this one could replace another: disk="
              + connection.settings().disk()
              + " endpoint="
              + connection.settings().endpoint().hostAndPort()
              + " bucket="
              + bucket);
    }
  }

  /** Something that uses the probe's objects. */
  private interface Step {
    void run() throws IOException;
  }

  /** The keys of one probe, and whether there is something to delete. */
  private final class Trial {
    final String key =
        connection.settings().keyPrefix() + "heartwood_access_check_" + UUID.randomUUID();
    final String copyKey = key + "_copy";
    boolean made;

    void run(Step step, List<ObjectKey> keys) throws IOException {
      try {
        step.run();
      } catch (IOException | RuntimeException e) {
        if (made) {
          deleteAfter(e, keys);
        }
        throw e;
      }
      deletion.delete(keys);
    }

    private void deleteAfter(Exception failure, List<ObjectKey> keys) {
      try {
        deletion.delete(keys);
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
    }
  }

  private void list() throws IOException {
    var client = connection.client();
    connection.call(
        "check access",
        null,
        () ->
            client.listObjectsV2(
                r ->
                    r.bucket(bucket)
                        .prefix(connection.settings().keyPrefix())
                        .maxKeys(1)
                        .overrideConfiguration(fewAttempts)));
  }

  /** Makes the object and learns of conditional writes; returns its ETag, or null. */
  private String write(Trial trial) throws IOException {
    if (capabilities.has(S3Capability.CONDITIONAL_WRITES).isPresent()) {
      return put(trial);
    }
    Put first = putIfAbsent(trial.key);
    if (first.outcome() == Outcome.REFUSED) {
      capabilities.learn(S3Capability.CONDITIONAL_WRITES, false);
      return put(trial);
    }
    // A key that is taken already was made by a first attempt whose reply was lost.
    trial.made = true;
    Put second = putIfAbsent(trial.key);
    boolean kept = second.outcome() == Outcome.TAKEN;
    capabilities.learn(S3Capability.CONDITIONAL_WRITES, kept);
    return kept ? first.etag() : second.etag();
  }

  /** What became of a conditional write. */
  private enum Outcome {
    MADE,
    TAKEN,
    /** The store does not take a condition. */
    REFUSED
  }

  private record Put(Outcome outcome, String etag) {}

  private Put putIfAbsent(String key) throws IOException {
    PutObjectRequest request = request(key).ifNoneMatch("*").build();
    try {
      String etag = connection.client().putObject(request, RequestBody.fromBytes(CONTENTS)).eTag();
      return new Put(Outcome.MADE, etag);
    } catch (AwsServiceException e) {
      if (e.statusCode() == 412 || e.statusCode() == 409) {
        return new Put(Outcome.TAKEN, null);
      }
      if (e.statusCode() == 400 || S3Errors.meansUnsupported(e)) {
        return new Put(Outcome.REFUSED, null);
      }
      throw connection.errors().translate(WRITING, key, e);
    } catch (SdkException e) {
      throw connection.errors().translate(WRITING, key, e);
    }
  }

  private String put(Trial trial) throws IOException {
    PutObjectRequest request = request(trial.key).build();
    var client = connection.client();
    String etag =
        connection.call(
            WRITING,
            trial.key,
            () -> client.putObject(request, RequestBody.fromBytes(CONTENTS)).eTag());
    trial.made = true;
    return etag;
  }

  private PutObjectRequest.Builder request(String key) {
    return PutObjectRequest.builder().bucket(bucket).key(key).overrideConfiguration(fewAttempts);
  }

  /** Reads the second half, and learns which form of the ETag the store compares. */
  private void requireContents(String key, String etag) throws IOException {
    byte[] actual = null;
    if (etag == null) {
      capabilities.learn(IfMatch.NONE);
    } else if (connection.settings().store().ifMatch().isEmpty()) {
      for (IfMatch form : new IfMatch[] {IfMatch.QUOTED, IfMatch.UNQUOTED}) {
        if (actual == null) {
          capabilities.learn(form);
          actual = read(key, S3RangeRequests.condition(form, etag));
        }
      }
      if (actual == null) {
        capabilities.learn(IfMatch.NONE);
      }
    }
    if (actual == null) {
      actual = read(key, Optional.empty());
    }
    if (!Arrays.equals(actual, Arrays.copyOfRange(CONTENTS, READ_POSITION, CONTENTS.length))) {
      throw new IOException(
          "s3 returned other bytes than were written: disk="
              + connection.settings().disk()
              + " endpoint="
              + connection.settings().endpoint().hostAndPort()
              + " bucket="
              + bucket
              + " position="
              + READ_POSITION);
    }
  }

  /** The second half; null if the condition does not hold. */
  private byte[] read(String key, Optional<String> ifMatch) throws IOException {
    GetObjectRequest.Builder request =
        GetObjectRequest.builder()
            .bucket(bucket)
            .key(key)
            .range("bytes=" + READ_POSITION + "-" + (CONTENTS.length - 1))
            .overrideConfiguration(fewAttempts);
    ifMatch.ifPresent(request::ifMatch);
    try {
      return connection.client().getObjectAsBytes(request.build()).asByteArrayUnsafe();
    } catch (AwsServiceException e) {
      if (e.statusCode() == 412 && ifMatch.isPresent()) {
        return null;
      }
      throw connection.errors().translate("check access by reading", key, e);
    } catch (SdkException e) {
      throw connection.errors().translate("check access by reading", key, e);
    }
  }

  /** Any refusal means that the store does not copy: then this process does. */
  private void copy(String key, String copy) throws IOException {
    if (capabilities.has(S3Capability.COPY).isPresent()) {
      return;
    }
    try {
      connection
          .client()
          .copyObject(
              r ->
                  r.sourceBucket(bucket)
                      .sourceKey(key)
                      .destinationBucket(bucket)
                      .destinationKey(copy)
                      .overrideConfiguration(fewAttempts));
      capabilities.learn(S3Capability.COPY, true);
    } catch (AwsServiceException e) {
      if (e.statusCode() >= 500 && !S3Errors.meansUnsupported(e)) {
        throw connection.errors().translate("check access by copying", key, e);
      }
      capabilities.learn(S3Capability.COPY, false);
    } catch (SdkException e) {
      throw connection.errors().translate("check access by copying", key, e);
    }
  }
}
