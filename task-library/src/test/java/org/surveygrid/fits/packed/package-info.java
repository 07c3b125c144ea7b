/** Tests of compressed images. */
@NullMarked
package org.surveygrid.fits.packed;

import org.jspecify.annotations.NullMarked;
