/** How far a worker is trusted, and why. */
@NullMarked
package org.surveygrid.coordinator.reputation;

import org.jspecify.annotations.NullMarked;
