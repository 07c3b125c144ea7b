/**
 * The cameras that come with the software, one TOML file each beside this package.
 *
 * <pre>
 *   InstrumentCatalog ── name ─▶ Camera        omegacam.toml wfi.toml wfc.toml synthetic.toml ...
 *   TrialCamera ──────── toml ─▶ one small chip, to try a task with
 * </pre>
 *
 * <p>May use instrument. A camera is added by adding a file and its name to the catalogue; no other code knows a camera.
 */
@NullMarked
package org.surveygrid.instrument.camera;

import org.jspecify.annotations.NullMarked;
