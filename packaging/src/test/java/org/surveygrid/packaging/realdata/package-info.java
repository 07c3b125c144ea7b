/**
 * The tutorial pages, run on real frames.
 *
 * <pre>
 *   docs/tutorial/*.md ─ TutorialCommand ─▶ sgrid, in this process ─▶ CommandRun: exit code, products, what was measured
 * </pre>
 *
 * <p>Every test takes the command from its page, so that a page cannot say what does not work. Skipped where the data
 * are absent.
 */
@NullMarked
package org.surveygrid.packaging.realdata;

import org.jspecify.annotations.NullMarked;
