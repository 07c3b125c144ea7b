package org.surveygrid.synthetic.night;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.surveygrid.instrument.FilterBand;
import org.surveygrid.instrument.Instrument;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.synthetic.RandomStream;
import org.surveygrid.synthetic.SyntheticExposure;
import org.surveygrid.synthetic.SyntheticExposure.Atmosphere;
import org.surveygrid.synthetic.SyntheticExposure.Electronics;
import org.surveygrid.synthetic.SyntheticExposure.Kind;
import org.surveygrid.synthetic.SyntheticExposure.Pointing;
import org.surveygrid.synthetic.SyntheticExposure.Trail;

/** Turns a plan into the exposures of one night, in the order in which an observer would take them. */
public final class NightSchedule {
    /** Centre of the science field. */
    public static final SkyPosition SCIENCE_CENTRE = new SkyPosition(150.0, 2.2);
    /** Centre of the standard-star field. */
    public static final SkyPosition STANDARD_CENTRE = new SkyPosition(132.0, 11.8);
    /** Where the telescope looks at twilight; each flat is shifted. */
    public static final SkyPosition TWILIGHT_CENTRE = new SkyPosition(95.0, -10.0);

    /** 2025 February 18, 0h UTC: the science field culminates near local midnight. */
    private static final double FIRST_MJD = 60_724.0;

    private static final double CLOUD_MAG = 1.2;
    private static final double POINTING_ERROR_ARCSEC = 30;
    private static final double ROTATION_SIGMA_DEGREES = 0.004;
    private static final double DOME_ADU = 25_000;
    private static final double NOMINAL_GAIN = 2.5;
    private static final double READOUT_SECONDS = 40;
    private static final double BAD_BIAS_ADU = 40;

    /** Dither pattern in units of the largest offset: every gap is filled, every star falls on different chips. */
    private static final double[][] DITHER = {{0, 0}, {-1, 0.55}, {0.55, 1}, {1, -0.55}, {-0.55, -1}};

    private final NightPlan plan;
    private final Instrument instrument;
    private final List<Entry> entries = new ArrayList<>();
    private double clockMjd;

    private NightSchedule(NightPlan plan, Instrument instrument) {
        this.plan = plan;
        this.instrument = instrument;
    }

    /**
     * An exposure with its place in time.
     *
     * @param number counts from 1
     * @param exposure what is taken
     * @param objectName field, for the header
     * @param mjdUtc start
     * @param cloudy whether it is the one taken through a cloud
     */
    public record Entry(int number, SyntheticExposure exposure, String objectName, double mjdUtc, boolean cloudy) {}

    /**
     * The schedule of a plan.
     *
     * @param plan what to take
     * @param instrument with what; it must have the filters of the plan
     * @return exposures in order of time
     */
    public static List<Entry> of(NightPlan plan, Instrument instrument) {
        NightSchedule schedule = new NightSchedule(plan, instrument);
        schedule.fill();
        return List.copyOf(schedule.entries);
    }

    private void fill() {
        startAtLocalHour(16.5);
        for (int i = 0; i <= plan.biases(); i++) {
            boolean bad = i == plan.biases() / 2 && plan.biases() > 0;
            add(draft(Kind.BIAS, "", 0), "BIAS", bad);
        }
        for (int i = 0; i < plan.darks(); i++) {
            add(draft(Kind.DARK, "", plan.scienceSeconds()), "DARK", false);
        }
        for (String band : plan.bands()) {
            for (int i = 0; i < plan.domesPerBand(); i++) {
                add(draft(Kind.DOME, band, 8), "DOME", false);
            }
        }
        startAtLocalHour(19.4);
        for (String band : plan.bands()) {
            for (int i = 0; i < plan.twilightsPerBand(); i++) {
                add(draft(Kind.TWILIGHT, band, 4 + i), "TWILIGHT", false);
            }
        }
        startAtLocalHour(21.5);
        for (int i = 0; i < plan.standardsPerBand(); i++) {
            for (String band : plan.bands()) {
                add(draft(Kind.STANDARD, band, plan.scienceSeconds() / 2), "SYN-STANDARD-1", false);
            }
            if (i == 0) {
                addScience();
            }
        }
        if (plan.standardsPerBand() == 0) {
            addScience();
        }
    }

    private void addScience() {
        for (String band : plan.bands()) {
            for (int i = 0; i < plan.dithersPerBand(); i++) {
                add(draft(Kind.SCIENCE, band, plan.scienceSeconds()), "SYN-FIELD-1", false);
            }
        }
    }

    private Draft draft(Kind kind, String band, double seconds) {
        int sameBefore = 0;
        for (Entry entry : entries) {
            if (entry.exposure().kind() == kind && entry.exposure().band().equals(band)) {
                sameBefore++;
            }
        }
        String id = String.format(Locale.ROOT, "syn%04d", entries.size() + 1);
        return new Draft(id, kind, band, seconds, sameBefore, RandomStream.of(plan.seed(), "exposure", id));
    }

    private void add(Draft draft, String objectName, boolean bad) {
        SyntheticExposure exposure = new SyntheticExposure(
                draft.id(),
                draft.kind(),
                draft.band(),
                draft.seconds(),
                pointing(draft),
                atmosphere(draft),
                lampElectrons(draft),
                trail(draft),
                bad ? new Electronics(BAD_BIAS_ADU, BAD_BIAS_ADU, 4) : Electronics.QUIET);
        entries.add(new Entry(entries.size() + 1, exposure, objectName, clockMjd, isCloudy(draft)));
        clockMjd += (draft.seconds() + READOUT_SECONDS) / 86_400;
    }

    private void startAtLocalHour(double hour) {
        clockMjd = FIRST_MJD + (hour - instrument.longitudeDegreesEast() / 15) / 24;
    }

    private Pointing pointing(Draft draft) {
        RandomStream random = draft.random();
        SkyPosition centre = switch (draft.kind()) {
            case SCIENCE -> SCIENCE_CENTRE;
            case STANDARD -> STANDARD_CENTRE;
            case BIAS, DARK, DOME, TWILIGHT -> TWILIGHT_CENTRE;
        };
        double step = plan.ditherArcsec() / 3600;
        double[] offset = {0, 0};
        if (draft.kind() == Kind.SCIENCE) {
            double[] unit = DITHER[draft.sameBefore() % DITHER.length];
            // A second round of dithers must not repeat the first, nor one filter the other.
            double jitter = 0.12;
            offset[0] = step * (unit[0] + jitter * random.uniform(-1, 1));
            offset[1] = step * (unit[1] + jitter * random.uniform(-1, 1));
        } else if (draft.kind() == Kind.TWILIGHT) {
            offset[0] = 0.01 * draft.sameBefore();
            offset[1] = 0.006 * draft.sameBefore();
        }
        SkyPosition told = shifted(centre, offset[0], offset[1]);
        double angle = random.uniform(0, 2 * Math.PI);
        double error = POINTING_ERROR_ARCSEC / 3600 * Math.sqrt(random.nextDouble());
        SkyPosition actual = shifted(told, error * StrictMath.cos(angle), error * StrictMath.sin(angle));
        return new Pointing(told, actual, ROTATION_SIGMA_DEGREES * random.nextGaussian());
    }

    static SkyPosition shifted(SkyPosition from, double east, double north) {
        double dec = from.decDegrees() + north;
        double cosDec = StrictMath.cos(StrictMath.toRadians(from.decDegrees()));
        return SkyPosition.wrapping(from.raDegrees() + east / cosDec, dec);
    }

    private Atmosphere atmosphere(Draft draft) {
        RandomStream random = draft.random();
        if (!draft.kind().seesSky()) {
            return new Atmosphere(1, 0, 1, 22, 0);
        }
        FilterBand filter = instrument
                .filter(draft.band())
                .orElseThrow(() -> new IllegalArgumentException("instrument " + instrument.name() + " has no filter "
                        + draft.band() + "; choose bands of the plan among " + instrument.filters()));
        double airmass = airmass(draft);
        double extinction = airmass * filter.extinctionMagPerAirmass() + Math.abs(0.02 * random.nextGaussian());
        if (isCloudy(draft)) {
            extinction += CLOUD_MAG;
        }
        double sky = (filter.centralWavelengthNm() < 700 ? 20.9 : 19.8) + 0.08 * random.nextGaussian();
        double fringe = draft.kind() == Kind.TWILIGHT ? 0 : 0.02 * random.uniform(0.8, 1.2);
        return new Atmosphere(airmass, extinction, random.uniform(0.9, 1.3), sky, fringe);
    }

    private double airmass(Draft draft) {
        if (draft.kind() == Kind.STANDARD) {
            double step = 0.6 / Math.max(1, plan.standardsPerBand() - 1);
            return 1.1 + step * draft.sameBefore();
        }
        if (draft.kind() == Kind.TWILIGHT) {
            return 1.05;
        }
        // The field rises through the first filter and sets through the last.
        double step = 0.7 / Math.max(1, plan.dithersPerBand() - 1);
        int band = plan.bands().indexOf(draft.band());
        int index = band % 2 == 0 ? plan.dithersPerBand() - 1 - draft.sameBefore() : draft.sameBefore();
        return 1.05 + step * index;
    }

    private boolean isCloudy(Draft draft) {
        return draft.kind() == Kind.SCIENCE
                && plan.dithersPerBand() >= 3
                && draft.band().equals(plan.bands().getFirst())
                && draft.sameBefore() == plan.dithersPerBand() - 2;
    }

    private Optional<Trail> trail(Draft draft) {
        boolean crossed = draft.kind() == Kind.SCIENCE
                && plan.dithersPerBand() >= 3
                && draft.band().equals(plan.bands().getLast())
                && draft.sameBefore() == 1;
        if (!crossed) {
            return Optional.empty();
        }
        RandomStream random = draft.random();
        return Optional.of(
                new Trail(random.uniform(-0.01, 0.01), random.uniform(0.03, 0.06), random.uniform(20, 35), 400));
    }

    private double lampElectrons(Draft draft) {
        return switch (draft.kind()) {
            case DOME -> DOME_ADU * NOMINAL_GAIN * (1 + 0.02 * draft.random().uniform(-1, 1));
            case TWILIGHT ->
                NOMINAL_GAIN * (30_000 - 15_000.0 * draft.sameBefore() / Math.max(1, plan.twilightsPerBand() - 1));
            case BIAS, DARK, SCIENCE, STANDARD -> 0;
        };
    }

    private record Draft(String id, Kind kind, String band, double seconds, int sameBefore, RandomStream random) {}
}
