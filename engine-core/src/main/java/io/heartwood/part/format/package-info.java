/**
 * The bytes of a part: its files, their names, and how they are written, read and checked.
 *
 * <p>The classes named {@code *File} turn the bytes of one small file into an immutable value and
 * back; they touch no disk. Layouts are those of ClickHouse 26.7, and every class says which golden
 * part proves it.
 *
 * <pre>
 * write   PartWriteRequest -> PartWriter (WidePartWriter, CompactPartWriter) -> PartWriteResult
 * read    PartLoader -> LoadedPart -> PartReadRequest -> PartReader -> blocks
 * check   PartChecker -> PartDefects
 *
 * checksums.txt                ChecksumsFile     columns.txt              ColumnsFile
 * columns_substreams.txt       ColumnsSubstreamsFile
 * serialization.json           SerializationInfoFile
 * count.txt                    CountFile         ttl.txt                  TtlFile
 * primary.idx, primary.cidx    PrimaryIndexFile  partition.dat            PartitionValue
 * minmax_*.idx                 PartMinMax        *.mrk*, *.cmrk*          MarksFile
 * *.bin                        io.heartwood.codec around io.heartwood.serialization
 * </pre>
 */
package io.heartwood.part.format;
