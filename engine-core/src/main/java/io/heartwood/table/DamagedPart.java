package io.heartwood.table;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.IDisk;
import io.heartwood.part.PartName;

/**
 * A part that could not be loaded when its table was opened, and whose rows are nowhere else.
 *
 * @param name the part's name
 * @param disk where it lies
 * @param directory the part's directory on the disk
 * @param failure what is wrong with it
 */
record DamagedPart(PartName name, IDisk disk, DiskPath directory, CorruptPartException failure) {}
