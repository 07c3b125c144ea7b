package org.surveygrid.task.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.surveygrid.quantity.SkyPosition;

class BandAssociationTest {
    private static final double ARCSEC = 1 / 3600.0;
    private static final SkyPosition CENTRE = new SkyPosition(10, 0);

    private static BandAssociation.Band band(double[] arcsecEast, double errorArcsec) {
        double[] ra = new double[arcsecEast.length];
        double[] error = new double[arcsecEast.length];
        for (int i = 0; i < ra.length; i++) {
            ra[i] = 10 + arcsecEast[i] * ARCSEC;
            error[i] = errorArcsec;
        }
        return new BandAssociation.Band(ra, new double[ra.length], error);
    }

    @Test
    void sources_within_the_radius_become_one_object_at_the_weighted_mean() {
        List<BandAssociation.Member> members =
                BandAssociation.of(List.of(band(new double[] {0}, 0.1), band(new double[] {0.5}, 0.2)), CENTRE, 1);

        assertThat(members).hasSize(1);
        assertThat(members.getFirst().rows()).containsExactly(0, 0);
        assertThat((members.getFirst().position().raDegrees() - 10) * 3600).isCloseTo(0.1, within(1e-6));
        assertThat(members.getFirst().errorArcsec()).isCloseTo(0.1 / Math.sqrt(1.25), within(1e-9));
    }

    @Test
    void a_source_seen_in_one_band_only_is_kept() {
        List<BandAssociation.Member> members = BandAssociation.of(
                List.of(band(new double[] {0, 30}, 0.1), band(new double[] {60, 0.2}, 0.1)), CENTRE, 1);

        assertThat(members).hasSize(3);
        assertThat(members.get(0).rows()).containsExactly(0, 1);
        assertThat(members.get(1).rows()).containsExactly(1, -1);
        assertThat(members.get(2).rows()).containsExactly(-1, 0);
    }

    @Test
    void only_the_nearest_of_two_candidates_joins() {
        List<BandAssociation.Member> members =
                BandAssociation.of(List.of(band(new double[] {0}, 0.1), band(new double[] {0.8, 0.3}, 0.1)), CENTRE, 1);

        assertThat(members).hasSize(2);
        assertThat(members.getFirst().rows()).containsExactly(0, 1);
    }
}
