/**
 * Pixels: values, their variance, and why some of them must not be trusted.
 *
 * <pre>
 *   FloatImage  one plane                 PixelFlag  named bits of a mask
 *   MaskImage   one plane of flag bits    PixelBox   a rectangle of pixels
 *   Frame       value + variance + mask, always together
 * </pre>
 *
 * <p>Row-major, index {@code y * width + x}, 0-based, the centre of the first pixel at (0, 0). Uses nothing else of
 * ours. Pixel arrays are shared, not copied, where a name says {@code owning} or {@code pixels()}.
 */
@NullMarked
package org.surveygrid.image;

import org.jspecify.annotations.NullMarked;
