package io.heartwood.disk.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Reads the replies that are no objects to their end before the AWS client sees them. A reply that
 * breaks off is then a broken connection like any other, which the client repeats; met while the
 * client parses XML it is an exception that the client neither repeats nor declares. Thread-safe;
 * owns the client it wraps.
 */
final class WholeReplies implements SdkHttpClient {
  /** A listing of 1000 keys of 1024 bytes, all escaped, is about 7 MiB. */
  private static final int LARGEST_REPLY_BYTES = 32 << 20;

  private static final String RANGE = "bytes [0-9]+-[0-9]+/([0-9]+|\\*)";
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;
  private static final int PARTIAL_CONTENT = 206;

  private final SdkHttpClient client;

  WholeReplies(SdkHttpClient client) {
    this.client = client;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest prepared = client.prepareRequest(request);
    boolean asksForObject = asksForObject(request.httpRequest());
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        HttpExecuteResponse reply;
        try {
          reply = prepared.call();
        } catch (IllegalArgumentException e) {
          // The head broke off where what is left of it means something else.
          throw new IOException("head of the reply of s3 cannot be understood", e);
        }
        requireWholeHead(request.httpRequest(), reply.httpResponse());
        boolean isObject = asksForObject && reply.httpResponse().isSuccessful();
        return isObject ? reply : whole(request.httpRequest(), reply);
      }

      @Override
      public void abort() {
        prepared.abort();
      }
    };
  }

  @Override
  public String clientName() {
    return client.clientName();
  }

  private static boolean asksForObject(SdkHttpRequest request) {
    return request.method() == SdkHttpMethod.GET
        && request.firstMatchingRawQueryParameter("list-type").isEmpty()
        && !request.rawQueryParameters().containsKey("uploads");
  }

  /**
   * A head that breaks off between two lines is a shorter head to the HTTP client. What S3 always
   * says shows that it did: how long the body is, which range it holds, which ETag a part has.
   */
  private static void requireWholeHead(SdkHttpRequest request, SdkHttpResponse reply)
      throws IOException {
    int status = reply.statusCode();
    boolean isStatus = status >= OK;
    if (isStatus && (!reply.isSuccessful() || status == NO_CONTENT)) {
      return;
    }
    boolean framed =
        reply.firstMatchingHeader("Content-Length").isPresent()
            || reply.firstMatchingHeader("Transfer-Encoding").isPresent()
            || reply.firstMatchingHeader("Connection").orElse("").equalsIgnoreCase("close");
    boolean rangeIsMissing =
        status == PARTIAL_CONTENT
            && !reply.firstMatchingHeader("Content-Range").orElse("").matches(RANGE);
    boolean isPart =
        request.method() == SdkHttpMethod.PUT
            && request.firstMatchingRawQueryParameter("partNumber").isPresent()
            && request.firstMatchingHeader("x-amz-copy-source").isEmpty();
    String tag = reply.firstMatchingHeader("ETag").orElse("");
    boolean tagIsMissing = isPart && tag.isEmpty();
    boolean tagIsHalf = tag.startsWith("\"") && (tag.length() == 1 || !tag.endsWith("\""));
    if (!isStatus || !framed || rangeIsMissing || tagIsMissing || tagIsHalf) {
      throw new IOException("head of the reply of s3 broke off: status=" + status);
    }
  }

  private static HttpExecuteResponse whole(SdkHttpRequest request, HttpExecuteResponse reply)
      throws IOException {
    Optional<AbortableInputStream> body = reply.responseBody();
    if (body.isEmpty()) {
      requireUploadId(request, reply.httpResponse(), new byte[0]);
      return reply;
    }
    byte[] bytes;
    try (AbortableInputStream stream = body.get()) {
      bytes = stream.readNBytes(LARGEST_REPLY_BYTES);
      if (bytes.length == LARGEST_REPLY_BYTES) {
        stream.abort();
        throw new IOException("reply of s3 is too long: limitBytes=" + LARGEST_REPLY_BYTES);
      }
    }
    requireUploadId(request, reply.httpResponse(), bytes);
    return HttpExecuteResponse.builder()
        .response(reply.httpResponse())
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(bytes)))
        .build();
  }

  /**
   * Without its id an upload can be neither filled nor given up, and the client says so by an
   * IllegalArgumentException only then; a reply whose length nobody knows may have lost it.
   */
  private static void requireUploadId(SdkHttpRequest request, SdkHttpResponse reply, byte[] body)
      throws IOException {
    boolean beginsUpload =
        request.method() == SdkHttpMethod.POST
            && request.rawQueryParameters().containsKey("uploads");
    boolean hasId = new String(body, StandardCharsets.UTF_8).contains("<UploadId>");
    if (beginsUpload && reply.isSuccessful() && !hasId) {
      throw new IOException("reply of s3 has no upload id: sizeBytes=" + body.length);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
