/** Scores against truths that are known by construction. */
@NullMarked
package org.surveygrid.packaging.bench.truth;

import org.jspecify.annotations.NullMarked;
