/**
 * Days, dates and time zones as arithmetic on numbers, for loops that cannot afford an object a
 * row.
 */
package io.heartwood.calendar;
