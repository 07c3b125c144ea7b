/**
 * Tasks that turn images into lists of sources.
 *
 * <pre>
 *   reduced ── sourcelist ──▶ sources, ldac, head, psf matched to the reference catalogue, for the solvers
 *   coadd ──── coaddsources ▶ sources, ldac, psf       in uJy
 * </pre>
 *
 * <p>May use everything in the task library. Reads and writes the files of its run and nothing else.
 */
@NullMarked
package org.surveygrid.task.sources;

import org.jspecify.annotations.NullMarked;
