package io.heartwood.disk.s3;

import io.heartwood.disk.DiskStream;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * A range of an object, taken from the reply to one GET.
 *
 * <p>The client repeats requests up to the head of the reply. A reply that breaks off in its body,
 * or brings fewer bytes than asked for, is continued here, at the byte where it ended and only if
 * the object is still the same ({@code If-Match} on its ETag, which the reply has to repeat), at
 * most {@code max_single_read_retries} times for each read, with doubling pauses. That a reply
 * broke off while nobody took from it does not count as one of these times, nor does it make a
 * pause: servers close connections that wait for long.
 *
 * <p>A reply that stays open between reads holds a connection, so there is a limit to them. A read
 * that finds none free asks for its own bytes only, and the next one tries again: nobody waits for
 * somebody who reads slowly. One thread at a time, but for {@link #endIfWaiting}.
 */
final class S3RangeStream implements DiskStream {
  private final S3Connection connection;
  private final S3RangeRequests requests;
  private final S3OpenReplies openReplies;

  /** Held by who reads; all that changes is guarded by it. */
  private final ReentrantLock lock = new ReentrantLock();

  private final String key;
  private final long end;
  private long position;
  private boolean permitted;
  private boolean closed;

  private ResponseInputStream<GetObjectResponse> reply;
  private long replyEnd;

  /** What the replies to a read have to be of; null before the first. */
  private String etag;

  /** Nothing is asked for yet. */
  S3RangeStream(S3Connection connection, String key, long position, long end) {
    this.connection = connection;
    this.requests = new S3RangeRequests(connection, key);
    this.openReplies = connection.openReplies();
    this.key = key;
    this.position = position;
    this.end = end;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void readFully(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    lock.lock();
    try {
      takeFully(target, offset, length);
    } finally {
      lock.unlock();
    }
  }

  private void takeFully(byte[] target, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("stream is closed: bucket=" + connection.bucket() + " key=" + key);
    }
    if (length > end - position) {
      throw DiskStream.pastEnd(position, length, end);
    }
    long readStart = position;
    long readEnd = position + length;
    boolean waited = reply != null;
    if (!waited) {
      etag = null;
    }
    int failures = 0;
    while (position < readEnd) {
      if (reply == null) {
        ask(readEnd);
      }
      int done = (int) (position - readStart);
      IOException failure;
      try {
        failure = take(target, offset + done, length - done);
      } catch (RuntimeException | Error e) {
        drop();
        throw e;
      }
      if (position == readEnd) {
        break;
      }
      connection.statistics().brokeOff(S3RequestKind.GET_OBJECT);
      if (!waited) {
        failures++;
        if (failures > connection.settings().requests().maxSingleReadRetries()) {
          throw brokeOff(readStart, length, failure);
        }
        S3Pauses.await(connection.clock(), failures, "read");
      }
      waited = false;
      connection.statistics().retried(S3RequestKind.GET_OBJECT);
    }
    if (position == end) {
      release();
    }
  }

  /** Asks for all that is left if the reply may stay open, else for what is wanted now. */
  private void ask(long readEnd) throws IOException {
    if (readEnd < end && !permitted) {
      permitted = openReplies.tryAcquire(this);
    }
    replyEnd = permitted ? end : readEnd;
    reply = requests.get(position, replyEnd, etag);
    etag = reply.response().eTag();
  }

  /**
   * Takes up to {@code length} bytes from the reply. If it comes to an end, good or bad, there is
   * none afterwards.
   *
   * @return why it broke off; null if it did not, or ended early, but in good order
   */
  private IOException take(byte[] target, int offset, int length) {
    try {
      for (int count = 0; count < length; ) {
        int read = reply.read(target, offset + count, length - count);
        if (read < 0) {
          // It was read to its end, so its connection has been given back.
          reply = null;
          return null;
        }
        count += read;
        position += read;
        connection.statistics().received(S3RequestKind.GET_OBJECT, read);
        connection.throttle().received(read);
      }
      if (position < replyEnd) {
        return null;
      }
      if (reply.read() < 0) {
        reply = null;
        return null;
      }
    } catch (IOException e) {
      drop();
      return e;
    } catch (SdkException e) {
      drop();
      return new IOException(e.getClass().getSimpleName());
    }
    drop();
    return null;
  }

  /** Ends a reply that was not read to its end: it must not be drained. */
  private void drop() {
    if (reply != null) {
      reply.abort();
      reply = null;
    }
  }

  private IOException brokeOff(long readStart, int length, IOException cause) {
    return new IOException(
        "reply of s3 broke off, after all retries: disk="
            + connection.settings().disk()
            + " endpoint="
            + connection.settings().endpoint().hostAndPort()
            + " bucket="
            + connection.bucket()
            + " key="
            + key
            + " position="
            + readStart
            + " expectedBytes="
            + length
            + " actualBytes="
            + (position - readStart),
        cause);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      release();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives the connection back unless somebody is reading; the next read asks anew. Any thread.
   *
   * @return whether it did
   */
  boolean endIfWaiting() {
    if (!lock.tryLock()) {
      return false;
    }
    try {
      boolean waits = reply != null;
      release();
      return waits;
    } finally {
      lock.unlock();
    }
  }

  private void release() {
    drop();
    if (permitted) {
      permitted = false;
      openReplies.release(this);
    }
  }
}
