package io.heartwood.expression;

import io.heartwood.expression.function.FunctionException;
import java.util.ArrayList;
import java.util.List;

/** The right side of IN. */
public final class InLists {
  private static final int MAX_TUPLES = 10_000;

  private InLists() {}

  /** The members: the elements of a tuple, or the only expression. */
  public static List<Expression> members(Expression set) {
    return set instanceof FunctionCall call && call.name().equals("tuple")
        ? call.arguments()
        : List.of(set);
  }

  /** {@code (a, b) IN ((1, 2), (3, 4))} as comparisons of the elements. */
  public static Expression expand(
      List<Expression> elements, List<Expression> members, boolean negated) {
    List<Expression> tuples = members;
    boolean single =
        !members.isEmpty()
            && members.size() == elements.size()
            && members.stream().noneMatch(InLists::isTuple);
    if (single) {
      tuples = List.of(new FunctionCall("tuple", members));
    }
    if (tuples.size() > MAX_TUPLES) {
      throw new FunctionException("too many tuples in IN: limit=" + MAX_TUPLES);
    }
    List<Expression> alternatives = new ArrayList<>();
    for (Expression member : tuples) {
      if (!(member instanceof FunctionCall tuple)
          || !isTuple(member)
          || tuple.arguments().size() != elements.size()) {
        throw new FunctionException(
            "member of IN is no tuple of " + elements.size() + " elements: " + member);
      }
      List<Expression> equalities = new ArrayList<>();
      for (int i = 0; i < elements.size(); i++) {
        equalities.add(FunctionCall.of("equals", elements.get(i), tuple.arguments().get(i)));
      }
      alternatives.add(join("and", equalities));
    }
    Expression any = alternatives.isEmpty() ? Literals.of(0) : join("or", alternatives);
    return negated ? FunctionCall.of("not", any) : any;
  }

  /**
   * {@code t IN (x, y)} as comparisons with each member, for values that no set can hold.
   *
   * @param ofTuples whether {@code left} is a tuple: members that are none are its elements
   */
  static Expression expandSingle(
      Expression left, List<Expression> given, boolean ofTuples, boolean negated) {
    boolean elements = ofTuples && !given.isEmpty() && given.stream().noneMatch(InLists::isTuple);
    List<Expression> members = elements ? List.of(new FunctionCall("tuple", given)) : given;
    if (members.size() > MAX_TUPLES) {
      throw new FunctionException("too many values in IN: limit=" + MAX_TUPLES);
    }
    List<Expression> alternatives = new ArrayList<>();
    for (Expression member : members) {
      alternatives.add(FunctionCall.of("equals", left, member));
    }
    Expression any = alternatives.isEmpty() ? Literals.of(0) : join("or", alternatives);
    return negated ? FunctionCall.of("not", any) : any;
  }

  private static boolean isTuple(Expression expression) {
    return expression instanceof FunctionCall call && call.name().equals("tuple");
  }

  private static Expression join(String name, List<Expression> parts) {
    return parts.size() == 1 ? parts.get(0) : new FunctionCall(name, parts);
  }
}
