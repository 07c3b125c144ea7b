package org.surveygrid.solver.ldac;

import java.util.Optional;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.observation.SourceList;

/**
 * One chip of a catalogue: one block of a {@code .head} file.
 *
 * @param number position in the file, from 1
 * @param header of the image the sources were found on
 * @param sources what can be used; empty when nothing can
 * @param rows how many rows the catalogue has
 * @param remark why there are no sources, or what was not as it should be; empty when all is well
 */
public record CatalogueChip(int number, FitsHeader header, Optional<SourceList> sources, int rows, String remark) {}
