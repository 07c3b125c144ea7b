/** Who is who: certificate authority, join tokens, client certificates. */
@NullMarked
package org.surveygrid.coordinator.identity;

import org.jspecify.annotations.NullMarked;
