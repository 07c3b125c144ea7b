/** Decides which result counts when several machines report. */
@NullMarked
package org.surveygrid.coordinator.quorum;

import org.jspecify.annotations.NullMarked;
