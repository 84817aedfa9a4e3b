package io.heartwood.index.skip;

import io.heartwood.expression.Expression;
import io.heartwood.expression.FunctionCall;
import io.heartwood.expression.InLists;
import io.heartwood.expression.MonotonicStep;
import io.heartwood.expression.function.FunctionContext;
import io.heartwood.index.FilterConstants;
import io.heartwood.index.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * A filter taken apart into AND, OR, NOT and the atoms that an index understands; the rest counts
 * as unknown. Immutable.
 *
 * <p>It is evaluated for several rows at once. What is known of a row is two bits: {@link
 * #MAY_BE_TRUE} and {@link #MAY_BE_FALSE}; NULL is neither.
 *
 * @param <A> atoms of the index
 */
final class FilterTree<A> {
  static final byte MAY_BE_TRUE = 1;
  static final byte MAY_BE_FALSE = 2;
  private static final byte BOTH = 3;

  private enum Kind {
    AND,
    OR,
    NOT,
    ATOM,
    FIXED
  }

  /** Says for each of some rows what is known of an atom. */
  @FunctionalInterface
  interface AtomReader<A> {
    void read(A atom, byte[] flags) throws IOException;
  }

  private final Kind kind;
  private final List<FilterTree<A>> parts;
  private final A atom;
  private final byte fixed;

  private FilterTree(Kind kind, List<FilterTree<A>> parts, A atom, byte fixed) {
    this.kind = kind;
    this.parts = List.copyOf(parts);
    this.atom = atom;
    this.fixed = fixed;
  }

  /**
   * Takes a filter apart.
   *
   * @param atoms the atom for a part of the filter that is no AND, OR or NOT; empty if the index
   *     does not know it
   */
  static <A> FilterTree<A> of(
      Expression filter, FunctionContext context, Function<FunctionCall, Optional<A>> atoms) {
    if (MonotonicStep.isConstant(filter)) {
      return fixed(FilterConstants.verdict(filter, context));
    }
    if (!(filter instanceof FunctionCall call)) {
      return fixed(Verdict.UNKNOWN);
    }
    List<Expression> arguments = call.arguments();
    switch (call.name().toLowerCase(Locale.ROOT)) {
      case "and", "or" -> {
        List<FilterTree<A>> parts = new ArrayList<>();
        arguments.forEach(argument -> parts.add(of(argument, context, atoms)));
        boolean all = call.name().equalsIgnoreCase("and");
        return new FilterTree<>(all ? Kind.AND : Kind.OR, parts, null, BOTH);
      }
      case "not" -> {
        if (arguments.size() == 1) {
          List<FilterTree<A>> part = List.of(of(arguments.get(0), context, atoms));
          return new FilterTree<>(Kind.NOT, part, null, BOTH);
        }
      }
      case "in", "notin" -> {
        Optional<Expression> expanded = expanded(call);
        if (expanded.isPresent()) {
          return of(expanded.get(), context, atoms);
        }
      }
      default -> {
        // Maybe an atom.
      }
    }
    return atoms
        .apply(call)
        .map(found -> new FilterTree<>(Kind.ATOM, List.of(), found, BOTH))
        .orElseGet(() -> fixed(Verdict.UNKNOWN));
  }

  /** {@code (a, b) IN (...)} as comparisons. */
  private static Optional<Expression> expanded(FunctionCall in) {
    if (in.arguments().size() == 2
        && in.arguments().get(0) instanceof FunctionCall tuple
        && tuple.name().equals("tuple")) {
      try {
        List<Expression> members = InLists.members(in.arguments().get(1));
        boolean negated = in.name().equalsIgnoreCase("notIn");
        return Optional.of(InLists.expand(tuple.arguments(), members, negated));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static <A> FilterTree<A> fixed(Verdict verdict) {
    int flags = (verdict.mayBeTrue() ? MAY_BE_TRUE : 0) | (verdict.mayBeFalse() ? MAY_BE_FALSE : 0);
    return new FilterTree<>(Kind.FIXED, List.of(), null, (byte) flags);
  }

  /** Whether it says nothing, whatever the atoms are. */
  boolean isUnknown() {
    return switch (kind) {
      case AND -> parts.stream().allMatch(FilterTree::isUnknown);
      case OR -> parts.stream().anyMatch(FilterTree::isUnknown);
      case NOT -> parts.get(0).isUnknown();
      case ATOM -> false;
      case FIXED -> fixed == BOTH;
    };
  }

  /** Whether the filter may be true for one of some rows. */
  boolean mayBeTrue(int rowCount, AtomReader<A> reader) throws IOException {
    for (byte flags : evaluate(rowCount, reader)) {
      if ((flags & MAY_BE_TRUE) != 0) {
        return true;
      }
    }
    return false;
  }

  private byte[] evaluate(int rowCount, AtomReader<A> reader) throws IOException {
    byte[] flags = new byte[rowCount];
    switch (kind) {
      case FIXED -> Arrays.fill(flags, fixed);
      case ATOM -> reader.read(atom, flags);
      case NOT -> {
        byte[] part = parts.get(0).evaluate(rowCount, reader);
        for (int i = 0; i < rowCount; i++) {
          flags[i] = (byte) ((part[i] & 1) << 1 | part[i] >> 1 & 1);
        }
      }
      default -> {
        boolean all = kind == Kind.AND;
        // Of AND the first bit is an intersection and the second a union; of OR the other way.
        int meet = all ? MAY_BE_TRUE : MAY_BE_FALSE;
        Arrays.fill(flags, (byte) meet);
        for (FilterTree<A> each : parts) {
          byte[] part = each.evaluate(rowCount, reader);
          for (int i = 0; i < rowCount; i++) {
            flags[i] = (byte) (flags[i] & part[i] & meet | (flags[i] | part[i]) & (BOTH ^ meet));
          }
        }
      }
    }
    return flags;
  }
}
