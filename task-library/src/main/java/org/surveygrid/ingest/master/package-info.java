/**
 * How calibrations that were made elsewhere come in.
 *
 * <pre>
 *   FITS image or table + MasterClaim (what a person says it is)
 *      ─ MasterPixels: the chip's part ─ MasterIngest: units, normalisation, polarity ─▶ MasterOutcome
 *                                                               = Accepted (file, facts) | Refused (what, what to do)
 * </pre>
 *
 * <p>May use fits, instrument, image, statistics, calibration and task. What comes out has the form that the task of the
 * same kind gives its products, so that nobody downstream sees a difference; the same input gives the same bytes.
 */
@NullMarked
package org.surveygrid.ingest.master;

import org.jspecify.annotations.NullMarked;
