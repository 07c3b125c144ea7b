/**
 * Keeps the coordinator's folder small and safe: garbage collection of files, backup and restore.
 *
 * <pre>
 *   database ── who refers to what ──▶ Upkeep ──▶ delete what nobody refers to or asks for
 *                                        └──────▶ backup folder = database + files + authority ─▶ restore
 * </pre>
 *
 * <p>May use storage and blob. Promises never to delete a file that a product or an undecided result refers to.
 */
@NullMarked
package org.surveygrid.coordinator.upkeep;

import org.jspecify.annotations.NullMarked;
