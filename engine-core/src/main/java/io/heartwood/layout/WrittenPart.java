package io.heartwood.layout;

import io.heartwood.disk.DiskPath;
import io.heartwood.disk.IDisk;
import io.heartwood.part.PartName;
import io.heartwood.part.format.PartWriteResult;

/**
 * A part that was just published.
 *
 * @param name its name
 * @param disk where it lies
 * @param directory its directory
 * @param result what is in it
 */
public record WrittenPart(PartName name, IDisk disk, DiskPath directory, PartWriteResult result) {}
