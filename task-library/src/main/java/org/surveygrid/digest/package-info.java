/**
 * Names of files by what they contain.
 *
 * <pre>
 *   file ─ Sha256.ofFile ─▶ 64 hexadecimal digits
 * </pre>
 *
 * <p>Uses the JDK only.
 */
@NullMarked
package org.surveygrid.digest;

import org.jspecify.annotations.NullMarked;
