/**
 * From a target to what must be done for it: walks back to the raw frames, finds what exists, says why the rest must be
 * made.
 *
 * <pre>
 *   TargetPattern ─ expand ─▶ Target ─ Planner (TaskCatalog, ArchiveSnapshot, parameters) ─▶ Plan of PlanNodes
 *                                          └ InputMatcher: follows the task's InputRoles
 * </pre>
 *
 * <p>Pure: a plan depends on its arguments only and changes nothing. The keys of all nodes are known before anything is
 * made, so the same request planned twice is the same plan.
 */
@NullMarked
package org.surveygrid.coordinator.target;

import org.jspecify.annotations.NullMarked;
