package io.heartwood.disk.s3;

import io.heartwood.disk.CommitUnknownException;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.StoredObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Writes objects whose keys must be free, and finds out what became of a write whose reply was
 * lost, by reading the object back. Thread-safe.
 */
final class S3ConditionalPut {
  private static final String ACTION = "write if absent";

  private final S3Connection connection;
  private final S3ObjectStorage objects;

  S3ConditionalPut(S3Connection connection, S3ObjectStorage objects) {
    this.connection = connection;
    this.objects = objects;
  }

  /** {@link S3ObjectStorage#putIfAbsent}. */
  boolean putIfAbsent(ObjectKey key, byte[] bytes) throws IOException {
    S3Client client = connection.client();
    AtomicInteger attempts = new AtomicInteger();
    PutObjectRequest request =
        PutObjectRequest.builder()
            .bucket(connection.bucket())
            .key(key.value())
            .contentType(S3Upload.CONTENT_TYPE)
            .ifNoneMatch("*")
            .overrideConfiguration(
                c -> c.putExecutionAttribute(S3RequestCounter.ATTEMPTS, attempts))
            .build();
    int mostConflicts = connection.settings().requests().retryAttempts();
    SdkException failure;
    int conflicts = 0;
    while (true) {
      try {
        client.putObject(request, RequestBody.fromBytes(bytes));
        return true;
      } catch (AwsServiceException e) {
        failure = e;
        // 409: another write to the key was going on; the winner shows at the next attempt.
        if (e.statusCode() != 409 || conflicts == mostConflicts) {
          break;
        }
        conflicts++;
        pause(key, conflicts, attempts.get() > conflicts);
      } catch (SdkException e) {
        failure = e;
        break;
      }
    }
    boolean isTaken = failure instanceof AwsServiceException answer && answer.statusCode() == 412;
    // An attempt that was neither refused for a conflict nor the last one got no reply.
    boolean mayBeOurs =
        attempts.get() > conflicts + 1 || !isTaken && S3Errors.outcomeIsUnknown(failure);
    if (isTaken && !mayBeOurs) {
      return false;
    }
    IOException translated = connection.errors().translate(ACTION, key.value(), failure);
    if (!mayBeOurs) {
      throw translated;
    }
    try {
      return holds(key, bytes);
    } catch (NoSuchFileException e) {
      translated.addSuppressed(e);
      throw translated;
    } catch (IOException e) {
      translated.addSuppressed(e);
      throw new CommitUnknownException(
          "nobody knows whether the object was made: key=" + key, translated);
    }
  }

  private void pause(ObjectKey key, int conflicts, boolean mayBeOurs) throws IOException {
    try {
      S3Pauses.await(connection.clock(), conflicts, ACTION);
    } catch (InterruptedIOException e) {
      if (!mayBeOurs) {
        throw e;
      }
      throw new CommitUnknownException("nobody knows whether the object was made: key=" + key, e);
    }
  }

  private boolean holds(ObjectKey key, byte[] bytes) throws IOException {
    Optional<StoredObject> found = objects.find(key);
    if (found.isEmpty()) {
      throw new NoSuchFileException(
          connection.bucket() + "/" + key, null, "s3 object does not exist");
    }
    if (found.get().sizeBytes() != bytes.length) {
      return false;
    }
    byte[] actual = new byte[bytes.length];
    objects.readFully(key, 0, actual, 0, actual.length);
    return Arrays.equals(actual, bytes);
  }
}
