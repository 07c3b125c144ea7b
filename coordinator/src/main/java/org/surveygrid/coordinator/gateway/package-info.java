/** The services that workers call. */
@NullMarked
package org.surveygrid.coordinator.gateway;

import org.jspecify.annotations.NullMarked;
