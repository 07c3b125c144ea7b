package org.surveygrid.solver.photometric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.surveygrid.solver.engine.Hold;
import org.surveygrid.solver.normal.LinearForm;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.NormalSolution;
import org.surveygrid.solver.normal.StarRows;
import org.surveygrid.solver.photometric.starflat.ChipStarFlat;
import org.surveygrid.solver.photometric.starflat.FocalStarFlat;
import org.surveygrid.solver.photometric.starflat.StarFlatSum;
import org.surveygrid.solver.photometric.starflat.SuperPixels;
import org.surveygrid.solver.photometric.starflat.TemplateFlat;
import org.surveygrid.solver.photometric.term.BackgroundErrors;
import org.surveygrid.solver.photometric.term.Campaign;
import org.surveygrid.solver.photometric.term.CatalogueColour;
import org.surveygrid.solver.photometric.term.ChipOffsets;
import org.surveygrid.solver.photometric.term.ChipZeroPoints;
import org.surveygrid.solver.photometric.term.ColourResponse;
import org.surveygrid.solver.photometric.term.ExposureZeroPoints;
import org.surveygrid.solver.photometric.term.Findings;
import org.surveygrid.solver.photometric.term.NightlyExtinction;
import org.surveygrid.solver.photometric.term.PhotometricTerm;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration.StarFlatForm;
import org.surveygrid.solver.photometric.term.StarFlatTerm;
import org.surveygrid.solver.sparse.order.NodeLayout;

/** The one list of all terms, and their sum. */
final class PhotometricModel {
    private final Campaign campaign;
    private final ExposureZeroPoints exposures;
    private final ChipOffsets offsets;
    private final Optional<NightlyExtinction> nights;
    private final List<StarFlatTerm> flats = new ArrayList<>();
    /** In the order of their nodes. */
    private final PhotometricTerm[] terms;

    private final PhotometricTerm[] ofDetections;
    private final PhotometricTerm[] ofCatalogue;
    /** One more than the last node of each term. */
    private final int[] endNode;

    private final NodeLayout layout;

    /** Declares every term; a new one is added here. */
    PhotometricModel(PhotometryDeclaration declaration, ChipZeroPoints.Basis basis) {
        this.campaign = basis.campaign();
        var sightings = basis.sightings();
        this.offsets = new ChipOffsets(sightings, campaign, declaration.chipOffsetMag());
        this.exposures = new ExposureZeroPoints(
                sightings, campaign, declaration.nights().isPresent() ? tiedByNights() : campaign.ties());
        this.nights = declaration
                .nights()
                .map(form -> new NightlyExtinction(sightings, campaign, exposures, form.scatterMag()));
        List<PhotometricTerm> all = new ArrayList<>();
        all.add(offsets);
        switch (declaration.starFlat()) {
            case StarFlatForm.None none -> {}
            case StarFlatForm.Focal(int degree) ->
                flats.add(new FocalStarFlat(sightings, campaign, degree, declaration));
            case StarFlatForm.PerChip(int degree) ->
                flats.add(new ChipStarFlat(sightings, campaign, degree, declaration));
            case StarFlatForm.Grid grid -> flats.add(new SuperPixels(sightings, campaign, grid, declaration));
        }
        declaration.templates().forEach(form -> flats.add(new TemplateFlat(sightings, campaign, form)));
        all.addAll(flats);
        if (declaration.colour().isPresent()) {
            all.add(new ColourResponse(sightings, campaign, declaration));
        }
        if (declaration.reference().colourDegree() > 0) {
            all.add(new CatalogueColour(sightings, declaration.reference().colourDegree()));
        }
        nights.ifPresent(all::add);
        if (nights.isEmpty() && declaration.site().isPresent()) {
            all.add(new FixedExtinction(sightings, campaign.sky().nominalExtinctionMagPerAirmass()));
        }
        declaration.backgroundMag().ifPresent(wrong -> all.add(new BackgroundErrors(sightings, campaign, wrong)));
        all.add(exposures);
        declaration
                .chipZeroPointMag()
                .ifPresent(stray -> all.add(new ChipZeroPoints(basis, exposures, offsets, stray)));
        this.terms = all.toArray(PhotometricTerm[]::new);
        this.ofDetections = ofKind(PhotometricTerm.Kind.DETECTIONS);
        this.ofCatalogue = ofKind(PhotometricTerm.Kind.CATALOGUE);
        this.endNode = new int[terms.length];
        NodeLayout.Builder builder = NodeLayout.builder();
        for (int t = 0; t < terms.length; t++) {
            terms[t].declare(builder);
            endNode[t] = builder.nodes();
        }
        this.layout = builder.build();
    }

    /** Components that share a night share a free constant. */
    private Campaign.Ties tiedByNights() {
        Campaign.Ties ties = campaign.ties();
        int[] group = new int[ties.components()];
        Arrays.setAll(group, c -> c);
        SortedMap<Long, Integer> ofNight = new TreeMap<>();
        for (int e = 0; e < ties.component().length; e++) {
            int c = ties.component()[e];
            if (c >= 0) {
                int mine = group[c];
                int first = group[ofNight.computeIfAbsent(campaign.sky().night()[e], night -> c)];
                for (int k = 0; k < group.length; k++) {
                    group[k] = group[k] == mine ? first : group[k];
                }
            }
        }
        int[] found = Arrays.stream(group).distinct().sorted().toArray();
        boolean[] absolute = new boolean[found.length];
        for (int k = 0; k < group.length; k++) {
            group[k] = Arrays.binarySearch(found, group[k]);
            absolute[group[k]] |= ties.absolute()[k];
        }
        int[] ofExposure =
                Arrays.stream(ties.component()).map(c -> c < 0 ? -1 : group[c]).toArray();
        return new Campaign.Ties(ofExposure, absolute);
    }

    /** Why the survey cannot have a term that is declared. */
    Optional<String> refusal() {
        return flats.stream()
                .flatMap(flat -> flat instanceof TemplateFlat template ? template.refusal().stream() : Stream.empty())
                .findFirst();
    }

    /** What is known of nights, where the model has them. */
    Optional<NightlyExtinction> nights() {
        return nights;
    }

    void report(Findings findings) {
        for (PhotometricTerm term : terms) {
            term.report(findings);
        }
    }

    private PhotometricTerm[] ofKind(PhotometricTerm.Kind kind) {
        return Arrays.stream(terms).filter(term -> term.kind() == kind).toArray(PhotometricTerm[]::new);
    }

    NodeLayout layout() {
        return layout;
    }

    Campaign campaign() {
        return campaign;
    }

    private PhotometricTerm[] termsOf(PhotometricTerm.Kind kind) {
        return kind == PhotometricTerm.Kind.DETECTIONS ? ofDetections : ofCatalogue;
    }

    /** What all terms add to a measured magnitude. */
    double value(PhotometricTerm.Kind kind, int measurement) {
        double sum = 0;
        for (PhotometricTerm term : termsOf(kind)) {
            sum += term.value(measurement);
        }
        return sum;
    }

    /** Adds the coefficients of a measurement whose value was asked for last. */
    void put(StarRows row, PhotometricTerm.Kind kind, int measurement) {
        for (PhotometricTerm term : termsOf(kind)) {
            term.put(row, measurement);
        }
    }

    void hold(Hold kind, NormalEquations equations, double gaugeWeight) {
        for (PhotometricTerm term : terms) {
            term.hold(kind, equations, gaugeWeight);
        }
    }

    int constraints() {
        int sum = 0;
        for (PhotometricTerm term : terms) {
            sum += term.constraints();
        }
        return sum;
    }

    void move(NormalSolution step) {
        for (PhotometricTerm term : terms) {
            term.move(step);
        }
    }

    /** An unknown in words. */
    String name(int unknown) {
        int node = layout.nodeOf(unknown);
        int t = 0;
        while (node >= endNode[t]) {
            t++;
        }
        return terms[t].name(node, unknown - layout.firstUnknown(node));
    }

    /** Zero point of a chip in an exposure; the star flat's mean over all chips is in it. */
    double zeroPointMag(int exposure, int chip) {
        double sum = 0;
        for (PhotometricTerm term : terms) {
            sum += term.zeroPointMag(exposure, chip);
        }
        return sum;
    }

    /** The same as a sum of unknowns. */
    LinearForm zeroPoint(int exposure, int chip) {
        LinearForm sum = new LinearForm();
        for (PhotometricTerm term : terms) {
            term.addZeroPoint(sum, exposure, chip);
        }
        return sum;
    }

    /** Mean over the chips, whose offsets sum to zero. */
    double zeroPointMag(int exposure) {
        double sum = exposures.mag(exposure);
        for (StarFlatTerm flat : flats) {
            sum += flat.mean(campaign.epoch(exposure));
        }
        return sum;
    }

    /** Offsets of the chips in an epoch. */
    double[] chipOffsets(int epoch) {
        return offsets.ofEpoch(epoch);
    }

    StarFlatSum starFlat() {
        return new StarFlatSum(campaign, flats);
    }
}
