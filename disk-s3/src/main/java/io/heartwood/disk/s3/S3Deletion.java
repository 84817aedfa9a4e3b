package io.heartwood.disk.s3;

import io.heartwood.disk.object.ObjectKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;

/**
 * Deletes objects: one key by DeleteObject, more by DeleteObjects in batches, and again one by one
 * where the server does not know batches (remembered) or refused single keys of one. Keys that the
 * server refuses do not keep it from the others; a server that does not answer, or cannot, ends the
 * deletion at once, for a hundred batches would each wait out all retries. Thread-safe.
 */
final class S3Deletion {
  private final S3Connection connection;
  private final Consumer<AwsRequestOverrideConfiguration.Builder> overrides;

  S3Deletion(S3Connection connection) {
    this(connection, overrides -> {});
  }

  /** With overrides for each request. */
  S3Deletion(S3Connection connection, Consumer<AwsRequestOverrideConfiguration.Builder> overrides) {
    this.connection = connection;
    this.overrides = overrides;
  }

  /** That going on with other keys is of no use. */
  private static final class OutageException extends Exception {
    private static final long serialVersionUID = 1L;

    OutageException(IOException failure) {
      super(failure);
    }

    IOException failure() {
      return (IOException) getCause();
    }
  }

  /**
   * Deletes objects; missing ones are no error.
   *
   * @throws IOException the first failure; any number of the keys may be deleted
   */
  void delete(Collection<ObjectKey> keys) throws IOException {
    try {
      deleteAll(keys);
    } catch (OutageException outage) {
      throw outage.failure();
    }
  }

  private void deleteAll(Collection<ObjectKey> keys) throws IOException, OutageException {
    int batchSize = connection.settings().requests().deleteBatchSize();
    List<ObjectKey> all = List.copyOf(keys);
    IOException first = null;
    for (int from = 0; from < all.size(); from += batchSize) {
      List<ObjectKey> batch = all.subList(from, Math.min(from + batchSize, all.size()));
      try {
        deleteBatch(batch);
      } catch (IOException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private void deleteBatch(List<ObjectKey> keys) throws IOException, OutageException {
    if (keys.size() == 1 || connection.capabilities().lacks(S3Capability.BATCH_DELETE)) {
      deleteSingly(keys);
      return;
    }
    List<ObjectIdentifier> identifiers = new ArrayList<>(keys.size());
    for (ObjectKey key : keys) {
      identifiers.add(ObjectIdentifier.builder().key(key.value()).build());
    }
    DeleteObjectsResponse response;
    try {
      response =
          connection
              .client()
              .deleteObjects(
                  r ->
                      r.bucket(connection.bucket())
                          .delete(d -> d.objects(identifiers).quiet(true))
                          .overrideConfiguration(overrides));
      connection.capabilities().learn(S3Capability.BATCH_DELETE, true);
    } catch (AwsServiceException e) {
      if (!S3Errors.meansUnsupported(e)) {
        throw failed(null, e);
      }
      connection.capabilities().learn(S3Capability.BATCH_DELETE, false);
      deleteSingly(keys);
      return;
    } catch (SdkException e) {
      throw failed(null, e);
    }
    List<ObjectKey> refused = new ArrayList<>();
    for (S3Error error : response.errors()) {
      if (error.key() == null) {
        // Of which key it speaks nobody knows, so each is asked for.
        deleteSingly(keys);
        return;
      }
      if (!"NoSuchKey".equals(error.code())) {
        refused.add(new ObjectKey(error.key()));
      }
    }
    deleteSingly(refused);
  }

  private void deleteSingly(List<ObjectKey> keys) throws IOException, OutageException {
    IOException first = null;
    for (ObjectKey key : keys) {
      try {
        deleteOne(key);
      } catch (IOException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private void deleteOne(ObjectKey key) throws IOException, OutageException {
    try {
      connection
          .client()
          .deleteObject(
              r -> r.bucket(connection.bucket()).key(key.value()).overrideConfiguration(overrides));
    } catch (AwsServiceException e) {
      if (e.statusCode() != 404 || S3Errors.code(e).equals("NoSuchBucket")) {
        throw failed(key.value(), e);
      }
    } catch (SdkException e) {
      throw failed(key.value(), e);
    }
  }

  /** Tells a refusal of these keys, which is returned, from a server that is of no use now. */
  private IOException failed(String key, SdkException e) throws OutageException {
    IOException failure = connection.errors().translate("delete", key, e);
    if (e instanceof AwsServiceException answer && answer.statusCode() < 500) {
      return failure;
    }
    throw new OutageException(failure);
  }
}
