/**
 * ClickHouse-dialect statements over the engine's tables. {@link io.heartwood.sql.SqlEngine} opens
 * a data directory; {@link io.heartwood.sql.SqlSession} runs statements.
 */
package io.heartwood.sql;
