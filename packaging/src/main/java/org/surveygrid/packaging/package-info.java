/**
 * Composes the program {@code sgrid}: the only place that sees coordinator and worker together.
 */
@NullMarked
package org.surveygrid.packaging;

import org.jspecify.annotations.NullMarked;
