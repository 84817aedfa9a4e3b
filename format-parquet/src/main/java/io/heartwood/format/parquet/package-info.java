/** The format Parquet: its types as ClickHouse maps them, pages and footers of files, columns. */
package io.heartwood.format.parquet;
