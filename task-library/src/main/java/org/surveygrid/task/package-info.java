/**
 * The contract of a task: one declaration drives planner, grid, lineage, command line and documentation.
 *
 * <pre>
 *   TaskType ── produces ─▶ ProductKind          Target = kind + dimensions ("bias inst=synthetic ccd=c01 night=…")
 *      │ inputs: InputRole (kind, how many, matched how)
 *      │ parameters: a record of {@literal @}Setting components ── ParameterCodec ─▶ text and back
 *      ▼
 *   run(TaskInputs, parameters, TaskContext) ─▶ TaskOutcome = Completed | Unprocessable | Declined
 *                                                   └ files by role + Facts ── judge ─▶ QC flags
 *   ProductKey = SHA-256(kind, task, version, process parameters, target, ordered input keys)
 * </pre>
 *
 * <p>May use setting and the JDK. Nothing here knows a network, a database or a task by name: types are found by
 * {@link java.util.ServiceLoader} through {@link org.surveygrid.task.TaskProvider}.
 */
@NullMarked
package org.surveygrid.task;

import org.jspecify.annotations.NullMarked;
