package io.heartwood.disk.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3EndpointTest {
  @ParameterizedTest
  @CsvSource({
    // url, service, bucket, prefix, path style, region
    "https://sample-bucket.s3.us-east-2.amazonaws.com/tables/,"
        + " https://s3.us-east-2.amazonaws.com, sample-bucket, tables/, false, us-east-2",
    "https://s3.ap-northeast-1.amazonaws.com/bucket/,"
        + " https://s3.ap-northeast-1.amazonaws.com, bucket, '', true, ap-northeast-1",
    "https://s3.ap-northeast-1.amazonaws.com/bucket/a/b,"
        + " https://s3.ap-northeast-1.amazonaws.com, bucket, a/b/, true, ap-northeast-1",
    "https://s3-eu-west-1.amazonaws.com/bucket/k,"
        + " https://s3-eu-west-1.amazonaws.com, bucket, k/, true, eu-west-1",
    "https://b.s3.amazonaws.com/k/, https://s3.amazonaws.com, b, k/, false, ''",
    "https://my.dotted.b.s3.eu-west-3.amazonaws.com,"
        + " https://s3.eu-west-3.amazonaws.com, my.dotted.b, '', false, eu-west-3",
    "https://b.s3.dualstack.us-west-2.amazonaws.com/,"
        + " https://s3.dualstack.us-west-2.amazonaws.com, b, '', false, us-west-2",
    "https://b.s3.cn-north-1.amazonaws.com.cn/,"
        + " https://s3.cn-north-1.amazonaws.com.cn, b, '', false, cn-north-1",
    "http://minio:9000/langfuse-clickhouse/,"
        + " http://minio:9000, langfuse-clickhouse, '', true, ''",
    "http://127.0.0.1:9000/bucket, http://127.0.0.1:9000, bucket, '', true, ''",
    "http://[::1]:9000/bucket/p, http://[::1]:9000, bucket, p/, true, ''",
    "https://storage.googleapis.com/bucket/x/,"
        + " https://storage.googleapis.com, bucket, x/, true, ''",
    "https://bucket.storage.googleapis.com/x/,"
        + " https://storage.googleapis.com, bucket, x/, false, ''",
    "https://bucket.oss-cn-hangzhou.aliyuncs.com/x/,"
        + " https://oss-cn-hangzhou.aliyuncs.com, bucket, x/, false, ''",
    "HTTPS://S3.Example.com/Bucket/P%20Q/, https://s3.example.com, Bucket, P Q/, true, ''",
  })
  void urlIsTakenApart(
      String url, String service, String bucket, String prefix, boolean pathStyle, String region) {
    S3Endpoint endpoint = S3Endpoint.parse(url);
    assertEquals(service, endpoint.service().toString());
    assertEquals(bucket, endpoint.bucket());
    assertEquals(prefix, endpoint.keyPrefix());
    assertEquals(pathStyle, endpoint.pathStyle());
    assertEquals(region, endpoint.region());
  }

  @ParameterizedTest
  @CsvSource({
    "'', endpoint is empty",
    "ftp://host/bucket/, endpoint must begin with http",
    "bucket, endpoint must begin with http",
    "http://host:9000/, endpoint names no bucket",
    "http://host:9000, endpoint names no bucket",
    "http://host/bucket/?versionId=1, endpoint must not hold a query",
    "http://host/${S3_BUCKET}/, endpoint is not a url",
    "http://my_host/bucket/, endpoint has no valid host name",
    "http://host/b*d/x, endpoint names an invalid bucket",
  })
  void wrongUrlIsAnError(String url, String reason) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> S3Endpoint.parse(url));
    assertTrue(e.getMessage().startsWith(reason), e::getMessage);
  }

  @Test
  void userInformationIsRefusedAndNotShown() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> S3Endpoint.parse("https://user:hunter2@host/bucket/"));
    assertFalse(e.getMessage().contains("hunter2"), e::getMessage);
  }

  @Test
  void subpathIsAddedToThePrefix() {
    S3Endpoint endpoint = S3Endpoint.parse("http://host/bucket/a").below("/b/c");
    assertEquals("a/b/c/", endpoint.keyPrefix());
    assertEquals("host:80", endpoint.hostAndPort());
  }
}
