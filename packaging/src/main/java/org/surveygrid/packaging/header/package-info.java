/**
 * What can be done with the headers of images, without a survey.
 *
 * <pre>
 *   sgrid header convert ─▶ WcsHeader.read ─ TpvConversion | SipConversion ─▶ .head file beside the image
 * </pre>
 *
 * <p>May use the task library and the errors of commands.
 */
@NullMarked
package org.surveygrid.packaging.header;

import org.jspecify.annotations.NullMarked;
