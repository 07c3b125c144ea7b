/**
 * Documented values that people may change: what they do, their unit, what is allowed.
 *
 * <pre>
 *   record of {@literal @}Setting components ── ParameterCodec ─▶ text and back, checked │ descriptions for people
 * </pre>
 *
 * <p>Uses the JDK only.
 */
@NullMarked
package org.surveygrid.setting;

import org.jspecify.annotations.NullMarked;
