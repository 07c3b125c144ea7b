/**
 * Tables of a model file, read with care.
 *
 * <pre>
 *   TOML text ─ ModelTable ─▶ numbers within limits, flags, texts, lists   or   ModelFileException: where, what, what to do
 * </pre>
 *
 * <p>May use the TOML reader and nothing of ours. A key that nobody asked for is a fault, so that a misspelt one is not
 * ignored.
 */
@NullMarked
package org.surveygrid.solver.model.table;

import org.jspecify.annotations.NullMarked;
