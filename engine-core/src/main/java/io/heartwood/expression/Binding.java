package io.heartwood.expression;

import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.expression.function.Argument;
import io.heartwood.expression.function.BoundFunction;
import io.heartwood.expression.function.CommonTypes;
import io.heartwood.expression.function.FunctionContext;
import io.heartwood.expression.function.FunctionException;
import io.heartwood.expression.function.FunctionRegistry;
import io.heartwood.expression.function.NullPropagation;
import io.heartwood.expression.function.ScalarFunction;
import io.heartwood.expression.function.ValueSet;
import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.DecimalType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.NullableType;
import io.heartwood.types.TupleType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One binding of an expression to columns. Confined to it. */
final class Binding {
  private static final Node[] NO_NODES = {};

  private final Map<String, DataType> columns = new HashMap<>();
  private final Map<String, Node> inputNodes = new HashMap<>();
  private final List<NamedType> inputs = new ArrayList<>();
  private final FunctionContext context;
  private final FunctionRegistry registry;

  Binding(List<NamedType> header, FunctionContext context, FunctionRegistry registry) {
    header.forEach(column -> columns.put(column.name(), column.type().valueType()));
    this.context = context;
    this.registry = registry;
  }

  /** The columns that bound expressions read. */
  List<NamedType> inputs() {
    return inputs;
  }

  /** Functions that are bound here, since they do not evaluate all arguments for all rows. */
  static boolean isSpecial(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "and",
          "or",
          "if",
          "multiif",
          "casewithexpression",
          "coalesce",
          "ifnull",
          "nullif",
          "in",
          "notin",
          "tuple" ->
          true;
      default -> false;
    };
  }

  Node bind(Expression expression) {
    if (expression instanceof ColumnReference column) {
      return input(column.name());
    }
    if (expression instanceof Literal literal) {
      return new Node.Constant(literal.type(), literal.value(), Literals.isNull(literal));
    }
    FunctionCall call = (FunctionCall) expression;
    if (!call.parameters().isEmpty()) {
      throw new FunctionException("function takes no parameters: function=" + call.name());
    }
    return switch (call.name().toLowerCase(Locale.ROOT)) {
      case "and" -> logic(call, true);
      case "or" -> logic(call, false);
      case "if" -> {
        requireCount(call, 3, 3);
        yield conditional(call);
      }
      case "multiif" -> {
        if (call.arguments().size() < 3 || call.arguments().size() % 2 == 0) {
          throw new FunctionException("function multiIf needs pairs and a last value");
        }
        yield conditional(call);
      }
      case "casewithexpression" -> bind(caseAsMultiIf(call));
      case "coalesce" -> coalesce(call.arguments(), call.name());
      case "ifnull" -> {
        requireCount(call, 2, 2);
        yield coalesce(call.arguments(), call.name());
      }
      case "nullif" -> {
        requireCount(call, 2, 2);
        Expression first = call.arguments().get(0);
        yield bind(
            FunctionCall.of(
                "if",
                FunctionCall.of("equals", first, call.arguments().get(1)),
                Literals.NULL,
                first));
      }
      case "in" -> in(call, false);
      case "notin" -> in(call, true);
      case "plus", "minus" -> sum(call);
      case "equals", "notequals" -> tupleEquality(call);
      default -> function(call);
    };
  }

  private Node input(String name) {
    Node node = inputNodes.get(name);
    if (node == null) {
      DataType type = columns.get(name);
      Expression part = type == null ? Subcolumns.find(name, columns) : null;
      if (part != null) {
        return bind(part);
      }
      if (type == null) {
        throw new FunctionException("unknown column: column=" + name);
      }
      node = new Node.Input(type, inputs.size());
      inputs.add(new NamedType(name, type));
      inputNodes.put(name, node);
    }
    return node;
  }

  /** Tuples that are written as such are equal if their elements are. */
  private Node tupleEquality(FunctionCall call) {
    List<Expression> sides = call.arguments();
    boolean tuples =
        sides.size() == 2
            && isTuple(sides.get(0))
            && isTuple(sides.get(1))
            && size(sides.get(0)) == size(sides.get(1))
            && size(sides.get(0)) > 0;
    if (!tuples) {
      return function(call);
    }
    return bind(
        InLists.expand(
            ((FunctionCall) sides.get(0)).arguments(),
            List.of(sides.get(1)),
            call.name().equalsIgnoreCase("notEquals")));
  }

  private static boolean isTuple(Expression expression) {
    return expression instanceof FunctionCall call && call.name().equals("tuple");
  }

  private static int size(Expression tuple) {
    return ((FunctionCall) tuple).arguments().size();
  }

  private Node function(FunctionCall call) {
    List<Node> arguments = call.arguments().stream().map(this::bind).toList();
    return apply(call.name(), arguments);
  }

  private Node apply(String name, List<Node> arguments) {
    FunctionRegistry.Entry entry =
        registry
            .find(name)
            .orElseThrow(() -> new FunctionException("unknown function: function=" + name));
    ScalarFunction.Call call =
        new ScalarFunction.Call(
            entry.name(), arguments.stream().map(Node::argument).toList(), context);
    BoundFunction function = NullPropagation.bind(entry, call);
    boolean untypedNull = !entry.handlesNulls() && arguments.stream().anyMatch(Node::isUntypedNull);
    return fold(new Node.Call(function, arguments), arguments, name, untypedNull);
  }

  /** Evaluates a node now if all it depends on is constant. */
  private static Node fold(Node node, List<Node> arguments, String name, boolean untypedNull) {
    if (name.equalsIgnoreCase("materialize") || !arguments.stream().allMatch(Node::isConstant)) {
      return node;
    }
    Column value = node.evaluate(new Rows(new Column[0], 1));
    return new Node.Constant(node.type(), value, untypedNull);
  }

  /** Plus and minus of an interval add to a date or time. */
  private Node sum(FunctionCall call) {
    requireCount(call, 2, 2);
    Expression left = call.arguments().get(0);
    Expression right = call.arguments().get(1);
    boolean plus = call.name().equalsIgnoreCase("plus");
    String unit = intervalUnit(right);
    if (unit != null) {
      return apply(
          (plus ? "add" : "subtract") + unit + "s",
          List.of(bind(left), bind(((FunctionCall) right).arguments().get(0))));
    }
    unit = plus ? intervalUnit(left) : null;
    if (unit != null) {
      return apply(
          "add" + unit + "s", List.of(bind(right), bind(((FunctionCall) left).arguments().get(0))));
    }
    return function(call);
  }

  private static String intervalUnit(Expression expression) {
    boolean interval =
        expression instanceof FunctionCall call
            && call.name().startsWith("toInterval")
            && call.arguments().size() == 1;
    return interval ? ((FunctionCall) expression).name().substring("toInterval".length()) : null;
  }

  private Node logic(FunctionCall call, boolean isAnd) {
    requireCount(call, 2, Integer.MAX_VALUE);
    List<Node> arguments = call.arguments().stream().map(this::bind).toList();
    boolean nullable = false;
    boolean bool = false;
    for (Node argument : arguments) {
      requireCondition(argument, call.name());
      nullable |= argument.type().isNullable();
      bool |= argument.type().withoutNullable() instanceof BoolType;
    }
    DataType type = bool ? BoolType.INSTANCE : IntegerType.UINT8;
    LogicNode node = new LogicNode(nullable ? new NullableType(type) : type, arguments, isAnd);
    return fold(node, arguments, call.name(), false);
  }

  private static void requireCondition(Node node, String name) {
    DataType type = node.type().withoutNullable();
    boolean number =
        type instanceof IntegerType || type instanceof FloatType || type instanceof BoolType;
    if (!number && !(type instanceof DecimalType)) {
      throw new FunctionException(
          "function " + name + " needs conditions that are numbers: type=" + node.type());
    }
  }

  private Node conditional(FunctionCall call) {
    List<Node> nodes = call.arguments().stream().map(this::bind).toList();
    List<Node> conditions = new ArrayList<>();
    List<Node> branches = new ArrayList<>();
    for (int i = 0; i + 1 < nodes.size(); i += 2) {
      requireCondition(nodes.get(i), call.name());
      conditions.add(nodes.get(i));
      branches.add(nodes.get(i + 1));
    }
    branches.add(nodes.get(nodes.size() - 1));
    return choose(call.name(), conditions, branches);
  }

  private Node choose(String name, List<Node> conditions, List<Node> branches) {
    if (branches.size() > ConditionNode.MAX_BRANCHES) {
      throw new FunctionException(
          "function " + name + " has too many branches: limit=" + ConditionNode.MAX_BRANCHES);
    }
    List<Argument> arguments = branches.stream().map(Node::argument).toList();
    DataType type =
        CommonTypes.of(arguments)
            .orElseThrow(
                () ->
                    new FunctionException(
                        "function "
                            + name
                            + " needs branches of a common type: types="
                            + branches.stream().map(Node::type).toList()));
    List<Node> converted = branches.stream().map(branch -> convert(branch, type)).toList();
    ConditionNode node =
        new ConditionNode(type, conditions.toArray(NO_NODES), converted.toArray(NO_NODES));
    List<Node> all = new ArrayList<>(conditions);
    all.addAll(converted);
    boolean untypedNull = branches.stream().allMatch(Node::isUntypedNull);
    return fold(node, all, name, untypedNull);
  }

  private Node convert(Node node, DataType type) {
    if (node.type().equals(type)) {
      return node;
    }
    Literal name = Literals.of(type.toString());
    return apply("CAST", List.of(node, new Node.Constant(name.type(), name.value(), false)));
  }

  private static FunctionCall caseAsMultiIf(FunctionCall call) {
    List<Expression> arguments = call.arguments();
    if (arguments.size() < 4 || arguments.size() % 2 != 0) {
      throw new FunctionException("function caseWithExpression needs a value, pairs and a default");
    }
    List<Expression> multiIf = new ArrayList<>();
    for (int i = 1; i + 1 < arguments.size(); i += 2) {
      multiIf.add(FunctionCall.of("equals", arguments.get(0), arguments.get(i)));
      multiIf.add(arguments.get(i + 1));
    }
    multiIf.add(arguments.get(arguments.size() - 1));
    return new FunctionCall("multiIf", multiIf);
  }

  /** The first argument that is not NULL. */
  private Node coalesce(List<Expression> arguments, String name) {
    List<Node> conditions = new ArrayList<>();
    List<Node> branches = new ArrayList<>();
    Node last = null;
    for (Expression argument : arguments) {
      Node node = bind(argument);
      last = node;
      if (node.isUntypedNull()) {
        continue;
      }
      if (!node.type().isNullable()) {
        break;
      }
      conditions.add(apply("isNotNull", List.of(node)));
      branches.add(apply("assumeNotNull", List.of(node)));
    }
    if (last == null) {
      throw new FunctionException("function " + name + " takes at least 1 arguments: arguments=0");
    }
    if (branches.isEmpty()) {
      return last;
    }
    boolean open = last.type().isNullable();
    branches.add(
        open ? new Node.Constant(Literals.NULL.type(), Literals.NULL.value(), true) : last);
    return choose(name, conditions, branches);
  }

  private Node in(FunctionCall call, boolean negated) {
    requireCount(call, 2, 2);
    Expression left = call.arguments().get(0);
    List<Expression> members = InLists.members(call.arguments().get(1));
    if (left instanceof FunctionCall tuple && tuple.name().equals("tuple")) {
      return bind(InLists.expand(tuple.arguments(), members, negated));
    }
    Node operand = bind(left);
    DataType type = operand.type().valueType();
    if (type instanceof TupleType || CommonTypes.isArrayOrMap(type)) {
      return bind(InLists.expandSingle(left, members, type instanceof TupleType, negated));
    }
    List<Argument> constants = new ArrayList<>();
    for (Expression member : members) {
      Node node = bind(member);
      if (!node.isConstant()) {
        throw new FunctionException("members of IN must be constants: " + member);
      }
      constants.add(node.argument());
    }
    ScalarFunction set =
        bound -> ValueSet.bind(bound.argument(0).type(), constants, negated, bound.context());
    FunctionRegistry.Entry entry = new FunctionRegistry.Entry(negated ? "notIn" : "in", set, false);
    ScalarFunction.Call bound =
        new ScalarFunction.Call(entry.name(), List.of(operand.argument()), context);
    Node node = new Node.Call(NullPropagation.bind(entry, bound), List.of(operand));
    return fold(node, List.of(operand), entry.name(), operand.isUntypedNull());
  }

  private static void requireCount(FunctionCall call, int from, int to) {
    int count = call.arguments().size();
    if (count < from || count > to) {
      throw new FunctionException(
          "function "
              + call.name()
              + " takes "
              + (to == Integer.MAX_VALUE ? "at least " : "")
              + from
              + " arguments: arguments="
              + count);
    }
  }
}
