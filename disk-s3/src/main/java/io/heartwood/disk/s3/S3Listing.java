package io.heartwood.disk.s3;

import io.heartwood.disk.object.ListedObject;
import io.heartwood.disk.object.ObjectKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Lists keys page by page. A listing that is complete and one that a store cut short must never be
 * mixed up, for names that are not listed are files that do not exist: a page that says that there
 * is more is followed by another, whatever it holds, and a store that cannot go on is an error.
 * Confined to one thread.
 */
final class S3Listing {
  /** Pages without keys that a store may send in a row, though it says that there is more. */
  private static final int MOST_EMPTY_PAGES = 100;

  private final S3Connection connection;
  private final String prefix;

  S3Listing(S3Connection connection, String prefix) {
    this.connection = connection;
    this.prefix = prefix;
  }

  /**
   * The first {@code limit} objects after a key, or all if there are not so many.
   *
   * @throws IOException if a request fails, or the store does not list all
   */
  List<ListedObject> list(String startAfter, int limit) throws IOException {
    S3Client client = connection.client();
    List<ListedObject> listed = new ArrayList<>();
    String after = startAfter;
    String continuation = null;
    int emptyPages = 0;
    while (listed.size() < limit) {
      int keyCount =
          Math.min(connection.settings().requests().listPageSize(), limit - listed.size());
      ListObjectsV2Request page = page(after, continuation, keyCount);
      ListObjectsV2Response response =
          connection.call("list", prefix, () -> client.listObjectsV2(page));
      for (S3Object object : response.contents()) {
        listed.add(
            new ListedObject(new ObjectKey(object.key()), object.size(), object.lastModified()));
      }
      int found = response.contents().size();
      boolean more = response.isTruncated() == null ? found >= keyCount : response.isTruncated();
      if (!more) {
        return listed;
      }
      emptyPages = found == 0 ? emptyPages + 1 : 0;
      continuation = response.nextContinuationToken();
      String last = found == 0 ? after : response.contents().get(found - 1).key();
      boolean standsStill = continuation == null && last.equals(after);
      if (standsStill || emptyPages > MOST_EMPTY_PAGES) {
        throw cutShort(last);
      }
      after = last;
    }
    return listed;
  }

  private ListObjectsV2Request page(String after, String continuation, int keyCount) {
    ListObjectsV2Request.Builder request =
        ListObjectsV2Request.builder().bucket(connection.bucket()).prefix(prefix).maxKeys(keyCount);
    if (continuation != null) {
      request.continuationToken(continuation);
    } else if (!after.isEmpty()) {
      request.startAfter(after);
    }
    return request.build();
  }

  private IOException cutShort(String last) {
    return new IOException(
        "s3 says that there are more objects and does not list them: disk="
            + connection.settings().disk()
            + " endpoint="
            + connection.settings().endpoint().hostAndPort()
            + " bucket="
            + connection.bucket()
            + " prefix="
            + prefix
            + " lastKey="
            + last);
  }
}
