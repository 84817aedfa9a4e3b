package io.heartwood.disk.s3;

import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.UnfinishedUpload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/**
 * Lists the multipart uploads below a prefix that have not ended, page by page. A store that says
 * that there is more and does not go on is an error; one that does not know the call has none to
 * show, and says so in the log. Confined to one thread.
 */
final class S3UnfinishedUploads {
  private static final Logger LOG = LoggerFactory.getLogger(S3UnfinishedUploads.class);

  private final S3Connection connection;
  private final String prefix;

  S3UnfinishedUploads(S3Connection connection, String prefix) {
    this.connection = connection;
    this.prefix = prefix;
  }

  List<UnfinishedUpload> list() throws IOException {
    S3Client client = connection.client();
    List<UnfinishedUpload> listed = new ArrayList<>();
    String keyMarker = null;
    String uploadIdMarker = null;
    while (true) {
      ListMultipartUploadsRequest page =
          ListMultipartUploadsRequest.builder()
              .bucket(connection.bucket())
              .prefix(prefix)
              .maxUploads(connection.settings().requests().listPageSize())
              .keyMarker(keyMarker)
              .uploadIdMarker(uploadIdMarker)
              .build();
      ListMultipartUploadsResponse response;
      try {
        response = client.listMultipartUploads(page);
      } catch (AwsServiceException e) {
        if (!S3Errors.meansUnsupported(e)) {
          throw connection.errors().translate("list uploads", prefix, e);
        }
        LOG.warn("store does not list unfinished uploads: disk={}", connection.settings().disk());
        return List.of();
      } catch (SdkException e) {
        throw connection.errors().translate("list uploads", prefix, e);
      }
      for (MultipartUpload upload : response.uploads()) {
        listed.add(unfinished(upload));
      }
      if (!Boolean.TRUE.equals(response.isTruncated())) {
        return listed;
      }
      String nextKey = response.nextKeyMarker();
      String nextId = response.nextUploadIdMarker();
      boolean goesOn =
          nextKey != null
              && !(nextKey + "/" + nextId).equals(keyMarker + "/" + uploadIdMarker)
              && !response.uploads().isEmpty();
      if (!goesOn) {
        throw failure("s3 says that there are more uploads and does not list them", keyMarker);
      }
      keyMarker = nextKey;
      uploadIdMarker = nextId;
    }
  }

  private UnfinishedUpload unfinished(MultipartUpload upload) throws IOException {
    boolean complete =
        upload.key() != null
            && upload.uploadId() != null
            && !upload.uploadId().isEmpty()
            && upload.initiated() != null;
    if (!complete) {
      throw failure("s3 lists an upload without key, id or time", upload.key());
    }
    return new UnfinishedUpload(new ObjectKey(upload.key()), upload.uploadId(), upload.initiated());
  }

  private IOException failure(String what, String key) {
    return new IOException(
        what
            + ": disk="
            + connection.settings().disk()
            + " endpoint="
            + connection.settings().endpoint().hostAndPort()
            + " bucket="
            + connection.bucket()
            + " prefix="
            + prefix
            + " key="
            + key);
  }
}
