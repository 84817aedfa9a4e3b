package io.heartwood.disk.s3.testing;

import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A test's view on its bucket by the plain AWS client, beside the code under test. */
public final class TestBucket implements AutoCloseable {
  private final TestS3 access;
  private final S3Client client;

  public TestBucket(TestS3 access) {
    this.access = access;
    this.client =
        S3Client.builder()
            .httpClientBuilder(Apache5HttpClient.builder())
            .endpointOverride(access.endpoint())
            .region(Region.of(access.region()))
            .forcePathStyle(true)
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(access.accessKey(), access.secretKey())))
            .build();
  }

  /** The plain client; closed with this object. */
  public S3Client client() {
    return client;
  }

  /** All keys below the test's own prefix, in order. */
  public List<String> keys() {
    return keysBelow(access.keyPrefix());
  }

  void check() {
    client.headBucket(request -> request.bucket(access.bucket()));
  }

  void create() {
    client.createBucket(request -> request.bucket(access.bucket()));
  }

  void deleteBelow(String prefix) {
    if (prefix.isEmpty()) {
      throw new IllegalArgumentException("refusing to empty a whole bucket");
    }
    List<String> keys = keysBelow(prefix);
    for (int start = 0; start < keys.size(); start += 1000) {
      List<ObjectIdentifier> batch =
          keys.subList(start, Math.min(keys.size(), start + 1000)).stream()
              .map(key -> ObjectIdentifier.builder().key(key).build())
              .collect(Collectors.toList());
      client.deleteObjects(
          request -> request.bucket(access.bucket()).delete(list -> list.objects(batch)));
    }
  }

  private List<String> keysBelow(String prefix) {
    return client
        .listObjectsV2Paginator(request -> request.bucket(access.bucket()).prefix(prefix))
        .contents()
        .stream()
        .map(S3Object::key)
        .collect(Collectors.toList());
  }

  @Override
  public void close() {
    client.close();
  }
}
