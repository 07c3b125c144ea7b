package org.surveygrid.task.sources;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.FitsTableBuilder;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.psf.PsfModel;

/** A PSF model in the form that PSFEx writes and SExtractor reads: one row, a cube with one plane a term. */
final class PsfFile {
    private PsfFile() {}

    /** Writes a model; a table without rows when there is none. */
    static void write(Path path, FitsHeader header, Optional<PsfModel> model) throws IOException {
        FitsTableBuilder table = FitsTable.builder("PSF_DATA");
        if (model.isEmpty()) {
            table.floats("PSF_MASK", "", "instr.det.psf", new float[0]);
        } else {
            PsfModel psf = model.get();
            table.header(cards(psf))
                    .floatMatrix("PSF_MASK", "", "instr.det.psf", new float[][] {cube(psf)})
                    .dimensions("(" + psf.side() + "," + psf.side() + "," + terms(psf) + ")");
        }
        FitsWriter.writeTable(path, header, table.build());
    }

    private static int terms(PsfModel psf) {
        return (psf.degree() + 1) * (psf.degree() + 2) / 2;
    }

    /** Terms by rising power of y, and of x within it. */
    private static float[] cube(PsfModel psf) {
        int plane = psf.side() * psf.side();
        float[] cube = new float[terms(psf) * plane];
        int at = 0;
        for (int powerOfY = 0; powerOfY <= psf.degree(); powerOfY++) {
            for (int powerOfX = 0; powerOfX + powerOfY <= psf.degree(); powerOfX++) {
                System.arraycopy(psf.samples(powerOfX, powerOfY), 0, cube, at, plane);
                at += plane;
            }
        }
        return cube;
    }

    private static FitsHeader cards(PsfModel psf) {
        return FitsHeader.builder()
                .put("LOADED", psf.stars(), "stars of the model")
                .put("ACCEPTED", psf.stars(), "stars of the model; 0: Moffat profile")
                .put("CHI2", psf.stars() > 0 ? psf.chi() * psf.chi() : 0, "median of the stars, per pixel")
                .put("POLNAXIS", 2, "places the model depends on")
                .put("POLGRP1", 1, "")
                .put("POLNAME1", "X_IMAGE", "")
                .put("POLZERO1", (psf.imageWidthPx() + 1) / 2.0, "offset")
                .put("POLSCAL1", psf.imageWidthPx() / 2.0, "scale")
                .put("POLGRP2", 1, "")
                .put("POLNAME2", "Y_IMAGE", "")
                .put("POLZERO2", (psf.imageHeightPx() + 1) / 2.0, "offset")
                .put("POLSCAL2", psf.imageHeightPx() / 2.0, "scale")
                .put("POLNGRP", 1, "")
                .put("POLDEG1", psf.degree(), "degree of the polynomials")
                .put("PSF_FWHM", psf.fwhmPx(), "[pixel] FWHM of stars")
                .put("PSF_SAMP", psf.stepPx(), "[pixel] distance of samples")
                .put("PSFNAXIS", 3, "")
                .put("PSFAXIS1", psf.side(), "")
                .put("PSFAXIS2", psf.side(), "")
                .put("PSFAXIS3", terms(psf), "")
                .build();
    }
}
