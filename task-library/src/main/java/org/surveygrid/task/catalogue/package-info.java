/**
 * The task that joins the source lists of a tile's co-adds to one catalogue.
 *
 * <pre>
 *   coaddsources[bands] ─ BandAssociation ─ ObjectColumns ─▶ sources: one row an object, columns of every band
 * </pre>
 *
 * <p>May use task.sources and the science packages. Reads and writes the files of its run and nothing else.
 */
@NullMarked
package org.surveygrid.task.catalogue;

import org.jspecify.annotations.NullMarked;
