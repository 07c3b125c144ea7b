/**
 * The commands of {@code sgrid} for astronomers, survey managers and administrators.
 *
 * <pre>
 *   make plan run find show get calib qc verify survey admin ─ Remote (OperatorClient) ─▶ coordinator
 *   coordinator init | run                                   ─ Coordinator, in this process
 * </pre>
 *
 * <p>Results go to standard output, talk to standard error. One of the two packages that know picocli.
 */
@NullMarked
package org.surveygrid.coordinator.command;

import org.jspecify.annotations.NullMarked;
