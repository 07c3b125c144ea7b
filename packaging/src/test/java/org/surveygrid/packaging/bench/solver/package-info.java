/** The simulated mosaic and the scores of {@code .head} files. */
@NullMarked
package org.surveygrid.packaging.bench.solver;

import org.jspecify.annotations.NullMarked;
