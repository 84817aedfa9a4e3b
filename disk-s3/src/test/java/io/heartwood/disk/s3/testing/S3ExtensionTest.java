package io.heartwood.disk.s3.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;

@WithS3
class S3ExtensionTest {
  @Test
  void theBucketCanBeWrittenBelowTheClassesPrefix(TestS3 s3) {
    try (TestBucket bucket = new TestBucket(s3)) {
      put(bucket, s3.bucket(), s3.keyPrefix() + "a");
      assertEquals(List.of(s3.keyPrefix() + "a"), bucket.keys());
    }
    assertTrue(s3.keyPrefix().endsWith("S3ExtensionTest/"), s3.keyPrefix());
    assertFalse(s3.toString().contains(s3.secretKey()), "the secret is not printed");
  }

  @Test
  void aServerOfTheEnvironmentKeepsWhatIsNotOurs(TestS3 s3) throws IOException {
    TestS3 area = s3.below("environment");
    try (TestBucket bucket = new TestBucket(area)) {
      put(bucket, s3.bucket(), area.keyPrefix() + "other/kept");
      S3Server server = S3Extension.start(S3Mode.ENV, environment(s3), area.keyPrefix() + "run/");
      for (int i = 0; i < 3; i++) {
        put(bucket, s3.bucket(), area.keyPrefix() + "run/" + i);
      }
      server.close();
      assertEquals(List.of(area.keyPrefix() + "other/kept"), bucket.keys());
    }
  }

  @Test
  void aMissingBucketOfTheEnvironmentIsAFailure(TestS3 s3) {
    Map<String, String> environment = environment(s3);
    environment.put(S3Extension.BUCKET, "no-such-bucket");
    IOException failure =
        assertThrows(IOException.class, () -> S3Extension.start(S3Mode.ENV, environment, "run/"));
    assertTrue(failure.getMessage().contains("no-such-bucket"), failure.getMessage());
  }

  @Test
  void anEndpointOfTheEnvironmentWinsUnlessAModeIsForced(TestS3 s3) {
    Map<String, String> environment = environment(s3);
    assertEquals(S3Mode.ENV, S3Extension.choose(environment));
    environment.put(S3Extension.MODE, "embedded");
    assertEquals(S3Mode.EMBEDDED, S3Extension.choose(environment));
    environment.put(S3Extension.MODE, "docker");
    assertEquals(S3Mode.DOCKER, S3Extension.choose(environment));
    environment.put(S3Extension.MODE, "none");
    assertThrows(IllegalArgumentException.class, () -> S3Extension.choose(environment));
    assertEquals(Optional.empty(), S3Mode.forced(Map.of()));
  }

  @Test
  void anIncompleteEnvironmentNamesWhatIsMissing(TestS3 s3) {
    Map<String, String> environment = environment(s3);
    environment.remove(S3Extension.REGION);
    Exception failure =
        assertThrows(
            IllegalArgumentException.class,
            () -> S3Extension.start(S3Mode.ENV, environment, "run/"));
    assertTrue(failure.getMessage().contains(S3Extension.REGION), failure.getMessage());
  }

  private static Map<String, String> environment(TestS3 s3) {
    Map<String, String> environment = new HashMap<>();
    environment.put(S3Extension.ENDPOINT, s3.endpoint().toString());
    environment.put(S3Extension.REGION, s3.region());
    environment.put(S3Extension.ACCESS_KEY, s3.accessKey());
    environment.put(S3Extension.SECRET_KEY, s3.secretKey());
    environment.put(S3Extension.BUCKET, s3.bucket());
    return environment;
  }

  private static void put(TestBucket bucket, String name, String key) {
    bucket
        .client()
        .putObject(request -> request.bucket(name).key(key), RequestBody.fromString("x"));
  }
}
