package io.heartwood.disk.object;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Finds the uploads below a disk's key prefix that were begun and never ended, and gives them up if
 * told to: what crashes, lost replies and failed attempts to give up have left. They are no
 * objects, so nothing else finds them, and the store charges for their parts. Confined to one
 * thread.
 *
 * <p>An upload is abandoned only if it is older, by the store's clock, than a minimum age, which
 * has to exceed the longest upload, and only if its key is one that the disk's layout makes ({@link
 * MetadataStorage#makesKey}); all others are foreign and stay. So does an upload to a key that has
 * an object: it was begun twice because a reply was lost, so it has no parts and costs nothing, and
 * there are stores that take the object away with it. Holds all unfinished uploads in memory, about
 * 300 bytes each.
 */
public final class UploadCollector {
  private final MetadataStorage metadata;
  private final ObjectStorage objects;
  private final Clock clock;

  /**
   * A collector for one disk; owns nothing.
   *
   * @param clock tells how old uploads are; should agree with the store's
   */
  public UploadCollector(MetadataStorage metadata, ObjectStorage objects, Clock clock) {
    this.metadata = Objects.requireNonNull(metadata, "metadata");
    this.objects = Objects.requireNonNull(objects, "objects");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /**
   * What was found.
   *
   * @param listedCount uploads under the prefix that have not ended
   * @param youngCount those that are younger than the minimum age
   * @param foreignCount those whose key no disk made
   * @param doneCount those whose object is there
   * @param abandonedCount those that are left
   * @param endedCount those of them that were given up
   */
  public record Report(
      long listedCount,
      long youngCount,
      long foreignCount,
      long doneCount,
      long abandonedCount,
      long endedCount) {}

  /** What to do with abandoned uploads. */
  public enum Mode {
    /** Count them. */
    DRY_RUN,
    /** Give them up: the store forgets what was sent. */
    END
  }

  /**
   * Looks at every unfinished upload under the prefix once.
   *
   * @param minimumAge younger uploads stay
   * @param onAbandoned is told of each abandoned upload, before it is given up
   * @throws IOException if the store fails; what was given up before stays given up
   */
  public Report collect(Duration minimumAge, Mode mode, Consumer<UnfinishedUpload> onAbandoned)
      throws IOException {
    if (minimumAge.isNegative()) {
      throw new IllegalArgumentException("negative age: minimumAge=" + minimumAge);
    }
    Instant youngest = clock.instant().minus(minimumAge);
    long listed = 0;
    long young = 0;
    long foreign = 0;
    long done = 0;
    long abandoned = 0;
    long ended = 0;
    for (UnfinishedUpload upload : objects.unfinishedUploads()) {
      listed++;
      if (!metadata.makesKey(upload.key())) {
        foreign++;
      } else if (upload.begun().isAfter(youngest)) {
        young++;
      } else if (objects.find(upload.key()).isPresent()) {
        done++;
      } else {
        abandoned++;
        onAbandoned.accept(upload);
        if (mode == Mode.END) {
          objects.giveUp(upload);
          ended++;
        }
      }
    }
    return new Report(listed, young, foreign, done, abandoned, ended);
  }
}
