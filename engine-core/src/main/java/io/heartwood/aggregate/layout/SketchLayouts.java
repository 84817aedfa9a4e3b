package io.heartwood.aggregate.layout;

import io.heartwood.types.DataType;
import io.heartwood.types.Date32Type;
import io.heartwood.types.FixedStringType;
import io.heartwood.types.Ipv4Type;
import io.heartwood.types.Ipv6Type;
import io.heartwood.types.StringType;
import io.heartwood.types.UuidType;
import java.util.Arrays;
import java.util.List;

/**
 * Layouts of approximate functions: sketches of distinct values, quantiles, frequent values.
 *
 * <pre>
 * uniq                u8, n, n x u32
 * uniqHLL12           u8 0, n, n x T or u64 hash; u8 1, HyperLogLog of 12 bits
 * uniqCombined(p)     u8 1 or 2, n, n x u32; u8 3, HyperLogLog of p bits (17 by default)
 * uniqCombined64(p)   the same with u64; also uniqCombined of a string
 * HyperLogLog         2^p ranks of 5 bits (6 of 64-bit hashes), counts of ranks u32 each, count of
 *                     zeros u16 or u32
 * uniqUpTo(k)         u8 count, as many T or u64 hashes unless there are more than k
 * quantile            u64 room, u64 rows, length and text of a random generator, T of each sample
 * quantileExact       n, n x T; Weighted: n x (T, u64)
 * quantileTDigest     n, n x (f32, f32)
 * quantileBFloat16    n, n x (u16, u64)
 * quantileTiming      u8 1, u16 n, n x u16; u8 2, u64 n, n x u16; u8 3, u64 rows, and a histogram
 * topK                n, n x (T or bytes, varint, varint), m, m x varint
 * histogram           f64, f64, n, n x (f64, f64)
 * </pre>
 */
final class SketchLayouts {
  private SketchLayouts() {}

  static void addTo(FunctionLayouts.Adder single, FunctionLayouts.Adder compound) {
    distinct(single);
    for (String prefix : List.of("quantile", "quantiles")) {
      quantiles(prefix, prefix.equals("quantile") ? single : compound);
    }
    for (String name : List.of("topK", "topKWeighted", "approx_top_k", "approx_top_sum")) {
      compound.add(
          name,
          call ->
              Pieces.sequence(
                  Pieces.counted(
                      Pieces.sequence(
                          ValueLayouts.numberOrBytes(call.argument(0)),
                          Pieces.VARINT,
                          Pieces.VARINT)),
                  Pieces.counted(Pieces.VARINT)));
    }
    compound.add(
        "histogram",
        call -> Pieces.sequence(Pieces.fixed(limits()), Pieces.counted(2 * Double.BYTES)));
    for (String name : List.of("sequenceMatch", "sequenceCount")) {
      single.add(
          name,
          call ->
              Pieces.sequence(
                  Pieces.fixed(new byte[] {1}),
                  Pieces.longCounted(Pieces.fixed(call.argument(0).valueSizeBytes() + 8))));
    }
    single.add("windowFunnel", SketchLayouts::funnel);
  }

  private static StateLayout funnel(FunctionCall call) {
    if (call.parameters().size() != 1) {
      throw new UnknownLayoutException("it is known without modes only");
    }
    return Pieces.sequence(
        Pieces.fixed(new byte[] {1}),
        Pieces.longCounted(Pieces.fixed(call.argument(0).valueSizeBytes() + 1)));
  }

  private static byte[] limits() {
    byte[] limits = new byte[16];
    for (int i = 0; i < 2; i++) {
      Arrays.fill(limits, i * 8, i * 8 + 8, (byte) 0xff);
      limits[i * 8 + 6] = (byte) 0xef;
      limits[i * 8 + 7] = (byte) (i == 0 ? 0x7f : 0xff);
    }
    return limits;
  }

  private static void distinct(FunctionLayouts.Adder single) {
    single.add("uniq", call -> Pieces.sequence(Pieces.fixed(1), Pieces.counted(4)));
    single.add(
        "uniqHLL12",
        call ->
            new SmallOrLarge(
                call.argument(0) instanceof Date32Type && call.arguments().size() == 1
                    ? Integer.BYTES
                    : hashWidth(call),
                Pieces.fixed(hyperLogLogBytes(12, Integer.SIZE))));
    single.add(
        "uniqCombined", call -> combined(call, hasWideHash(call) ? Long.SIZE : Integer.SIZE));
    single.add("uniqCombined64", call -> combined(call, Long.SIZE));
    single.add(
        "uniqUpTo",
        call ->
            new SketchStates.UpTo(
                call.parameters().isEmpty() ? 5 : (int) call.number(0), upToWidth(call)));
  }

  private static int upToWidth(FunctionCall call) {
    if (call.arguments().size() == 1 && call.argument(0) instanceof Ipv4Type) {
      return Long.BYTES;
    }
    boolean whole = call.arguments().size() == 1 && call.argument(0) instanceof UuidType;
    return whole ? 2 * Long.BYTES : hashWidth(call);
  }

  /** Bytes of a value that is kept as it is if it is a single number, else as a u64 hash. */
  private static int hashWidth(FunctionCall call) {
    int width = call.arguments().size() == 1 ? ValueLayouts.plainWidth(call.argument(0)) : 0;
    return width == 0 ? Long.BYTES : width;
  }

  /** Single strings and the like are hashed to u64 in any case. */
  private static boolean hasWideHash(FunctionCall call) {
    DataType type = call.argument(0);
    return call.arguments().size() == 1
        && (type instanceof StringType
            || type instanceof FixedStringType
            || type instanceof Ipv6Type);
  }

  private static StateLayout combined(FunctionCall call, int hashBits) {
    int precision = call.parameters().isEmpty() ? 17 : (int) call.number(0);
    if (precision < 12 || precision > 20) {
      throw new UnknownLayoutException("its precision is not from 12 to 20");
    }
    StateLayout few = Pieces.counted(hashBits / Byte.SIZE);
    StateLayout many = Pieces.fixed(hyperLogLogBytes(precision, hashBits));
    return new SketchStates.Combined(few, many);
  }

  private static int hyperLogLogBytes(int precision, int hashBits) {
    int rankBits = hashBits == 32 ? 5 : 6;
    int zeroCountBytes = precision < 16 ? Short.BYTES : Integer.BYTES;
    return (rankBits << precision) / Byte.SIZE
        + (hashBits - precision + 2) * Integer.BYTES
        + zeroCountBytes;
  }

  private static void quantiles(String prefix, FunctionLayouts.Adder adder) {
    adder.add(prefix, call -> new SketchStates.Reservoir(call.argument(0).valueSizeBytes()));
    for (String name :
        List.of("Exact", "ExactLow", "ExactHigh", "ExactExclusive", "ExactInclusive")) {
      adder.add(prefix + name, call -> Pieces.counted(call.argument(0).valueSizeBytes()));
    }
    for (String name :
        List.of("ExactWeighted", "ExactWeightedInterpolated", "InterpolatedWeighted")) {
      adder.add(prefix + name, call -> Pieces.counted(call.argument(0).valueSizeBytes() + 8));
    }
    for (String name : List.of("TDigest", "TDigestWeighted")) {
      adder.add(prefix + name, call -> Pieces.counted(2 * Float.BYTES));
    }
    for (String name : List.of("BFloat16", "BFloat16Weighted")) {
      adder.add(prefix + name, call -> Pieces.counted(10));
    }
    for (String name : List.of("Timing", "TimingWeighted")) {
      adder.add(prefix + name, call -> new SketchStates.Timing());
    }
    adder.add(prefix + "Deterministic", SketchLayouts::deterministic);
    adder.add(
        prefix + "GK",
        call ->
            new SketchStates.GreenwaldKhanna(
                call.number(0), call.argument(0).valueSizeBytes() + 16));
    adder.add(prefix + "DD", call -> new SketchStates.DoubleSketch(call.decimal(0)));
  }

  /** Pairs of a value and its hash, as wide as the wider of both aligned. */
  private static StateLayout deterministic(FunctionCall call) {
    int width = call.argument(0).valueSizeBytes();
    return new SketchStates.Deterministic(width > Integer.BYTES ? width + 8 : 8);
  }
}
