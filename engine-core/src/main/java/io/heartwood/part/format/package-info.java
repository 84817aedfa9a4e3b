/**
 * The bytes of a part: its files, their names, and how they are written, read and checked.
 *
 * <p>The classes named {@code *File} turn the bytes of one small file into an immutable value and
 * back; they touch no disk. Layouts are those of ClickHouse 26.7, and every class says which golden
 * part proves it.
 */
package io.heartwood.part.format;
