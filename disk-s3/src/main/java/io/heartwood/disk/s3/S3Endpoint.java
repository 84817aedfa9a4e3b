package io.heartwood.disk.s3;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a disk's {@code <endpoint>} URL: which service, which bucket, and which prefix all
 * keys of the disk have.
 *
 * <pre>
 *   path style      https://s3.us-east-2.amazonaws.com/bucket/some/prefix/
 *                   http://minio:9000/bucket/some/prefix/
 *   virtual hosted  https://bucket.s3.us-east-2.amazonaws.com/some/prefix/
 * </pre>
 *
 * <p>A host is virtual-hosted when something stands before its label {@code s3}, {@code s3-...},
 * {@code cos}, {@code obs}, {@code eos} or {@code oss-...}, or before {@code
 * storage.googleapis.com}, as in ClickHouse. The region is read from Amazon's host names only.
 * Immutable.
 *
 * @param service scheme, host and port, without the bucket
 * @param bucket name of the bucket
 * @param keyPrefix what all keys begin with: empty, or ending in {@code /}
 * @param pathStyle whether the bucket travels in the path of a request
 * @param region region named by the host; empty if it names none
 */
record S3Endpoint(URI service, String bucket, String keyPrefix, boolean pathStyle, String region) {
  private static final Pattern VIRTUAL_HOSTED =
      Pattern.compile("(.+?)\\.((?:s3|cos|obs|eos|oss)(?:[.\\-].+)|storage\\.googleapis\\.com)");
  private static final Pattern AMAZON_REGION =
      Pattern.compile(
          "s3(?:-fips)?[.\\-](?:dualstack\\.|fips\\.)*([a-z0-9\\-]+)\\.amazonaws\\.com(?:\\.cn)?");
  private static final Pattern REGION = Pattern.compile("[A-Za-z0-9\\-]{1,64}");
  private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9._\\-]{1,255}");

  /**
   * Parses an endpoint.
   *
   * @throws IllegalArgumentException if it is not an http(s) URL that names a bucket; the message
   *     holds no user information that the URL may carry
   */
  static S3Endpoint parse(String text) {
    URI uri = uri(text.strip());
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    String path = uri.getPath() == null ? "" : uri.getPath();
    String key = path.startsWith("/") ? path.substring(1) : path;
    Matcher virtual = VIRTUAL_HOSTED.matcher(host);
    if (virtual.matches()) {
      String serviceHost = virtual.group(2);
      return new S3Endpoint(
          service(uri, serviceHost),
          bucket(virtual.group(1)),
          prefix(key),
          false,
          region(serviceHost));
    }
    int slash = key.indexOf('/');
    String bucket = slash < 0 ? key : key.substring(0, slash);
    if (bucket.isEmpty()) {
      throw new IllegalArgumentException("endpoint names no bucket: endpoint=" + text.strip());
    }
    String rest = slash < 0 ? "" : key.substring(slash + 1);
    return new S3Endpoint(service(uri, host), bucket(bucket), prefix(rest), true, region(host));
  }

  /** The endpoint of a disk, from {@code endpoint} and {@code endpoint_subpath}. */
  static S3Endpoint read(SettingText text) {
    String url = text.required("endpoint");
    String subpath = text.text("endpoint_subpath");
    try {
      S3Endpoint endpoint = parse(url);
      return subpath.isEmpty() ? endpoint : endpoint.below(subpath);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          e.getMessage() + " disk=" + text.disk() + " setting=endpoint", e);
    }
  }

  /**
   * The region that requests are signed for: the one given, else the one in the host's name, else
   * the environment's, else {@code us-east-1}.
   */
  String regionToSign(SettingText text, Map<String, String> environment) {
    String given = text.text("region");
    String[] candidates = {
      given,
      region,
      environment.getOrDefault("AWS_REGION", "").strip(),
      environment.getOrDefault("AWS_DEFAULT_REGION", "").strip(),
      "us-east-1"
    };
    int first = 0;
    while (candidates[first].isEmpty()) {
      first++;
    }
    if (!REGION.matcher(candidates[first]).matches()) {
      throw new IllegalArgumentException(
          "malformed setting: disk=" + text.disk() + " setting=region value=" + candidates[first]);
    }
    return candidates[first];
  }

  /** Whether what is sent cannot be read on its way: by https, or without leaving the machine. */
  boolean keepsSecrets() {
    String host = service.getHost();
    return service.getScheme().equals("https")
        || host.equals("localhost")
        || host.equals("[::1]")
        || host.matches("127(?:\\.[0-9]{1,3}){3}");
  }

  /** This endpoint with {@code subpath} added to the prefix. */
  S3Endpoint below(String subpath) {
    String relative = subpath.startsWith("/") ? subpath.substring(1) : subpath;
    return new S3Endpoint(service, bucket, keyPrefix + prefix(relative), pathStyle, region);
  }

  /** Host and port, for messages. */
  String hostAndPort() {
    int port = service.getPort();
    if (port < 0) {
      port = service.getScheme().equals("https") ? 443 : 80;
    }
    return service.getHost() + ":" + port;
  }

  private static URI uri(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("endpoint is empty");
    }
    if (text.indexOf('@') >= 0 && text.indexOf('@') < pathStart(text)) {
      throw new IllegalArgumentException("endpoint must not hold a user name or password");
    }
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("endpoint is not a url: endpoint=" + text, e);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException(
          "endpoint must begin with http:// or https://: endpoint=" + text);
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("endpoint has no valid host name: endpoint=" + text);
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException("endpoint must not hold a query or a fragment");
    }
    return uri;
  }

  private static int pathStart(String text) {
    int authority = text.indexOf("://");
    int slash = text.indexOf('/', authority < 0 ? 0 : authority + 3);
    return slash < 0 ? text.length() : slash;
  }

  private static URI service(URI uri, String host) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return URI.create(uri.getScheme().toLowerCase(Locale.ROOT) + "://" + host + port);
  }

  private static String bucket(String name) {
    if (!BUCKET.matcher(name).matches()) {
      throw new IllegalArgumentException("endpoint names an invalid bucket: bucket=" + name);
    }
    return name;
  }

  private static String prefix(String key) {
    return key.isEmpty() || key.endsWith("/") ? key : key + "/";
  }

  private static String region(String host) {
    Matcher matcher = AMAZON_REGION.matcher(host);
    return matcher.matches() ? matcher.group(1) : "";
  }
}
