package io.heartwood.sql.error;

/** Why a statement failed, under ClickHouse's names. Scripts may rely on the names. */
public enum ErrorCode {
  /** A setting, option or argument has a value that makes no sense. */
  BAD_ARGUMENTS,
  /** Text in an input file is not what the format asks for. */
  CANNOT_PARSE_INPUT_ASSERTION_FAILED,
  /** A number in an input file is not a number. */
  CANNOT_PARSE_NUMBER,
  /** A value in an input file or statement does not fit its column's type. */
  CANNOT_PARSE_TEXT,
  /** A file of a binary format ends early. */
  CANNOT_READ_ALL_DATA,
  /** A compressed input file ends early or is damaged. */
  CANNOT_DECOMPRESS,
  /** A file cannot be opened. */
  CANNOT_OPEN_FILE,
  /** A part, metadata file or table definition is damaged. */
  CORRUPTED_DATA,
  /** Two columns have one name. */
  DUPLICATE_COLUMN,
  /** The files of the data directory are in use by another process. */
  DIRECTORY_IS_LOCKED,
  /** The file to write exists. */
  FILE_ALREADY_EXISTS,
  /** No file matches. */
  FILE_DOESNT_EXIST,
  /** An aggregate function stands where none may stand. */
  ILLEGAL_AGGREGATION,
  /** A column cannot have the place it is given, such as a Nullable one in a key. */
  ILLEGAL_COLUMN,
  /** A function does not take this type. */
  ILLEGAL_TYPE_OF_ARGUMENT,
  /** An input file as a whole contradicts its format. */
  INCORRECT_DATA,
  /** A statement contradicts itself, or names a kind of index that there is not. */
  INCORRECT_QUERY,
  /** A skip index that must be used cannot be. */
  INDEX_NOT_USED,
  /** Reading or writing failed, for a reason that the message gives. */
  IO_ERROR,
  /** A mistake of the program itself. */
  LOGICAL_ERROR,
  /** A statement would need more memory than it may use. */
  MEMORY_LIMIT_EXCEEDED,
  /** A service cannot be reached. */
  NETWORK_ERROR,
  /** A column is neither aggregated nor a key of GROUP BY. */
  NOT_AN_AGGREGATE,
  /** No disk has room for a part. */
  NOT_ENOUGH_SPACE,
  /** The statement is ClickHouse's, but not supported here. */
  NOT_IMPLEMENTED,
  /** A table has no column of this name. */
  NO_SUCH_COLUMN_IN_TABLE,
  /** The number of columns and values differ. */
  NUMBER_OF_COLUMNS_DOESNT_MATCH,
  /** The object store refused a request. */
  S3_ERROR,
  /** The statement cannot be parsed; the message says where. */
  SYNTAX_ERROR,
  /** A table of this name exists. */
  TABLE_ALREADY_EXISTS,
  /** The disks of a table cannot take new parts; it can be read. */
  TABLE_IS_PERMANENTLY_READ_ONLY,
  /** A column holds too many distinct keys, or a row is too long. */
  TOO_LARGE_STRING_SIZE,
  /** Types that cannot be compared, converted or assigned. */
  TYPE_MISMATCH,
  /** There is one database only. */
  UNKNOWN_DATABASE,
  /** No codec of this name. */
  UNKNOWN_CODEC,
  /** No compression method of this name. */
  UNKNOWN_COMPRESSION_METHOD,
  /** No disk of this name is configured. */
  UNKNOWN_DISK,
  /** An Enum has no such member. */
  UNKNOWN_ELEMENT_OF_ENUM,
  /** No format of this name. */
  UNKNOWN_FORMAT,
  /** No function of this name. */
  UNKNOWN_FUNCTION,
  /** No column or alias of this name. */
  UNKNOWN_IDENTIFIER,
  /** No storage policy of this name is configured. */
  UNKNOWN_POLICY,
  /** No setting of this name. */
  UNKNOWN_SETTING,
  /** No table engine of this name. */
  UNKNOWN_STORAGE,
  /** No table of this name. */
  UNKNOWN_TABLE,
  /** No type of this name. */
  UNKNOWN_TYPE,
  /** A file of a part is written in a way that is not supported. */
  UNSUPPORTED_PART_FORMAT
}
