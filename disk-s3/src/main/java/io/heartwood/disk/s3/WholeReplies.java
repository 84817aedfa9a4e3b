package io.heartwood.disk.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Reads the replies that are no objects to their end before the AWS client sees them. A reply that
 * breaks off is then a broken connection like any other, which the client repeats; met while the
 * client parses XML it is an exception that the client neither repeats nor declares. Thread-safe;
 * owns the client it wraps.
 */
final class WholeReplies implements SdkHttpClient {
  /** A listing of 1000 keys of 1024 bytes, all escaped, is about 7 MiB. */
  private static final int LARGEST_REPLY_BYTES = 32 << 20;

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
        HttpExecuteResponse reply = prepared.call();
        boolean isObject = asksForObject && reply.httpResponse().isSuccessful();
        return isObject ? reply : whole(reply);
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
        && request.firstMatchingRawQueryParameter("list-type").isEmpty();
  }

  private static HttpExecuteResponse whole(HttpExecuteResponse reply) throws IOException {
    Optional<AbortableInputStream> body = reply.responseBody();
    if (body.isEmpty()) {
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
    return HttpExecuteResponse.builder()
        .response(reply.httpResponse())
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(bytes)))
        .build();
  }

  @Override
  public void close() {
    client.close();
  }
}
