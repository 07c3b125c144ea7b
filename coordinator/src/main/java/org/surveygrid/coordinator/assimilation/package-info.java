/**
 * Where results become products: the ports between the grid, which never looks inside a result, and the archive.
 *
 * <pre>
 *   validated result ─▶ ProductSink.commit ─▶ product + lineage      (in the transaction that validates)
 *   grant            ◀─ InputFiles.resolve ◀─ files of the inputs
 * </pre>
 *
 * <p>May use storage, workunit and blob.
 */
@NullMarked
package org.surveygrid.coordinator.assimilation;

import org.jspecify.annotations.NullMarked;
