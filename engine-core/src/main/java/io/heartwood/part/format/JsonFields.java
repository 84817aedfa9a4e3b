package io.heartwood.part.format;

import io.heartwood.checksum.CorruptPartException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Takes the fields of a JSON object one by one, with their types checked. */
final class JsonFields {
  private final String file;
  private final Map<String, Object> fields;

  JsonFields(String file, Map<String, Object> fields) {
    this.file = file;
    this.fields = fields;
  }

  /** The file that the object is of, as errors name it. */
  String file() {
    return file;
  }

  Set<String> names() {
    return fields.keySet();
  }

  boolean has(String name) {
    return fields.containsKey(name);
  }

  String text(String name) throws CorruptPartException {
    if (fields.get(name) instanceof String text) {
      return text;
    }
    throw mistyped(name, "text");
  }

  long number(String name) throws CorruptPartException {
    if (fields.get(name) instanceof Long number && number >= 0) {
      return number;
    }
    throw mistyped(name, "a number that is not negative");
  }

  boolean flag(String name) throws CorruptPartException {
    if (fields.get(name) instanceof Boolean flag) {
      return flag;
    }
    throw mistyped(name, "true or false");
  }

  JsonFields object(String name) throws CorruptPartException {
    return asObject(name, fields.get(name));
  }

  List<JsonFields> objects(String name) throws CorruptPartException {
    if (!(fields.get(name) instanceof List<?> list)) {
      throw mistyped(name, "a list");
    }
    List<JsonFields> objects = new ArrayList<>();
    for (Object element : list) {
      objects.add(asObject(name, element));
    }
    return objects;
  }

  CorruptPartException corrupt(String expected, String actual) {
    return new CorruptPartException(file, 0, expected, actual);
  }

  private JsonFields asObject(String name, Object value) throws CorruptPartException {
    if (!(value instanceof Map<?, ?> map)) {
      throw mistyped(name, "an object");
    }
    Map<String, Object> typed = new LinkedHashMap<>();
    map.forEach((key, field) -> typed.put((String) key, field));
    return new JsonFields(file, typed);
  }

  private CorruptPartException mistyped(String name, String expected) {
    Object value = fields.get(name);
    return corrupt(
        "\"" + name + "\" to be " + expected, value == null ? "nothing" : value.toString());
  }
}
