package io.heartwood.metadata.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.object.FileMetadata;
import io.heartwood.testing.ByteMutator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** That a metadata file, whatever its bytes are, tells its objects or is called corrupt. */
class HostileMetadataTest {
  private static final long SEED = Long.getLong("heartwood.seed", 3);
  private static final int CASES = Integer.getInteger("heartwood.cases", 20_000);

  private static final List<String> TEXTS =
      List.of(
          "1\n1\t3\n3\tprefix/abc\n0\n",
          "2\n2\t30\n10\tabc/def\n20\tghi\n1\n",
          "3\n1\t3\n3\tabc\n0\n1\n",
          "4\n0\t0\n0\n0\nin\\tline\n",
          "5\n2\t30\n10\tprefix/ab\\\\c\n20\tprefix/d\n3\n0\n\n");

  @Test
  void everyTextTellsObjectsOrIsCorrupt() throws Exception {
    int understood = 0;
    for (int i = 0; i < CASES; i++) {
      long seed = SEED + i;
      Random random = new Random(seed);
      String good = TEXTS.get(random.nextInt(TEXTS.size()));
      byte[] text = new ByteMutator(random).mutateText(good.getBytes(StandardCharsets.UTF_8));
      try {
        FileMetadata metadata = MetadataFile.parse(text, "file", "prefix/");
        FileMetadata again = MetadataFile.parse(MetadataFile.format(metadata), "file", "prefix/");
        assertEquals(metadata.objects(), again.objects(), "seed=" + seed);
        understood++;
      } catch (CorruptMetadataException e) {
        assertTrue(e.getMessage().contains("file"), "seed=" + seed);
      } catch (RuntimeException e) {
        throw new AssertionError("heartwood.seed=" + seed, e);
      }
    }
    assertTrue(understood > CASES / 50, "understood=" + understood);
  }
}
