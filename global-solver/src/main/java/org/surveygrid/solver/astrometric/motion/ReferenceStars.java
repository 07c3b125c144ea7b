package org.surveygrid.solver.astrometric.motion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.ReferenceMotions;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solver.focalplane.TangentBasis;

/**
 * A reference catalogue's stars, ready for the fit. Rows with a position that is no number are left out; an unknown
 * error counts as 100 mas.
 */
public final class ReferenceStars {
    private static final double UNKNOWN_ERROR_MAS = 100;
    private static final int SIZE = 5;

    private final List<double[]> directions;
    private final double epochYear;
    private final double[] errorMas;
    private final double[] colourMag;
    private final List<Optional<StarPrior>> priors;
    private final boolean moving;

    private ReferenceStars(Optional<ReferenceCatalogue> catalogue, List<String> colour) {
        this.epochYear = catalogue.map(ReferenceCatalogue::epochYear).orElse(2000.0);
        Optional<ReferenceMotions> motions = catalogue.flatMap(ReferenceCatalogue::motions);
        this.moving = motions.isPresent();
        this.directions = new ArrayList<>();
        this.priors = new ArrayList<>();
        List<Double> errors = new ArrayList<>();
        List<Double> colours = new ArrayList<>();
        catalogue.ifPresent(stars -> {
            double[] all = colours(stars, colour);
            for (int i = 0; i < stars.size(); i++) {
                double ra = stars.raDegrees()[i];
                double dec = stars.decDegrees()[i];
                double error = stars.positionErrorMas()[i];
                if (Double.isFinite(ra) && Double.isFinite(dec)) {
                    errors.add(error > 0 && Double.isFinite(error) ? error : UNKNOWN_ERROR_MAS);
                    colours.add(all[i]);
                    directions.add(TangentBasis.vector(SkyPosition.wrapping(ra, dec)));
                    int row = i;
                    priors.add(motions.flatMap(known -> prior(known, row, errors.getLast())));
                }
            }
        });
        this.errorMas = errors.stream().mapToDouble(Double::doubleValue).toArray();
        this.colourMag = colours.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private ReferenceStars(ReferenceStars other, List<double[]> directions, double epochYear) {
        this.directions = directions;
        this.epochYear = epochYear;
        this.errorMas = other.errorMas;
        this.colourMag = other.colourMag;
        this.priors = other.priors;
        this.moving = other.moving;
    }

    /**
     * Stars of a catalogue.
     *
     * @param catalogue the catalogue
     * @param colour the magnitude that is a colour, or two whose difference is; none for no colours
     * @return the stars
     */
    public static ReferenceStars of(Optional<ReferenceCatalogue> catalogue, List<String> colour) {
        return new ReferenceStars(catalogue, colour);
    }

    /**
     * The same stars where they are in another year; those whose motion is not known stay.
     *
     * @param year Julian year
     * @return this when no motion is known
     */
    public ReferenceStars at(double year) {
        if (!moving) {
            return this;
        }
        double years = year - epochYear;
        List<double[]> moved = new ArrayList<>();
        for (int i = 0; i < directions.size(); i++) {
            if (priors.get(i).isPresent()) {
                double[] values = priors.get(i).get().values();
                double[] vector = directions.get(i).clone();
                double[][] axes = TangentBasis.localAxes(vector);
                double length = 0;
                for (int k = 0; k < 3; k++) {
                    vector[k] +=
                            years * (values[2] * axes[0][k] + values[3] * axes[1][k]) / TangentBasis.ARCSEC_PER_RADIAN;
                    length += vector[k] * vector[k];
                }
                for (int k = 0; k < 3; k++) {
                    vector[k] /= Math.sqrt(length);
                }
                moved.add(vector);
            } else {
                moved.add(directions.get(i));
            }
        }
        return new ReferenceStars(this, moved, year);
    }

    /**
     * The first two magnitudes of a catalogue: a colour to look for what depends on it.
     *
     * @param catalogue with any number of bands
     * @return two bands or none
     */
    public static List<String> firstColour(ReferenceCatalogue catalogue) {
        return catalogue.magnitudes().size() < 2
                ? List.of()
                : List.copyOf(catalogue.magnitudes().keySet()).subList(0, 2);
    }

    private static double[] colours(ReferenceCatalogue stars, List<String> bands) {
        double[] colours = new double[stars.size()];
        Arrays.fill(colours, Double.NaN);
        if (bands.isEmpty() || !stars.magnitudes().keySet().containsAll(bands)) {
            return colours;
        }
        double[] first = magnitudes(stars, bands.getFirst());
        double[] second = bands.size() == 1 ? new double[colours.length] : magnitudes(stars, bands.get(1));
        for (int i = 0; i < colours.length; i++) {
            colours[i] = first[i] - second[i];
        }
        return colours;
    }

    private static double[] magnitudes(ReferenceCatalogue stars, String band) {
        return Optional.ofNullable(stars.magnitudes().get(band)).orElseGet(() -> new double[stars.size()]);
    }

    private static Optional<StarPrior> prior(ReferenceMotions motions, int row, double positionErrorMas) {
        if (!motions.isKnown(row)) {
            return Optional.empty();
        }
        double[] sigma = {
            positionErrorMas,
            positionErrorMas,
            motions.pmRaErrorMas()[row],
            motions.pmDecErrorMas()[row],
            motions.parallaxErrorMas()[row]
        };
        double[] covariance = new double[SIZE * SIZE];
        for (int i = 0; i < SIZE; i++) {
            for (int j = 0; j < SIZE; j++) {
                covariance[i * SIZE + j] = motions.correlation(row, i, j) * sigma[i] * sigma[j] * 1e-6;
            }
        }
        return StarPrior.of(
                new double[] {
                    0,
                    0,
                    motions.pmRaMas()[row] / 1000,
                    motions.pmDecMas()[row] / 1000,
                    motions.parallaxMas()[row] / 1000
                },
                covariance);
    }

    /**
     * Where they are.
     *
     * @return unit vectors
     */
    public List<double[]> directions() {
        return directions;
    }

    /**
     * Errors of the positions.
     *
     * @return one-dimensional, in milliarcseconds
     */
    public double[] errorMas() {
        return errorMas;
    }

    /**
     * Colour of a star.
     *
     * @param star its number
     * @return in magnitudes, NaN when unknown
     */
    public double colourMag(int star) {
        return colourMag[star];
    }

    /**
     * Epoch of the positions.
     *
     * @return Julian year
     */
    public double epochYear() {
        return epochYear;
    }

    /**
     * Whether the catalogue has proper motions at all.
     *
     * @return true when it has such columns
     */
    public boolean isMoving() {
        return moving;
    }

    /**
     * What is published of a star's motion.
     *
     * @param star its number
     * @return empty when that is nothing
     */
    public Optional<StarPrior> prior(int star) {
        return priors.get(star);
    }

    /**
     * All directions one after the other.
     *
     * @return three numbers for each star
     */
    public double[] flatDirections() {
        double[] flat = new double[3 * directions.size()];
        for (int i = 0; i < directions.size(); i++) {
            System.arraycopy(directions.get(i), 0, flat, 3 * i, 3);
        }
        return flat;
    }
}
