package io.heartwood.disk.s3.testing;

import java.net.URI;

/**
 * A bucket that a test may use, below a prefix that nobody else uses. Path-style addresses.
 *
 * @param endpoint scheme, host and port
 * @param region region to sign for
 * @param accessKey access key id
 * @param secretKey secret access key; not part of {@link #toString()}
 * @param bucket an existing bucket
 * @param keyPrefix what every key of the test begins with; ends in {@code /}
 */
public record TestS3(
    URI endpoint,
    String region,
    String accessKey,
    String secretKey,
    String bucket,
    String keyPrefix) {

  /** What a disk's {@code <endpoint>} holds: {@code http://host:port/bucket/prefix/}. */
  public String diskEndpoint() {
    return endpoint + "/" + bucket + "/" + keyPrefix;
  }

  /** The same bucket with a longer prefix, for a test that wants to be alone in its class. */
  public TestS3 below(String directory) {
    return withKeyPrefix(keyPrefix + directory + "/");
  }

  TestS3 withKeyPrefix(String prefix) {
    return new TestS3(endpoint, region, accessKey, secretKey, bucket, prefix);
  }

  @Override
  public String toString() {
    return "TestS3[" + diskEndpoint() + ", region=" + region + "]";
  }
}
