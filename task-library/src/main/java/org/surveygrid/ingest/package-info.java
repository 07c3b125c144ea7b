/**
 * How raw frames come in.
 *
 * <pre>
 *   file ─ IngestReader ─┬─ which camera?  HeaderDialect.identify
 *                        ├─ what is it?    ExposureReader: kind, filter, time, pointing
 *                        ├─ one raw per chip, checked, losslessly compressed ─▶ RawChip (file, digest, attributes)
 *                        └─▶ IngestOutcome = Accepted | Refused (reason, where, what, what to do)
 * </pre>
 *
 * <p>May use instrument, fits, image, quantity and task. The same input gives the same bytes, whatever the file is called
 * and wherever it lies, unless the camera file itself tells kinds or objects by file name.
 */
@NullMarked
package org.surveygrid.ingest;

import org.jspecify.annotations.NullMarked;
