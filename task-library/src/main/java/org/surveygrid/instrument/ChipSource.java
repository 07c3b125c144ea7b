package org.surveygrid.instrument;

import java.util.Optional;
import org.surveygrid.image.PixelBox;

/**
 * Where in a raw file the pixels of a chip are.
 *
 * @param chip chip id
 * @param headerValue what the camera's chip keyword says in the extension of this chip; empty when the camera has one
 *     image a file
 * @param cut the part of the file's image that is this chip, for cameras whose single chip is cut into several; empty
 *     when it is the whole image
 */
public record ChipSource(String chip, Optional<String> headerValue, Optional<PixelBox> cut) {}
