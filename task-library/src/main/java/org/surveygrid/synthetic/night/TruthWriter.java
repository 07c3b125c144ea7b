package org.surveygrid.synthetic.night;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.image.FloatImage;
import org.surveygrid.instrument.Chip;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.synthetic.AmplifierTruth;
import org.surveygrid.synthetic.ChipTruth;
import org.surveygrid.synthetic.SyntheticCamera;
import org.surveygrid.synthetic.SyntheticExposure;
import org.surveygrid.synthetic.SyntheticSky;
import org.surveygrid.synthetic.TrueWcs;

/** Writes the truth directory of a night, see {@link TruthTable} and {@link TruthImage}. */
final class TruthWriter {
    private static final int GRID_X = 5;
    private static final int GRID_Y = 9;

    private final SyntheticNight night;
    private final Path directory;

    TruthWriter(SyntheticNight night, Path directory) {
        this.night = night;
        this.directory = directory;
    }

    void write() throws IOException {
        Files.createDirectories(directory);
        writeChips();
        writeExposures();
        writeWorldCoordinates();
        writeSources();
        writeCentroids();
    }

    private void writeChips() throws IOException {
        TruthRows amplifiers = new TruthRows("AMPLIFIERS", "CHIP AMP", "GAIN READNOISE LEVEL");
        TruthRows hot = new TruthRows("HOTPIXELS", "CHIP", "X Y ELECTRONS SIGMA");
        TruthRows cold = new TruthRows("COLDPIXELS", "CHIP", "X Y RESPONSE");
        TruthRows columns = new TruthRows("BADCOLUMNS", "CHIP", "X Y0 RESPONSE ELECTRONS");
        SyntheticCamera camera = night.camera();
        for (Chip chip : camera.instrument().chips()) {
            ChipTruth truth = camera.truth(chip.id());
            String[] id = {chip.id()};
            for (AmplifierTruth a : truth.amplifiers()) {
                amplifiers.add(
                        new String[] {chip.id(), a.id()},
                        a.gainElectronsPerAdu(),
                        a.readNoiseElectrons(),
                        a.biasLevelAdu());
            }
            for (ChipTruth.HotPixel p : truth.defects().hot()) {
                hot.add(id, p.x(), p.y(), p.electrons(), p.readNoiseSigma());
            }
            for (ChipTruth.ColdPixel p : truth.defects().cold()) {
                cold.add(id, p.x(), p.y(), p.response());
            }
            for (ChipTruth.BadColumn c : truth.defects().columns()) {
                columns.add(id, c.x(), c.y0(), c.response(), c.electrons());
            }
            image(TruthImage.BIAS, chip.id(), "", truth.biasPatternAdu());
            image(TruthImage.FRINGE, chip.id(), "", truth.fringes());
            for (String band : night.plan().bands()) {
                image(TruthImage.RESPONSE, chip.id(), band, ChipTruth.of(truth.response(), band));
                image(TruthImage.ILLUMINATION, chip.id(), band, ChipTruth.of(truth.illumination(), band));
            }
        }
        amplifiers.write(TruthTable.AMPLIFIERS.in(directory));
        hot.write(TruthTable.HOT_PIXELS.in(directory));
        cold.write(TruthTable.COLD_PIXELS.in(directory));
        columns.write(TruthTable.BAD_COLUMNS.in(directory));
    }

    private void image(TruthImage kind, String chip, String band, FloatImage image) throws IOException {
        FitsWriter.write(kind.in(directory, chip, band), FitsHeader.builder().build(), image);
    }

    private void writeExposures() throws IOException {
        TruthRows rows = new TruthRows(
                "EXPOSURES",
                "EXPOSURE KIND BAND",
                "EXPTIME MJD AIRMASS RA DEC ROTATION FWHM EXTINCTION ZEROPOINT SKY FRINGE BAD CLOUDY TRAIL");
        TruthRows trails = new TruthRows("TRAILS", "EXPOSURE CHIP", "X Y UX UY SIGMA");
        SyntheticCamera camera = night.camera();
        for (NightSchedule.Entry entry : night.schedule()) {
            SyntheticExposure e = entry.exposure();
            boolean lit = !e.band().isEmpty();
            rows.add(
                    new String[] {e.id(), e.kind().name(), e.band()},
                    e.seconds(),
                    entry.mjdUtc(),
                    e.atmosphere().airmass(),
                    e.pointing().actual().raDegrees(),
                    e.pointing().actual().decDegrees(),
                    e.pointing().rotationDegrees(),
                    e.atmosphere().fwhmArcsec() / camera.instrument().pixelScaleArcsec(),
                    e.atmosphere().extinctionMag(),
                    lit ? camera.zeroPointMag(e) : Double.NaN,
                    lit ? camera.skyElectrons(e) : 0,
                    e.atmosphere().fringeStrength(),
                    e.electronics().equals(SyntheticExposure.Electronics.QUIET) ? 0 : 1,
                    entry.cloudy() ? 1 : 0,
                    e.trail().isPresent() ? 1 : 0);
            if (e.trail().isPresent()) {
                for (Chip chip : camera.instrument().chips()) {
                    e.trail()
                            .get()
                            .lineOn(chip)
                            .ifPresent(line -> trails.add(
                                    new String[] {e.id(), chip.id()},
                                    line.x(),
                                    line.y(),
                                    line.directionX(),
                                    line.directionY(),
                                    line.sigmaPx()));
                }
            }
        }
        rows.write(TruthTable.EXPOSURES.in(directory));
        trails.write(TruthTable.TRAILS.in(directory));
    }

    private void writeWorldCoordinates() throws IOException {
        TruthRows rows = new TruthRows("WCS", "EXPOSURE CHIP", "X Y RA DEC");
        for (NightSchedule.Entry entry : night.schedule()) {
            if (showsFieldStars(entry)) {
                for (Chip chip : night.camera().instrument().chips()) {
                    TrueWcs wcs = night.camera().wcs(chip.id(), entry.exposure());
                    for (int j = 0; j < GRID_Y; j++) {
                        for (int i = 0; i < GRID_X; i++) {
                            double x = (chip.width() - 1.0) * i / (GRID_X - 1);
                            double y = (chip.height() - 1.0) * j / (GRID_Y - 1);
                            SkyPosition sky = wcs.toSky(x, y);
                            rows.add(
                                    new String[] {entry.exposure().id(), chip.id()},
                                    x,
                                    y,
                                    sky.raDegrees(),
                                    sky.decDegrees());
                        }
                    }
                }
            }
        }
        rows.write(TruthTable.WORLD_COORDINATES.in(directory));
    }

    private static boolean showsFieldStars(NightSchedule.Entry entry) {
        SyntheticExposure.Kind kind = entry.exposure().kind();
        return kind == SyntheticExposure.Kind.SCIENCE || kind == SyntheticExposure.Kind.STANDARD;
    }

    private void writeSources() throws IOException {
        StringBuilder numbers = new StringBuilder("ID RA DEC GALAXY HALFLIGHT");
        for (String band : night.plan().bands()) {
            numbers.append(" MAG_").append(band);
        }
        TruthRows rows = new TruthRows("SOURCES", "FIELD", numbers.toString());
        for (SyntheticSky sky : new SyntheticSky[] {night.science(), night.standard()}) {
            for (int i = 0; i < sky.size(); i++) {
                double[] row = new double[5 + sky.bands().size()];
                row[0] = i + 1;
                row[1] = sky.position(i).raDegrees();
                row[2] = sky.position(i).decDegrees();
                row[3] = sky.isGalaxy(i) ? 1 : 0;
                row[4] = sky.halfLightArcsec(i);
                for (int band = 0; band < sky.bands().size(); band++) {
                    row[5 + band] = sky.magnitude(i, sky.bands().get(band));
                }
                rows.add(new String[] {sky.field().name()}, row);
            }
        }
        rows.write(TruthTable.SOURCES.in(directory));
    }

    private void writeCentroids() throws IOException {
        TruthRows rows = new TruthRows("CENTROIDS", "EXPOSURE CHIP", "ID X Y FLUX");
        for (NightSchedule.Entry entry : night.schedule()) {
            if (showsFieldStars(entry)) {
                SyntheticExposure exposure = entry.exposure();
                SyntheticSky sky = night.skyOf(exposure);
                double zeroPoint = night.camera().zeroPointMag(exposure);
                for (Chip chip : night.camera().instrument().chips()) {
                    TrueWcs wcs = night.camera().wcs(chip.id(), exposure);
                    String[] key = {exposure.id(), chip.id()};
                    for (int i = 0; i < sky.size(); i++) {
                        double[] pixel = wcs.toPixel(sky.position(i));
                        if (pixel[0] > -0.5
                                && pixel[1] > -0.5
                                && pixel[0] < chip.width() - 0.5
                                && pixel[1] < chip.height() - 0.5) {
                            double magnitude = sky.magnitude(i, exposure.band());
                            double flux = exposure.seconds() * StrictMath.pow(10, 0.4 * (zeroPoint - magnitude));
                            rows.add(key, i + 1, pixel[0], pixel[1], flux);
                        }
                    }
                }
            }
        }
        rows.write(TruthTable.CENTROIDS.in(directory));
    }
}
