package io.heartwood.format.parquet;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** The schema of a file between its form in the footer, a list in preorder, and a tree. */
final class ThriftSchema {
  private static final int MAX_ELEMENTS = 1 << 16;
  private static final int MAX_DEPTH = 64;

  private final List<SchemaElement> elements;
  private int next;

  private ThriftSchema(List<SchemaElement> elements) {
    this.elements = elements;
  }

  /**
   * The tree.
   *
   * @throws IllegalArgumentException if the list is no tree, or an annotation does not fit its type
   */
  static MessageType fromThrift(List<SchemaElement> elements) {
    if (elements.isEmpty() || elements.size() > MAX_ELEMENTS) {
      throw new IllegalArgumentException("elements of the schema: " + elements.size());
    }
    ThriftSchema reader = new ThriftSchema(elements);
    SchemaElement root = reader.elements.get(reader.next++);
    MessageType message =
        new MessageType(root.getName(), reader.children(root.getNum_children(), 0));
    if (reader.next != elements.size()) {
      throw new IllegalArgumentException("elements of the schema without a parent");
    }
    return message;
  }

  private List<Type> children(int count, int depth) {
    if (depth > MAX_DEPTH || count < 1 || count > elements.size() - next) {
      throw new IllegalArgumentException("children of an element of the schema: " + count);
    }
    List<Type> children = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (next == elements.size()) {
        throw new IllegalArgumentException("the schema ends early");
      }
      children.add(type(elements.get(next++), depth));
    }
    return children;
  }

  private Type type(SchemaElement element, int depth) {
    if (!element.isSetRepetition_type()) {
      throw new IllegalArgumentException("no repetition of field " + element.getName());
    }
    Type.Repetition repetition = Type.Repetition.valueOf(element.getRepetition_type().name());
    LogicalTypeAnnotation annotation = annotation(element);
    if (!element.isSetType()) {
      Types.GroupBuilder<GroupType> group = Types.buildGroup(repetition).as(annotation);
      children(element.getNum_children(), depth + 1).forEach(group::addField);
      return group.named(element.getName());
    }
    PrimitiveTypeName name =
        element.getType() == org.apache.parquet.format.Type.BYTE_ARRAY
            ? PrimitiveTypeName.BINARY
            : PrimitiveTypeName.valueOf(element.getType().name());
    Types.PrimitiveBuilder<PrimitiveType> primitive = Types.primitive(name, repetition);
    if (name == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY) {
      primitive.length(element.getType_length());
    }
    return primitive.as(annotation).named(element.getName());
  }

  private static LogicalTypeAnnotation annotation(SchemaElement element) {
    if (element.isSetLogicalType()) {
      LogicalTypeAnnotation annotation = annotation(element.getLogicalType());
      if (annotation != null) {
        return annotation;
      }
    }
    return element.isSetConverted_type() ? converted(element) : null;
  }

  /** The annotation of older writers, or null if it does not matter here. */
  private static LogicalTypeAnnotation converted(SchemaElement element) {
    return switch (element.getConverted_type()) {
      case UTF8 -> LogicalTypeAnnotation.stringType();
      case ENUM -> LogicalTypeAnnotation.enumType();
      case LIST -> LogicalTypeAnnotation.listType();
      case MAP -> LogicalTypeAnnotation.mapType();
      case DATE -> LogicalTypeAnnotation.dateType();
      case DECIMAL -> LogicalTypeAnnotation.decimalType(element.getScale(), element.getPrecision());
      case TIMESTAMP_MILLIS ->
          LogicalTypeAnnotation.timestampType(true, LogicalTypeAnnotation.TimeUnit.MILLIS);
      case TIMESTAMP_MICROS ->
          LogicalTypeAnnotation.timestampType(true, LogicalTypeAnnotation.TimeUnit.MICROS);
      case INT_8 -> LogicalTypeAnnotation.intType(8, true);
      case INT_16 -> LogicalTypeAnnotation.intType(16, true);
      case INT_32 -> LogicalTypeAnnotation.intType(32, true);
      case INT_64 -> LogicalTypeAnnotation.intType(64, true);
      case UINT_8 -> LogicalTypeAnnotation.intType(8, false);
      case UINT_16 -> LogicalTypeAnnotation.intType(16, false);
      case UINT_32 -> LogicalTypeAnnotation.intType(32, false);
      case UINT_64 -> LogicalTypeAnnotation.intType(64, false);
      default -> null;
    };
  }

  /** The annotation, or null if it does not matter here. */
  private static LogicalTypeAnnotation annotation(LogicalType type) {
    if (type.isSetSTRING()) {
      return LogicalTypeAnnotation.stringType();
    } else if (type.isSetENUM()) {
      return LogicalTypeAnnotation.enumType();
    } else if (type.isSetUUID()) {
      return LogicalTypeAnnotation.uuidType();
    } else if (type.isSetLIST()) {
      return LogicalTypeAnnotation.listType();
    } else if (type.isSetMAP()) {
      return LogicalTypeAnnotation.mapType();
    } else if (type.isSetDATE()) {
      return LogicalTypeAnnotation.dateType();
    } else if (type.isSetINTEGER()) {
      return LogicalTypeAnnotation.intType(
          type.getINTEGER().getBitWidth(), type.getINTEGER().isIsSigned());
    } else if (type.isSetDECIMAL()) {
      return LogicalTypeAnnotation.decimalType(
          type.getDECIMAL().getScale(), type.getDECIMAL().getPrecision());
    } else if (type.isSetTIMESTAMP()) {
      return LogicalTypeAnnotation.timestampType(
          type.getTIMESTAMP().isIsAdjustedToUTC(), unit(type.getTIMESTAMP().getUnit()));
    }
    return null;
  }

  private static LogicalTypeAnnotation.TimeUnit unit(TimeUnit unit) {
    if (unit.isSetNANOS()) {
      return LogicalTypeAnnotation.TimeUnit.NANOS;
    }
    return unit.isSetMICROS()
        ? LogicalTypeAnnotation.TimeUnit.MICROS
        : LogicalTypeAnnotation.TimeUnit.MILLIS;
  }

  /** The list. */
  static List<SchemaElement> toThrift(MessageType message) {
    List<SchemaElement> elements = new ArrayList<>();
    SchemaElement root = new SchemaElement(message.getName());
    root.setNum_children(message.getFieldCount());
    elements.add(root);
    message.getFields().forEach(field -> add(field, elements));
    return elements;
  }

  private static void add(Type type, List<SchemaElement> elements) {
    SchemaElement element = new SchemaElement(type.getName());
    element.setRepetition_type(FieldRepetitionType.valueOf(type.getRepetition().name()));
    LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
    if (annotation != null) {
      annotate(element, annotation);
    }
    elements.add(element);
    if (type.isPrimitive()) {
      PrimitiveType primitive = type.asPrimitiveType();
      element.setType(thriftType(primitive.getPrimitiveTypeName()));
      if (primitive.getPrimitiveTypeName() == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY) {
        element.setType_length(primitive.getTypeLength());
      }
    } else {
      element.setNum_children(type.asGroupType().getFieldCount());
      type.asGroupType().getFields().forEach(field -> add(field, elements));
    }
  }

  /** What footers call a primitive type. */
  static org.apache.parquet.format.Type thriftType(PrimitiveTypeName name) {
    return name == PrimitiveTypeName.BINARY
        ? org.apache.parquet.format.Type.BYTE_ARRAY
        : org.apache.parquet.format.Type.valueOf(name.name());
  }

  private static void annotate(SchemaElement element, LogicalTypeAnnotation annotation) {
    LogicalType logical = new LogicalType();
    if (annotation instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation) {
      logical.setSTRING(new org.apache.parquet.format.StringType());
      element.setConverted_type(ConvertedType.UTF8);
    } else if (annotation instanceof LogicalTypeAnnotation.EnumLogicalTypeAnnotation) {
      logical.setENUM(new org.apache.parquet.format.EnumType());
      element.setConverted_type(ConvertedType.ENUM);
    } else if (annotation instanceof LogicalTypeAnnotation.UUIDLogicalTypeAnnotation) {
      logical.setUUID(new org.apache.parquet.format.UUIDType());
    } else if (annotation instanceof LogicalTypeAnnotation.ListLogicalTypeAnnotation) {
      logical.setLIST(new org.apache.parquet.format.ListType());
      element.setConverted_type(ConvertedType.LIST);
    } else if (annotation instanceof LogicalTypeAnnotation.MapLogicalTypeAnnotation) {
      logical.setMAP(new org.apache.parquet.format.MapType());
      element.setConverted_type(ConvertedType.MAP);
    } else if (annotation instanceof LogicalTypeAnnotation.DateLogicalTypeAnnotation) {
      logical.setDATE(new org.apache.parquet.format.DateType());
      element.setConverted_type(ConvertedType.DATE);
    } else if (annotation instanceof LogicalTypeAnnotation.IntLogicalTypeAnnotation integer) {
      String width = (integer.isSigned() ? "INT_" : "UINT_") + integer.getBitWidth();
      element.setConverted_type(ConvertedType.valueOf(width));
      logical.setINTEGER(
          new org.apache.parquet.format.IntType((byte) integer.getBitWidth(), integer.isSigned()));
    } else if (annotation instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation decimal) {
      logical.setDECIMAL(
          new org.apache.parquet.format.DecimalType(decimal.getScale(), decimal.getPrecision()));
      element.setConverted_type(ConvertedType.DECIMAL);
      element.setScale(decimal.getScale());
      element.setPrecision(decimal.getPrecision());
    } else if (annotation instanceof LogicalTypeAnnotation.TimestampLogicalTypeAnnotation time) {
      TimeUnit unit = new TimeUnit();
      switch (time.getUnit()) {
        case MILLIS -> {
          unit.setMILLIS(new org.apache.parquet.format.MilliSeconds());
          element.setConverted_type(ConvertedType.TIMESTAMP_MILLIS);
        }
        case MICROS -> {
          unit.setMICROS(new org.apache.parquet.format.MicroSeconds());
          element.setConverted_type(ConvertedType.TIMESTAMP_MICROS);
        }
        case NANOS -> unit.setNANOS(new org.apache.parquet.format.NanoSeconds());
      }
      logical.setTIMESTAMP(
          new org.apache.parquet.format.TimestampType(time.isAdjustedToUTC(), unit));
    } else {
      throw new IllegalArgumentException("annotation is not written: " + annotation);
    }
    element.setLogicalType(logical);
  }
}
