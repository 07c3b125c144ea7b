package org.surveygrid.solver.astrometric.term;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import org.surveygrid.solver.astrometric.motion.EarthDirections;
import org.surveygrid.solver.focalplane.TangentBasis;
import org.surveygrid.solver.normal.ExposureNodes;
import org.surveygrid.solver.normal.LinearForm;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.NormalSolution;
import org.surveygrid.solver.normal.StarRows;
import org.surveygrid.solver.sparse.order.NodeLayout;
import org.surveygrid.toml.TomlSection;

/**
 * Differential chromatic refraction: the air lifts stars of different colours differently, toward the zenith and in
 * proportion to the tangent of the zenith distance, with one number for each exposure.
 */
final class DifferentialRefraction implements AstrometricTerm {
    private static final String KEY = "dcr";
    private static final double PRIOR_ARCSEC = 0.5;
    private static final double LOWEST_COSINE = 0.05;

    private final SurveyFacts survey;
    /** Of each exposure: the zenith along east, north and toward the pointing. */
    private final double[][] zenith;
    /** Of each exposure in arcseconds per magnitude, at a zenith distance of 45 degrees. */
    private final double[] value;

    private ExposureNodes nodes;

    private DifferentialRefraction(SurveyFacts survey, double[][] zenith) {
        this.survey = survey;
        this.zenith = zenith;
        this.value = new double[zenith.length];
        this.nodes = new ExposureNodes(zenith.length);
    }

    static Optional<TermDeclaration> read(TomlSection section) {
        List<Double> site = section.numbers("site");
        boolean wanted = section.flag(KEY).orElse(false);
        boolean place = site.size() == 2 && Math.abs(site.get(0)) <= 360 && Math.abs(site.get(1)) <= 90;
        if (!site.isEmpty() && !place) {
            throw section.fault("site", "must be [longitude east, latitude] of the telescope in degrees, got " + site);
        }
        if (!wanted) {
            return Optional.empty();
        }
        if (site.isEmpty()) {
            throw section.fault(
                    KEY, "needs the telescope's place for the zenith: site = [longitude east, latitude] in degrees");
        }
        return Optional.of(TermDeclaration.coloured(survey -> build(survey, site.get(0), site.get(1))));
    }

    private static TermOutcome build(SurveyFacts survey, double longitudeEast, double latitude) {
        if (!survey.isColoured()) {
            return survey.withoutColours(KEY);
        }
        double[][] zenith = new double[survey.exposures().size()][];
        for (int e = 0; e < zenith.length; e++) {
            double[] up = EarthDirections.zenith(survey.midMjd()[e], longitudeEast, latitude);
            TangentBasis basis = survey.pointings().get(e);
            double[][] axes = TangentBasis.localAxes(basis.toward());
            zenith[e] = new double[] {
                TangentBasis.dot(up, axes[0]), TangentBasis.dot(up, axes[1]), TangentBasis.dot(up, basis.toward())
            };
            if (!(zenith[e][2] > LOWEST_COSINE)) {
                return new TermOutcome.Refused(
                        KEY + ": exposure " + survey.exposures().get(e)
                                + " would point below the horizon ("
                                + Math.round(StrictMath.toDegrees(StrictMath.acos(zenith[e][2])))
                                + " degrees from the zenith) at " + survey.midMjd()[e]
                                + " MJD: check site = [longitude east, latitude] and the times");
            }
        }
        return new TermOutcome.Ready(new DifferentialRefraction(survey, zenith));
    }

    @Override
    public void addNodes(NodeLayout.Builder builder, boolean[] included) {
        nodes = new ExposureNodes(value.length);
        for (int e = 0; e < value.length; e++) {
            if (included[e]) {
                nodes.add(builder, e, survey.pointings().get(e).toward());
            }
        }
    }

    /** Where on the tangent plane a lift by one unit times the tangent of the zenith distance leads. */
    private double lift(Sighting at, int axis) {
        double[] up = zenith[at.exposure()];
        double xi = at.xi() / TangentBasis.ARCSEC_PER_RADIAN;
        double eta = at.eta() / TangentBasis.ARCSEC_PER_RADIAN;
        double scale = (1 + xi * xi + eta * eta) / (up[2] + xi * up[0] + eta * up[1]);
        return scale * (up[axis] - (axis == 0 ? xi : eta) * up[2]);
    }

    @Override
    public void correct(Sighting at, double[] plane) {
        double amount = at.colourMag() * value[at.exposure()];
        if (amount != 0) {
            plane[0] -= amount * lift(at, 0);
            plane[1] -= amount * lift(at, 1);
        }
    }

    @Override
    public void put(StarRows rows, Sighting at, int axis) {
        if (at.colourMag() != 0) {
            rows.put(nodes.of(at.exposure()), new double[] {at.colourMag() * lift(at, axis)}, 1);
        }
    }

    @Override
    public void constrain(NormalEquations equations) {
        for (int e = 0; e < value.length; e++) {
            if (nodes.has(e)) {
                equations.addEquation(LinearForm.of(nodes.of(e), 0), -value[e], 1 / (PRIOR_ARCSEC * PRIOR_ARCSEC));
            }
        }
    }

    @Override
    public void move(NormalSolution step) {
        nodes.move(step, value);
    }

    @Override
    public Optional<String> nameOf(int wanted) {
        OptionalInt exposure = nodes.exposure(wanted);
        return exposure.isPresent() ? Optional.of(name(exposure.getAsInt())) : Optional.empty();
    }

    private String name(int exposure) {
        return "chromatic refraction of exposure " + survey.exposures().get(exposure);
    }

    @Override
    public List<FittedValue> values(ToDoubleFunction<LinearForm> variance) {
        List<FittedValue> values = new ArrayList<>();
        for (int e = 0; e < value.length; e++) {
            if (nodes.has(e)) {
                double sigma = Math.sqrt(variance.applyAsDouble(LinearForm.of(nodes.of(e), 0)));
                values.add(new FittedValue(name(e), 1000 * value[e], 1000 * sigma, "mas/mag tan z"));
            }
        }
        return values;
    }
}
