package io.heartwood.part;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a part: {@code <partition id>_<min block>_<max block>_<level>[_<mutation>]}.
 *
 * <p>Source: ClickHouse 26.7, table format version 1. Ordered by partition, then by blocks, level
 * and mutation.
 *
 * @param partitionId letters, digits and {@code -}; may begin with {@code -}
 * @param minBlock first block number, from 0
 * @param maxBlock last block number, not below {@code minBlock}
 * @param level how often its rows were merged; 0 for an inserted part
 * @param mutation version of the last mutation, or 0 for none
 */
public record PartName(String partitionId, long minBlock, long maxBlock, int level, long mutation)
    implements Comparable<PartName> {
  private static final Pattern PATTERN =
      Pattern.compile("([A-Za-z0-9'.-]+)_(\\d{1,18})_(\\d{1,18})_(\\d{1,9})(?:_(\\d{1,18}))?");

  /** Checks the fields. */
  public PartName {
    Objects.requireNonNull(partitionId, "partitionId");
    if (minBlock < 0 || maxBlock < minBlock || level < 0 || mutation < 0) {
      throw new IllegalArgumentException(
          "bad part name: minBlock="
              + minBlock
              + " maxBlock="
              + maxBlock
              + " level="
              + level
              + " mutation="
              + mutation);
    }
  }

  /** The name of a freshly inserted part. */
  public static PartName inserted(String partitionId, long block) {
    return new PartName(partitionId, block, block, 0, 0);
  }

  /** Parses a directory name; empty if it is not the name of a part. */
  public static Optional<PartName> parse(String directoryName) {
    Matcher matcher = PATTERN.matcher(directoryName);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long minBlock = Long.parseLong(matcher.group(2));
    long maxBlock = Long.parseLong(matcher.group(3));
    if (maxBlock < minBlock) {
      return Optional.empty();
    }
    long mutation = matcher.group(5) == null ? 0 : Long.parseLong(matcher.group(5));
    return Optional.of(
        new PartName(
            matcher.group(1), minBlock, maxBlock, Integer.parseInt(matcher.group(4)), mutation));
  }

  /** Whether this part holds all that {@code other} holds: then {@code other} is obsolete. */
  public boolean covers(PartName other) {
    return partitionId.equals(other.partitionId)
        && minBlock <= other.minBlock
        && maxBlock >= other.maxBlock
        && level >= other.level
        && mutation >= other.mutation;
  }

  /** Whether the two parts share a block number of one partition. */
  public boolean intersects(PartName other) {
    return partitionId.equals(other.partitionId)
        && minBlock <= other.maxBlock
        && other.minBlock <= maxBlock;
  }

  @Override
  public int compareTo(PartName other) {
    int order = partitionId.compareTo(other.partitionId);
    if (order == 0) {
      order = Long.compare(minBlock, other.minBlock);
    }
    if (order == 0) {
      order = Long.compare(maxBlock, other.maxBlock);
    }
    if (order == 0) {
      order = Integer.compare(level, other.level);
    }
    return order == 0 ? Long.compare(mutation, other.mutation) : order;
  }

  /** The directory name. */
  @Override
  public String toString() {
    String name = partitionId + "_" + minBlock + "_" + maxBlock + "_" + level;
    return mutation == 0 ? name : name + "_" + mutation;
  }
}
