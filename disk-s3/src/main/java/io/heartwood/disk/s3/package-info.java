/** Object storage on S3, and the ready-made S3 disks. */
package io.heartwood.disk.s3;
