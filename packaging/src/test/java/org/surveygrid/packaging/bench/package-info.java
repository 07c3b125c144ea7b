/** Scores and tables of the benchmark, on data small enough to know the answer. */
@NullMarked
package org.surveygrid.packaging.bench;

import org.jspecify.annotations.NullMarked;
