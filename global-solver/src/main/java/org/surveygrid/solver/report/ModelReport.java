package org.surveygrid.solver.report;

import java.util.Locale;
import org.surveygrid.solver.astrometric.motion.StarMotions;
import org.surveygrid.solver.astrometric.term.FittedModel;
import org.surveygrid.solver.astrometric.term.FittedValue;

/** What was fitted beside the polynomials, as text. */
public final class ModelReport {
    private ModelReport() {}

    /**
     * Terms and findings.
     *
     * @param model what was fitted
     * @return JSON
     */
    public static String of(FittedModel model) {
        JsonText json = new JsonText().open("", '{');
        json.put("kind", "astrometric model").put("chi2AsMeasured", model.chiSquareAsMeasured());
        json.put("colourSlopeMas", model.colourSlopeMas()).put("findings", model.findings());
        json.open("terms", '[');
        for (FittedValue term : model.values()) {
            json.open("", '{').put("name", term.name()).put("value", term.value());
            json.put("sigma", term.sigma()).put("unit", term.unit()).close('}');
        }
        return json.close(']').close('}').finish();
    }

    /**
     * Stars that move.
     *
     * @param stars as fitted
     * @return CSV, one line a star; NaN for what is not known
     */
    public static String of(StarMotions stars) {
        boolean parallaxes = stars.values().length > 4;
        StringBuilder text =
                new StringBuilder("epoch_yr,ra_deg,dec_deg,ra_err_mas,dec_err_mas,pmra_mas_yr,pmdec_mas_yr,"
                        + "pmra_err,pmdec_err,parallax_mas,parallax_err,detections,published\n");
        for (int i = 0; i < stars.size(); i++) {
            text.append(String.format(
                    Locale.ROOT,
                    "%.4f,%.9f,%.9f,%.3f,%.3f,%.3f,%.3f,%.3f,%.3f,",
                    stars.epochYear(),
                    stars.raDegrees()[i],
                    stars.decDegrees()[i],
                    stars.sigmas()[0][i],
                    stars.sigmas()[1][i],
                    stars.values()[2][i],
                    stars.values()[3][i],
                    stars.sigmas()[2][i],
                    stars.sigmas()[3][i]));
            text.append(
                    parallaxes
                            ? String.format(Locale.ROOT, "%.3f,%.3f", stars.values()[4][i], stars.sigmas()[4][i])
                            : ",");
            text.append(',').append(stars.detections()[i]).append(',').append(published(stars.catalogue()[i]));
            text.append('\n');
        }
        return text.toString();
    }

    private static String published(int kind) {
        return switch (kind) {
            case 2 -> "motion";
            case 1 -> "position";
            default -> "nothing";
        };
    }
}
