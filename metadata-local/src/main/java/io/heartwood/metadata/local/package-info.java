/** Object storage metadata kept as local files, in ClickHouse's format. */
package io.heartwood.metadata.local;
