package org.surveygrid.solver.astrometric.motion;

import org.surveygrid.solver.focalplane.TangentBasis;

/**
 * Where each star is at each exposure, from its proper motion and parallax, and the small equations for them. Unknowns of
 * a star are in the order east, north, proper motion east, north, parallax; arcseconds and years from the mean epoch.
 */
public final class StarPaths {
    private static final double MOTION_PRIOR_ARCSEC = 0.1;
    private static final double PARALLAX_PRIOR_ARCSEC = 0.01;
    private static final double J2000_MJD = 51544.5;
    private static final double DAYS_PER_YEAR = 365.25;
    private static final int POSITION = 2;
    private static final int PARALLAX = 4;

    private final int own;
    private final double epochYear;
    private final double[] years;
    private final double[][] earth;
    /** By star, then proper motion and parallax. */
    private final double[] motion;

    /**
     * Stars that rest.
     *
     * @param unknowns of a star
     * @param midMjd of each exposure
     * @param stars how many
     */
    public StarPaths(StarUnknowns unknowns, double[] midMjd, int stars) {
        this.own = unknowns.count();
        this.epochYear = meanYear(midMjd);
        this.years = new double[midMjd.length];
        this.earth = new double[midMjd.length][];
        for (int e = 0; e < midMjd.length; e++) {
            years[e] = year(midMjd[e]) - epochYear;
            earth[e] = EarthDirections.earth(midMjd[e]);
        }
        this.motion = new double[stars * (own - POSITION)];
    }

    /**
     * Julian year of a date.
     *
     * @param mjd modified Julian date
     * @return year
     */
    public static double year(double mjd) {
        return 2000 + (mjd - J2000_MJD) / DAYS_PER_YEAR;
    }

    /**
     * Mean of some dates.
     *
     * @param midMjd modified Julian dates
     * @return Julian year
     */
    public static double meanYear(double[] midMjd) {
        double sum = 0;
        for (double mjd : midMjd) {
            sum += year(mjd);
        }
        return sum / midMjd.length;
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
     * Unknowns of a star.
     *
     * @return 4 or 5
     */
    public int own() {
        return own;
    }

    /** Sets a star's motion to what a prior says, or to none. */
    public void start(int star, double[] prior) {
        for (int k = POSITION; k < own; k++) {
            motion[star * (own - POSITION) + k - POSITION] = prior.length > 0 ? prior[k] : 0;
        }
    }

    /** Changes a star's motion; the first two numbers of the step are its position's. */
    public void move(int star, double[] step) {
        for (int k = POSITION; k < own; k++) {
            motion[star * (own - POSITION) + k - POSITION] += step[k];
        }
    }

    /** A star's proper motion or parallax. */
    public double motion(int star, int unknown) {
        return motion[star * (own - POSITION) + unknown - POSITION];
    }

    /** Sets the derivatives of the offset east, or north, at an exposure by the star's unknowns. */
    public void coefficients(int exposure, double[] axis, double[] into, int which) {
        into[which] = 1;
        into[1 - which] = 0;
        into[2 + which] = years[exposure];
        into[3 - which] = 0;
        if (own > 4) {
            into[4] = -TangentBasis.dot(earth[exposure], axis);
        }
    }

    /** The same for a catalogue of a year: its positions are freed of parallax. */
    public void catalogueCoefficients(double year, double[] into, int which) {
        into[which] = 1;
        into[1 - which] = 0;
        into[2 + which] = year - epochYear;
        into[3 - which] = 0;
        if (own > 4) {
            into[4] = 0;
        }
    }

    /** Offset that coefficients give for a star, without its position's. */
    public double offset(int star, double[] coefficients) {
        double sum = 0;
        for (int k = POSITION; k < own; k++) {
            sum += coefficients[k] * motion(star, k);
        }
        return sum;
    }

    /** 1 / variance of an unknown of a star of which nothing is published; 0 for positions. */
    public double priorWeight(int unknown) {
        return unknown < POSITION ? 0 : 1 / priorVariance(unknown);
    }

    /** Variance of a motion or parallax of which nothing is published. */
    public double priorVariance(int unknown) {
        double sigma = unknown == PARALLAX ? PARALLAX_PRIOR_ARCSEC : MOTION_PRIOR_ARCSEC;
        return sigma * sigma;
    }
}
