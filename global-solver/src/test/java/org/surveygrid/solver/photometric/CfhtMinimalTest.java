package org.surveygrid.solver.photometric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.astrometry.Wcs;
import org.surveygrid.observation.ExposureFacts;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.SourceList;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.association.StarGroups;
import org.surveygrid.solver.engine.RobustFit;
import org.surveygrid.solver.epoch.Epochs;
import org.surveygrid.solver.focalplane.ChipFrame;
import org.surveygrid.solver.focalplane.TangentBasis;
import org.surveygrid.solver.normal.LinearForm;
import org.surveygrid.solver.photometric.term.Campaign;
import org.surveygrid.solver.photometric.term.ChipZeroPoints;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration;

/**
 * Two visits of MegaCam, three measurements of two stars, both in a catalogue: small enough to be worked out by hand. The
 * numbers are those of jointcal's test data {@code cfht_minimal}, fluxes in maggies.
 */
class CfhtMinimalTest {
    private static final double LN = StrictMath.log(10) / 2.5;
    private static final double[][] MEASURED = {
        {3.23755827e-09, 9.44805263e-11}, {2.99096178e-09, 8.09248684e-11}, {5.94452146e-09, 8.34393948e-11}
    };
    private static final double[][] CATALOGUE = {{2.6954972e-09, 1.73692254e-10}, {6.01832176e-09, 1.89275075e-10}};
    private static final double[][] PLACES = {{500, 500}, {1500, 900}};

    private static SourceList list(String exposure, int[] measured, int[] star) {
        ExposureFacts facts = new ExposureFacts("megacam", "12", exposure, "r", 53000, 1, 1, 2048, 4612);
        double s = 0.185 / 3600;
        TpvWcs wcs = TpvWcs.tan(SkyPosition.wrapping(215, 52), new CdMatrix(1000, 1000, -s, 0, 0, s));
        SourceList list = SourceList.ofSize(facts, wcs, measured.length);
        for (int i = 0; i < measured.length; i++) {
            list.xPx()[i] = PLACES[star[i]][0];
            list.yPx()[i] = PLACES[star[i]][1];
            list.positionErrorPx()[i] = 0.1;
            list.fluxElectrons()[i] = MEASURED[measured[i]][0];
            list.fluxErrorElectrons()[i] = MEASURED[measured[i]][1];
        }
        return list;
    }

    private static double mag(double flux) {
        return -2.5 * StrictMath.log10(flux);
    }

    @Test
    void three_measurements_of_two_stars_come_out_as_by_hand() {
        List<SourceList> lists = List.of(
                list("849375", new int[] {0}, new int[] {0}), list("850587", new int[] {2, 1}, new int[] {1, 0}));
        Detections detections = Detections.of(lists, new DetectionSelection(1, 0, 10));
        ReferenceCatalogue catalogue = catalogue(lists.getLast().wcs());
        PhotometryDeclaration model = PhotometryDeclaration.focal(0).withPriorsMag(0.05, 1e-7);
        ReferenceMagnitudes references = ReferenceMagnitudes.of(Optional.of(catalogue), "r", model);
        MagnitudeMeasurements stars = new MagnitudeMeasurements(detections, groups(detections), references);
        double[] toward = TangentBasis.vector(SkyPosition.wrapping(215, 52));
        Campaign campaign = new Campaign(
                List.of(new ChipFrame("12", 2048, 4612, new double[] {0, 0.185, 0, 0, 0, 0.185})),
                List.of(true),
                detections.exposures(),
                List.of(toward, toward),
                Epochs.ONE,
                new Campaign.ExposureSky(new double[2], new long[2], new double[] {1, 1}, new double[2], 0),
                new Campaign.Ties(new int[2], new boolean[] {true}),
                -1);
        PhotometricModel photometry =
                new PhotometricModel(model, new ChipZeroPoints.Basis(stars, campaign, new double[0][]));
        RobustFit fit = new RobustFit(new MagnitudeStars(photometry, stars), stars.measurements());

        assertThat(fit.quick()).isEmpty();
        assertThat(fit.run(10)).isEmpty();

        assertThat(fit.chiSquare()).isCloseTo(2.23008, within(1e-5));
        assertThat(Math.abs(photometry.zeroPointMag(0))).isCloseTo(0.112538, within(1e-6));
        assertThat(Math.abs(photometry.zeroPointMag(1))).isCloseTo(0.011287, within(1e-6));
        assertThat(error(fit, photometry, 0)).isCloseTo(0.0505, within(5e-5));
        assertThat(error(fit, photometry, 1)).isCloseTo(0.0335, within(5e-5));
        assertThat(fit.degreesOfFreedom()).isEqualTo(1);
    }

    private static double error(RobustFit fit, PhotometricModel model, int exposure) {
        LinearForm zeroPoint = model.zeroPoint(exposure, 0);
        return Math.sqrt(fit.factor().variance(zeroPoint));
    }

    /** Which detection is which star is known here. */
    private static StarGroups groups(Detections detections) {
        List<List<Integer>> members = new ArrayList<>(List.of(new ArrayList<>(), new ArrayList<>()));
        for (int d = 0; d < detections.size(); d++) {
            members.get(detections.xPx(d) == PLACES[0][0] ? 0 : 1).add(d);
        }
        int[] all = members.stream()
                .flatMap(List::stream)
                .mapToInt(Integer::intValue)
                .toArray();
        return new StarGroups(new int[] {0, members.getFirst().size(), all.length}, all, new int[] {0, 1}, 0);
    }

    private static ReferenceCatalogue catalogue(Wcs wcs) {
        double[][] columns = new double[5][2];
        for (int s = 0; s < 2; s++) {
            SkyPosition sky = wcs.toSky(PLACES[s][0], PLACES[s][1]);
            columns[0][s] = sky.raDegrees();
            columns[1][s] = sky.decDegrees();
            columns[2][s] = 50;
            columns[3][s] = mag(CATALOGUE[s][0]);
            columns[4][s] = CATALOGUE[s][1] / CATALOGUE[s][0] / LN;
        }
        return new ReferenceCatalogue(
                columns[0],
                columns[1],
                columns[2],
                2000,
                new TreeMap<>(Map.of("r", columns[3])),
                new TreeMap<>(Map.of("r", columns[4])));
    }
}
