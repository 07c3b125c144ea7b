/**
 * The commands of {@code sgrid worker}, for whoever runs a machine that helps.
 *
 * <pre>
 *   join ─▶ WorkerHome (identity, worker.properties) ◀─ start, pause, resume, config, status, stop, why, doctor, cache
 * </pre>
 *
 * <p>One of the packages that know picocli.
 */
@NullMarked
package org.surveygrid.worker.command;

import org.jspecify.annotations.NullMarked;
