/** Who works on what, and until when. */
@NullMarked
package org.surveygrid.coordinator.lease;

import org.jspecify.annotations.NullMarked;
