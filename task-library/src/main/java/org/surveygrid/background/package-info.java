/**
 * The sky under the sources: its level and its noise, as smooth maps.
 *
 * <pre>
 *   pixels ─ MeshStatistics (mode and sigma of each cell) ─ 3x3 median ─ MeshSpline ─▶ SkyBackground: level, rms
 * </pre>
 *
 * <p>The estimator is that of SExtractor (Bertin &amp; Arnouts 1996, A&amp;AS 117, 393). May use image. Reads no file and
 * no clock; masked and non-finite pixels never reach a result.
 */
@NullMarked
package org.surveygrid.background;

import org.jspecify.annotations.NullMarked;
