/** The simulated surveys that grow. */
@NullMarked
package org.surveygrid.packaging.bench.growth;

import org.jspecify.annotations.NullMarked;
