package io.heartwood.expression.function;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Functions by name. Names are looked up as written, and then without regard to case, as ClickHouse
 * allows for many of them. Immutable and thread-safe.
 */
public final class FunctionRegistry {
  private static final FunctionRegistry STANDARD = standardFunctions();

  private final Map<String, Entry> functions;
  private final Map<String, Entry> lowerCase;

  private FunctionRegistry(Builder builder) {
    this.functions = Map.copyOf(builder.functions);
    Map<String, Entry> lower = new HashMap<>();
    functions.forEach((name, entry) -> lower.put(name.toLowerCase(Locale.ROOT), entry));
    this.lowerCase = Map.copyOf(lower);
  }

  /**
   * A function and how it deals with NULL.
   *
   * @param name its canonical name
   * @param function the function
   * @param handlesNulls whether it takes Nullable arguments itself; else a NULL argument makes the
   *     result NULL, and the function only sees the others
   */
  public record Entry(String name, ScalarFunction function, boolean handlesNulls) {}

  /** All functions that the engine has. */
  public static FunctionRegistry standard() {
    return STANDARD;
  }

  /** The function of a name. */
  public Optional<Entry> find(String name) {
    Entry entry = functions.get(name);
    return Optional.ofNullable(
        entry != null ? entry : lowerCase.get(name.toLowerCase(Locale.ROOT)));
  }

  private static FunctionRegistry standardFunctions() {
    Builder builder = new Builder();
    Arithmetic.register(builder);
    Comparison.register(builder);
    DateFunctions.register(builder);
    DateArithmetic.register(builder);
    CastFunctions.register(builder);
    HashFunctions.register(builder);
    StringFunctions.register(builder);
    PatternFunctions.register(builder);
    MathFunctions.register(builder);
    BitFunctions.register(builder);
    NullFunctions.register(builder);
    ArrayFunctions.register(builder);
    LengthFunctions.register(builder);
    CompoundFunctions.register(builder);
    StateFunctions.register(builder);
    return new FunctionRegistry(builder);
  }

  /** Collects functions. */
  static final class Builder {
    private final Map<String, Entry> functions = new HashMap<>();

    /** Adds a function that never sees NULL. */
    void add(String name, ScalarFunction function) {
      put(name, new Entry(name, function, false));
    }

    /** Adds a function that deals with Nullable arguments itself. */
    void addNullAware(String name, ScalarFunction function) {
      put(name, new Entry(name, function, true));
    }

    /** A second name. */
    void alias(String alias, String name) {
      put(alias, functions.get(name));
    }

    private void put(String name, Entry entry) {
      if (functions.put(name, entry) != null) {
        throw new IllegalStateException("function is registered twice: name=" + name);
      }
    }
  }
}
