/**
 * The bytes of a part: its files, their names, and how they are written, read and checked.
 *
 * <p>The classes named {@code *File} turn the bytes of one small file into an immutable value and
 * back; they touch no disk.
 *
 * <pre>
 * write   PartWriteRequest -> PartWriter (WidePartWriter, CompactPartWriter) -> PartWriteResult
 * read    PartLoader -> LoadedPart -> PartReadRequest -> PartReader -> blocks
 * check   PartChecker -> PartDefects
 * look    io.heartwood.part.inspect, for people
 * </pre>
 *
 * <h2>The files of a part</h2>
 *
 * <p>All numbers are little-endian. {@code varint} is seven bits a byte, low ones first, the high
 * bit set where more follow. {@code str} is a varint length and that many bytes. {@code \n} is one
 * byte 0a. {@code x*} is any number of x, {@code x?} is x or nothing. A name in angle brackets is
 * <i>escaped</i>: bytes other than {@code A-Z a-z 0-9 _} become {@code %XX}. A star before a file
 * says that {@code checksums.txt} lists it; the other five are never listed.
 *
 * <pre>
 *   checksums.txt                  ChecksumsFile
 *       file      = "checksums format version: 4\n" block*, whose content is
 *                   varint count, entry*                          ordered by name
 *       entry     = str name, varint size, u128 hash, 00
 *                 | str name, varint size, u128 hash, 01, varint size, u128 hash   of the decoded
 *       Version 3 has the content without blocks, version 2 is text; both are read.
 *   columns.txt                    ColumnsFile
 *       file      = "columns format version: 1\n" count " columns:\n" line*
 *       line      = "`" name "` " type "\n"
 *   columns_substreams.txt         ColumnsSubstreamsFile
 *       file      = "columns substreams version: 1\n" count " columns:\n" column*
 *       column    = count " substreams for column `" name "`:\n" ("\t" stream "\n")*
 *       Needed by .mrk4 and .cmrk4, which have a position for each of these streams.
 *   default_compression_codec.txt  PartLoader
 *       file      = "CODEC(" codec ("," codec)* ")"               of columns that name none
 *   metadata_version.txt           PartWriter
 *       file      = decimal                                       0 without replication
 * * count.txt                      CountFile
 *       file      = decimal                                       rows, deleted ones included
 * * serialization.json             SerializationInfoFile          one line of JSON
 *       Which columns are sparse, and the versions of the layouts of types. Without the file all
 *       are as in the oldest parts.
 * * primary.idx                    PrimaryIndexFile
 *       file      = key*                                          one per mark
 *       key       = value*                                        the key's expressions, row binary
 * * primary.cidx                   PrimaryIndexFile
 *       file      = block*, whose content is that of primary.idx
 * * partition.dat                  PartitionValue
 *       file      = value*                                        the partition key, row binary
 * * minmax_&lt;column&gt;.idx            PartLoader, MinMaxRecorder
 *       file      = value value                                   minimum, maximum, row binary
 * * ttl.txt                        TtlFile
 *       file      = "ttl format version: 1\n" JSON
 * * uuid.txt                       36 characters; read by nobody here
 * * statistics.packed              PackedFiles; for ClickHouse's planner, not used here
 * * skp_idx_&lt;index&gt;.idx, .idx2     SkipIndexWriters, SkipIndexReader
 *       file      = block*, whose content is the index's granules: io.heartwood.index.skip
 * * skp_idx_&lt;index&gt;.&lt;marks&gt;
 *       file      = (u64 offset of block, u64 offset in block, u64 1)*   whatever the extension
 * * &lt;name&gt;.proj/                   a projection: a part of its own, listed as one entry
 * * source_parts.dat               of a patch part: the parts that it changes
 *
 *   of a packed part, instead of all files but projections and txn_version.txt:
 *   data.packed                    PackedFiles, PackedPartDisk
 *       file      = 00, u64 count, (str name, u64 offset, u64 size)*, contents
 *
 *   of a Wide part, for each stream, by names of StreamNames (a name of more than 127 bytes is
 *   replaced by the 32 digits of its SipHash, see PartFiles):
 * * &lt;stream&gt;.bin                   io.heartwood.codec around io.heartwood.serialization
 *       file      = block*
 * * &lt;stream&gt;.mrk2                  MarksFile, MarksFormat
 *       file      = (u64 offset of block, u64 offset in block, u64 rows)*
 *       .mrk is the same without rows: the table's index_granularity says them.
 *
 *   of a Compact part, for all columns:
 * * data.bin
 *       file      = block*, whose content is for each granule, for each column, its streams
 * * data.mrk3                      MarksFile, MarksFormat
 *       file      = ((u64 offset of block, u64 offset in block)*, u64 rows)*
 *       .mrk3 has a pair for each column, .mrk4 one for each stream of columns_substreams.txt.
 *
 *   of either: .cmrk, .cmrk2, .cmrk3, .cmrk4 are block*, whose content is that without the c.
 *
 * block     = u128 checksum, u8 method, u32 9 + size of payload, u32 decoded size, payload
 *             io.heartwood.codec.CompressedBlockReader; the checksum is CityHash128 (1.0.2) of all
 *             that follows in the block. Methods: io.heartwood.codec.CodecMethod.
 * value     = io.heartwood.serialization.RowBinary: numbers by their width; str; for Nullable u8 1,
 *             or u8 0 and the value; elements of a Tuple; varint count and elements of an Array
 * u128 hash = io.heartwood.checksum.ChainedHasher: CityHash over pieces of 2048 bytes, each with
 *             the hash so far as its seed
 * </pre>
 *
 * <p><b>Which part is it?</b> The marks tell: {@code mrk}, {@code mrk2} is Wide, {@code mrk3},
 * {@code mrk4} Compact. <b>The final mark</b>, with no rows, holds where the streams end. Where
 * there is one, the primary index has one key more, that of the last row.
 *
 * <p><b>Versions.</b> What a server of ClickHouse 26.7 writes by itself is {@code .cmrk2}, {@code
 * .cmrk4}, {@code primary.cidx}, {@code columns_substreams.txt}, strings with their sizes in a
 * stream of their own, and sparse columns. What the most versions read, and what is written here
 * unless settings ask for more, is {@code .mrk2}, {@code .mrk3}, {@code primary.idx}, strings in
 * one stream, and no sparse columns: then there is no {@code serialization.json}. Columns of each
 * type are described in {@link io.heartwood.serialization}.
 *
 * <p><b>How this is known.</b> From parts that ClickHouse 26.7.2 wrote, decoded byte by byte: they
 * are in {@code clickhouse-26.7-parts} of the test resources, and each class names the ones that
 * prove it. And from parts written here that a server attached, checked with {@code CHECK TABLE}
 * and answered queries from: {@code interop-tests} does that at random. What only the server's
 * sources say is marked so where it is used.
 */
package io.heartwood.part.format;
