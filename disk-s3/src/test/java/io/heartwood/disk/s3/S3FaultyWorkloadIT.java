package io.heartwood.disk.s3;

import io.heartwood.disk.s3.testing.FaultyWorkload;
import io.heartwood.disk.s3.testing.TestS3;
import io.heartwood.disk.s3.testing.WithS3;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An engine at work while the way to its store is bad: inserts, merges, scans, drops and restarts
 * at once, behind a proxy that breaks one request in six. {@code -Dheartwood.cases=n} and {@code
 * -Dheartwood.seed=n} make it longer or repeat it.
 */
@WithS3
class S3FaultyWorkloadIT {
  private static final Logger LOG = LoggerFactory.getLogger(S3FaultyWorkloadIT.class);
  private static final int CASES = 1;

  @TempDir private Path directory;

  @Test
  @Timeout(3600)
  void everyAnswerIsRightAndEveryErrorIsClear(TestS3 s3) throws Exception {
    long firstSeed = Long.getLong("heartwood.seed", System.currentTimeMillis());
    int cases = Integer.getInteger("heartwood.cases", CASES);
    for (long seed = firstSeed; seed < firstSeed + cases; seed++) {
      try (FaultyWorkload workload =
          new FaultyWorkload(
              s3.below(UUID.randomUUID().toString()), directory.resolve("d" + seed), seed)) {
        workload.run();
        LOG.info("seed={} {}", seed, workload);
      } catch (Throwable e) {
        throw new AssertionError(
            "-Dit.test=S3FaultyWorkloadIT -Dheartwood.cases=1 -Dheartwood.seed=" + seed, e);
      }
    }
  }
}
