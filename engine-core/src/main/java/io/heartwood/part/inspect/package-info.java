/**
 * Looking at the directory of a part without knowing its table: what it consists of, how large each
 * column is, how it is compressed, and where its keys begin and end.
 *
 * <p>Made for people and tools who were handed a directory, of this engine or of a ClickHouse
 * server. Whatever can be read is told, the rest becomes a defect or a note; only a directory that
 * is no part at all is refused. Nothing is verified beyond the small files that are read: {@link
 * io.heartwood.part.format.PartChecker} verifies every byte.
 */
package io.heartwood.part.inspect;
