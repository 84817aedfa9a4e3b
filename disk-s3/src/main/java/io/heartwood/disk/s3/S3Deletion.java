package io.heartwood.disk.s3;

import io.heartwood.disk.object.ObjectKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;

/**
 * Deletes objects: one key by DeleteObject, more by DeleteObjects in batches, and again one by one
 * where the server does not know batches (remembered) or refused single keys of one. Every key is
 * tried before the first failure is thrown. Thread-safe.
 */
final class S3Deletion {
  private final S3Connection connection;
  private volatile boolean batchDelete;

  S3Deletion(S3Connection connection) {
    this.connection = connection;
    this.batchDelete = connection.settings().requests().batchDelete();
  }

  void delete(Collection<ObjectKey> keys) throws IOException {
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

  private void deleteBatch(List<ObjectKey> keys) throws IOException {
    if (keys.size() == 1 || !batchDelete) {
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
                          .delete(d -> d.objects(identifiers).quiet(true)));
    } catch (AwsServiceException e) {
      if (!meansUnsupported(e)) {
        throw connection.errors().translate("delete", null, e);
      }
      batchDelete = false;
      deleteSingly(keys);
      return;
    } catch (SdkException e) {
      throw connection.errors().translate("delete", null, e);
    }
    List<ObjectKey> refused = new ArrayList<>();
    for (S3Error error : response.errors()) {
      if (!"NoSuchKey".equals(error.code()) && error.key() != null) {
        refused.add(new ObjectKey(error.key()));
      }
    }
    deleteSingly(refused);
  }

  private void deleteSingly(List<ObjectKey> keys) throws IOException {
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

  private void deleteOne(ObjectKey key) throws IOException {
    try {
      connection.client().deleteObject(r -> r.bucket(connection.bucket()).key(key.value()));
    } catch (AwsServiceException e) {
      if (e.statusCode() != 404 || S3Errors.code(e).equals("NoSuchBucket")) {
        throw connection.errors().translate("delete", key.value(), e);
      }
    } catch (SdkException e) {
      throw connection.errors().translate("delete", key.value(), e);
    }
  }

  private static boolean meansUnsupported(AwsServiceException answer) {
    String code = S3Errors.code(answer);
    return answer.statusCode() == 501
        || answer.statusCode() == 405
        || code.equals("NotImplemented")
        || code.equals("MethodNotAllowed");
  }
}
