package io.heartwood.disk.s3;

import io.heartwood.disk.s3.S3StoreSettings.Checksums;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;

/**
 * The client of one disk, made at the first request: making one costs a good part of a second in a
 * fresh JVM, and a command that reads nothing should not pay it. Thread-safe; owns the client.
 *
 * <p>Checksums are sent and verified only where S3 demands them, and uploads are not chunked unless
 * asked for: servers other than Amazon's often do not know aws-chunked trailers and store their
 * framing as contents ({@link S3StoreSettings}). The engine's own hashes cover every byte it reads.
 *
 * <p>A failed request is repeated {@code retry_attempts} times with pauses of 25 ms doubled up to 5
 * s, half of it random. Failures are translated by {@link S3Errors}.
 */
final class S3Connection implements Closeable {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(25);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final S3Settings settings;
  private final S3RequestStatistics statistics;
  private final S3Errors errors;
  private final WaitingClock clock;
  private final S3Throttle throttle;
  private final S3OpenReplies openReplies;
  private final S3Capabilities capabilities;
  private AwsCredentialsProvider credentials;
  private SdkHttpClient http;
  private S3Client client;
  private boolean closed;

  S3Connection(S3Settings settings, S3RequestStatistics statistics, WaitingClock clock) {
    this.settings = settings;
    this.statistics = statistics;
    this.clock = clock;
    this.errors = new S3Errors(settings);
    this.throttle = new S3Throttle(settings.throttles(), clock);
    this.openReplies = new S3OpenReplies(settings, clock);
    this.capabilities = new S3Capabilities(settings.store());
  }

  WaitingClock clock() {
    return clock;
  }

  S3Throttle throttle() {
    return throttle;
  }

  S3OpenReplies openReplies() {
    return openReplies;
  }

  S3Capabilities capabilities() {
    return capabilities;
  }

  S3Errors errors() {
    return errors;
  }

  S3RequestStatistics statistics() {
    return statistics;
  }

  S3Settings settings() {
    return settings;
  }

  String bucket() {
    return settings.bucket();
  }

  /** The client, made by the first caller. */
  synchronized S3Client client() throws IOException {
    if (closed) {
      throw new IOException("s3 disk is closed: disk=" + settings.disk());
    }
    if (client == null) {
      try {
        credentials = provider(settings.credentials());
        client = build();
      } catch (SdkException e) {
        throw errors.translate("connect", null, e);
      }
    }
    return client;
  }

  /** Runs a request; its failure becomes an IOException that names {@code action} and key. */
  <T> T call(String action, String key, Supplier<T> request) throws IOException {
    try {
      return request.get();
    } catch (SdkException e) {
      throw errors.translate(action, key, e);
    }
  }

  /**
   * Limits the retries of one request to {@code most} attempts in all: for answers that somebody
   * waits for, such as whether the endpoint is there at all.
   */
  Consumer<AwsRequestOverrideConfiguration.Builder> attempts(int most) {
    int attempts = Math.min(most, settings.requests().retryAttempts() + 1);
    return request ->
        request.addPlugin(
            client ->
                client.overrideConfiguration(
                    client.overrideConfiguration().toBuilder()
                        .retryStrategy(retries(attempts))
                        .build()));
  }

  private S3Client build() {
    S3RequestSettings requests = settings.requests();
    Duration requestTimeout = Duration.ofMillis(requests.requestTimeoutMillis());
    http =
        new WholeReplies(
            Apache5HttpClient.builder()
                .maxConnections(requests.maxConnections())
                .connectionTimeout(Duration.ofMillis(requests.connectTimeoutMillis()))
                .connectionAcquisitionTimeout(requestTimeout)
                .socketTimeout(requestTimeout)
                .tcpKeepAlive(true)
                .build());
    boolean checksums = settings.store().checksums() == Checksums.WHEN_SUPPORTED;
    return S3Client.builder()
        .endpointOverride(settings.endpoint().service())
        .forcePathStyle(settings.endpoint().pathStyle())
        .region(Region.of(settings.region()))
        .credentialsProvider(credentials)
        .disableS3ExpressSessionAuth(true)
        .requestChecksumCalculation(
            checksums
                ? RequestChecksumCalculation.WHEN_SUPPORTED
                : RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(
            checksums
                ? ResponseChecksumValidation.WHEN_SUPPORTED
                : ResponseChecksumValidation.WHEN_REQUIRED)
        .serviceConfiguration(
            S3Configuration.builder()
                .chunkedEncodingEnabled(settings.store().chunkedEncoding())
                .build())
        .httpClient(http)
        .overrideConfiguration(
            configuration -> {
              configuration
                  .retryStrategy(retries(requests.retryAttempts() + 1))
                  .addExecutionInterceptor(new S3RequestHeaders(settings))
                  .addExecutionInterceptor(throttle)
                  .addExecutionInterceptor(openReplies)
                  .addExecutionInterceptor(new S3RequestCounter(statistics));
              if (!settings.credentials().fromEnvironment()) {
                configuration.defaultProfileFile(ProfileFile.aggregator().build());
              }
            })
        .build();
  }

  private static RetryStrategy retries(int attempts) {
    BackoffStrategy pauses = BackoffStrategy.exponentialDelayHalfJitter(FIRST_PAUSE, LONGEST_PAUSE);
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(attempts)
        .backoffStrategy(pauses)
        .throttlingBackoffStrategy(pauses)
        .circuitBreakerEnabled(false)
        .build();
  }

  private static AwsCredentialsProvider provider(S3Credentials credentials) {
    if (credentials.areGiven()) {
      AwsCredentials keys =
          credentials.sessionToken().isEmpty()
              ? AwsBasicCredentials.create(credentials.accessKeyId(), credentials.secretAccessKey())
              : AwsSessionCredentials.create(
                  credentials.accessKeyId(),
                  credentials.secretAccessKey(),
                  credentials.sessionToken());
      return StaticCredentialsProvider.create(keys);
    }
    return credentials.fromEnvironment()
        ? DefaultCredentialsProvider.builder().build()
        : AnonymousCredentialsProvider.create();
  }

  @Override
  public synchronized void close() {
    closed = true;
    openReplies.close();
    if (client != null) {
      client.close();
      client = null;
    }
    if (http != null) {
      http.close();
      http = null;
    }
    if (credentials instanceof DefaultCredentialsProvider chain) {
      chain.close();
    }
  }
}
