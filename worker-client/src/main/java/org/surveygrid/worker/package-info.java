/**
 * Runs work units on an institute's machine: fetch, run in a child process, report.
 *
 * <p>May use proto and the task library; knows no task by name.
 */
@NullMarked
package org.surveygrid.worker;

import org.jspecify.annotations.NullMarked;
