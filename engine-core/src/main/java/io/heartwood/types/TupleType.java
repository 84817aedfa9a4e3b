package io.heartwood.types;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code Tuple(T, ...)} or {@code Tuple(name T, ...)}: one value of each type. May be empty.
 *
 * @param elements the elements; all of them have names, or none
 */
public record TupleType(List<Element> elements) implements DataType {
  /**
   * An element.
   *
   * @param name its name, or empty text if it has none
   * @param type its type
   */
  public record Element(String name, DataType type) {}

  /** Checks that names are given to all or none, and once. */
  public TupleType {
    elements = List.copyOf(elements);
    Set<String> names = new HashSet<>();
    for (Element element : elements) {
      if (element.name().isEmpty() != elements.get(0).name().isEmpty()) {
        throw new IllegalArgumentException("some elements of a Tuple have names, others do not");
      }
      if (!element.name().isEmpty() && !names.add(element.name())) {
        throw new IllegalArgumentException("duplicate name in a Tuple: " + element.name());
      }
    }
  }

  /** The elements of a type whose values are held as tuples: a Tuple, or JSON. */
  public static List<Element> elementsOf(DataType type) {
    DataType values = type.valueType();
    return values instanceof JsonType json ? json.held().elements : ((TupleType) values).elements;
  }

  /** Whether the elements have names. */
  public boolean isNamed() {
    return !elements.isEmpty() && !elements.get(0).name().isEmpty();
  }

  /** The name of an element; its number from 1 on if it has none. */
  public String nameOf(int index) {
    return isNamed() ? elements.get(index).name() : Integer.toString(index + 1);
  }

  /**
   * What a column of values that are no tuples would be: itself, or the columns of its elements, at
   * every depth, named {@code t.a}. CSV has a field for each. A tuple without elements stays one.
   */
  public static List<Element> fieldsOf(String columnName, DataType type) {
    if (!(type.valueType() instanceof TupleType tuple) || tuple.elements.isEmpty()) {
      return List.of(new Element(columnName, type));
    }
    List<Element> fields = new ArrayList<>();
    for (int i = 0; i < tuple.elements.size(); i++) {
      fields.addAll(fieldsOf(columnName + "." + tuple.nameOf(i), tuple.elements.get(i).type()));
    }
    return fields;
  }

  @Override
  public PhysicalType physicalType() {
    return PhysicalType.TUPLE;
  }

  @Override
  public int valueSizeBytes() {
    return 0;
  }

  @Override
  public String toString() {
    return elements.stream()
        .map(TupleType::toString)
        .collect(Collectors.joining(", ", "Tuple(", ")"));
  }

  static String toString(Element element) {
    return element.name().isEmpty()
        ? element.type().toString()
        : TypeText.identifier(element.name()) + " " + element.type();
  }
}
