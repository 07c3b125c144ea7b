/**
 * Plans targets, hands work to workers, decides which results count, and remembers how everything was made.
 *
 * <p>May use proto, the task library and the global solver. Never decodes pixels.
 */
@NullMarked
package org.surveygrid.coordinator;

import org.jspecify.annotations.NullMarked;
