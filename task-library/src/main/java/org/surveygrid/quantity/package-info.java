/**
 * Scalars that carry their unit, and places on the sky.
 *
 * <pre>
 *   SkyPosition  right ascension and declination [deg], ICRS
 * </pre>
 *
 * <p>Uses nothing else of ours. A quantity that cannot be wrong cannot be constructed wrong.
 */
@NullMarked
package org.surveygrid.quantity;

import org.jspecify.annotations.NullMarked;
