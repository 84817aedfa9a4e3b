/** What can be skipped: the sparse primary index of a part and what is asked of it. */
package io.heartwood.index;
