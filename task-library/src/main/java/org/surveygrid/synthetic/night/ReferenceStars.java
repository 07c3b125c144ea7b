package org.surveygrid.synthetic.night;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.FitsTableBuilder;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.synthetic.RandomStream;
import org.surveygrid.synthetic.SyntheticSky;

/**
 * A published catalogue of the stars of a night, as imperfect as such catalogues are: like Gaia's, positions good to 5 mas
 * for bright stars and 30 mas for the faintest, magnitudes to 0.01 to 0.02 mag, the faint end incomplete, and some
 * entries plainly wrong without saying so.
 */
final class ReferenceStars {
    private static final double EPOCH_YEAR = 2025.0;
    private static final double FAINTEST_MAG = 20.8;
    private static final double COMPLETE_TO_MAG = 19.5;
    private static final double COMPLETENESS_AT_LIMIT = 0.4;
    private static final double BRIGHT_MAG = 17;
    private static final double BEST_MAS = 5;
    private static final double WORST_MAS = 30;
    private static final double BAD_FRACTION = 0.03;
    private static final double BAD_POSITION_ARCSEC = 1;
    private static final double BAD_MAG = 0.5;

    private final List<String> bands;
    private final RandomStream random;
    private final List<double[]> rows = new ArrayList<>();

    ReferenceStars(List<String> bands, long seed) {
        this.bands = bands;
        this.random = RandomStream.of(seed, "reference");
    }

    void addStarsOf(SyntheticSky sky) {
        for (int i = 0; i < sky.size(); i++) {
            double magnitude = sky.magnitude(i, bands.getFirst());
            double depth = (magnitude - COMPLETE_TO_MAG) / (FAINTEST_MAG - COMPLETE_TO_MAG);
            double completeness = 1 - (1 - COMPLETENESS_AT_LIMIT) * Math.max(0, depth);
            boolean listed = random.nextDouble() < completeness;
            if (!sky.isGalaxy(i) && magnitude <= FAINTEST_MAG && listed) {
                rows.add(row(sky, i));
            }
        }
    }

    private double[] row(SyntheticSky sky, int star) {
        double faintness = (sky.magnitude(star, bands.getFirst()) - BRIGHT_MAG) / (FAINTEST_MAG - BRIGHT_MAG);
        double errorMas = BEST_MAS + (WORST_MAS - BEST_MAS) * Math.max(0, faintness) * Math.max(0, faintness);
        double errorMag = 0.01 + 0.01 * Math.max(0, faintness);
        double east = errorMas / 3.6e6 * random.nextGaussian();
        double north = errorMas / 3.6e6 * random.nextGaussian();
        double wrongMag = 0;
        if (random.nextDouble() < BAD_FRACTION) {
            if (random.nextDouble() < 0.5) {
                double angle = random.uniform(0, 2 * Math.PI);
                east += BAD_POSITION_ARCSEC / 3600 * StrictMath.cos(angle);
                north += BAD_POSITION_ARCSEC / 3600 * StrictMath.sin(angle);
            } else {
                wrongMag = random.nextDouble() < 0.5 ? BAD_MAG : -BAD_MAG;
            }
        }
        SkyPosition truth = sky.position(star);
        SkyPosition listed = NightSchedule.shifted(truth, east, north);
        double[] row = new double[3 + 2 * bands.size()];
        row[0] = listed.raDegrees();
        row[1] = listed.decDegrees();
        row[2] = errorMas;
        for (int band = 0; band < bands.size(); band++) {
            row[3 + 2 * band] = sky.magnitude(star, bands.get(band)) + errorMag * random.nextGaussian() + wrongMag;
            row[4 + 2 * band] = errorMag;
        }
        return row;
    }

    void write(Path path) throws IOException {
        FitsTableBuilder table = FitsTable.builder("REFERENCE")
                .doubles("RA", "deg", "pos.eq.ra;meta.main", column(0))
                .doubles("DEC", "deg", "pos.eq.dec;meta.main", column(1))
                .doubles("POS_ERR", "mas", "stat.error;pos.eq", column(2));
        for (int band = 0; band < bands.size(); band++) {
            table.doubles("MAG_" + bands.get(band), "mag", "phot.mag", column(3 + 2 * band))
                    .doubles("MAGERR_" + bands.get(band), "mag", "stat.error;phot.mag", column(4 + 2 * band));
        }
        FitsHeader cards = FitsHeader.builder()
                .put("EPOCH", EPOCH_YEAR, "Julian epoch of the positions")
                .put("RADESYS", "ICRS", "")
                .build();
        FitsWriter.writeTable(path, cards, table.header(cards).build());
    }

    private double[] column(int index) {
        double[] values = new double[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = rows.get(i)[index];
        }
        return values;
    }
}
