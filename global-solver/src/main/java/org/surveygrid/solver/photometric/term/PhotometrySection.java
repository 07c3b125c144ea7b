package org.surveygrid.solver.photometric.term;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.surveygrid.solver.epoch.Epochs;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration.ColourForm;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration.NightForm;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration.ReferenceForm;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration.SiteForm;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration.StarFlatForm;
import org.surveygrid.solver.pixelmap.MapFiles;
import org.surveygrid.solver.pixelmap.TemplateForm;
import org.surveygrid.toml.TomlSection;

/** Reads [photometry] of a model file. */
final class PhotometrySection {
    private static final double SMALLEST_MAG = 1e-5;
    private static final double LARGEST_MAG = 10;
    private static final double SMOOTHNESS_MAG = 0.005;
    private static final double COLOUR_PRIOR = 0.1;
    private static final double NIGHT_SCATTER_MAG = 0.005;

    private PhotometrySection() {}

    static PhotometryDeclaration read(TomlSection table, PhotometryDeclaration otherwise, MapFiles files) {
        PhotometryDeclaration model = new PhotometryDeclaration(
                starFlat(table, otherwise),
                positive(table, "starFlatPriorMag", otherwise.starFlatPriorMag()),
                positive(table, "chipOffsetMag", otherwise.chipOffsetMag()),
                chipZeroPoint(table, otherwise),
                Epochs.read(table, "epochs").orElse(otherwise.epochs()),
                table.table("colour").map(PhotometrySection::colour).or(otherwise::colour),
                table.table("nights").map(PhotometrySection::nights).or(otherwise::nights),
                table.table("reference").map(PhotometrySection::reference).orElse(otherwise.reference()),
                table.table("site").map(PhotometrySection::site).or(otherwise::site),
                table.text("canonicalExposure").or(otherwise::canonicalExposure),
                background(table, otherwise),
                templates(table, otherwise, files));
        table.finish();
        if (model.reference().colourDegree() > 0 && model.colour().isEmpty()) {
            throw table.fault(
                    "reference", "has a colourDegree, which needs [photometry.colour] with the bands of a colour");
        }
        return model;
    }

    private static List<TemplateForm> templates(TomlSection table, PhotometryDeclaration otherwise, MapFiles files) {
        List<TemplateForm> templates = TemplateForm.read(table, files, TemplateForm.MAGNITUDES);
        return templates.isEmpty() ? otherwise.templates() : templates;
    }

    private static OptionalDouble background(TomlSection table, PhotometryDeclaration otherwise) {
        OptionalDouble stated = table.number("backgroundMag", 0, LARGEST_MAG);
        if (stated.isEmpty()) {
            return otherwise.backgroundMag();
        }
        return stated.getAsDouble() > 0 ? stated : OptionalDouble.empty();
    }

    private static double positive(TomlSection table, String key, double otherwise) {
        return table.number(key, SMALLEST_MAG, LARGEST_MAG).orElse(otherwise);
    }

    private static StarFlatForm starFlat(TomlSection table, PhotometryDeclaration otherwise) {
        var degree = table.integer("starFlatDegree", 0, 6);
        Optional<TomlSection> detailed = table.table("starFlat");
        if (detailed.isPresent()) {
            if (degree.isPresent()) {
                throw table.fault(
                        "starFlatDegree",
                        "is a star flat over the focal plane; [photometry.starFlat] another: leave one out");
            }
            return starFlat(detailed.get());
        }
        if (degree.isEmpty()) {
            return otherwise.starFlat();
        }
        return degree.getAsInt() == 0 ? new StarFlatForm.None() : new StarFlatForm.Focal(degree.getAsInt());
    }

    private static StarFlatForm starFlat(TomlSection table) {
        String form = table.text("form").orElse("");
        StarFlatForm flat = switch (form) {
            case "none" -> new StarFlatForm.None();
            case "focalPlane" ->
                new StarFlatForm.Focal(table.integer("degree", 1, 6).orElse(3));
            case "chips" ->
                new StarFlatForm.PerChip(table.integer("degree", 1, 6).orElse(3));
            case "superPixels" ->
                new StarFlatForm.Grid(
                        table.integer("columns", 1, StarFlatForm.Grid.MOST).orElse(4),
                        table.integer("rows", 2, StarFlatForm.Grid.MOST).orElse(8),
                        positive(table, "smoothnessMag", SMOOTHNESS_MAG));
            default ->
                throw table.fault(
                        "form", "must be \"none\", \"focalPlane\", \"chips\" or \"superPixels\", got \"" + form + "\"");
        };
        table.finish();
        return flat;
    }

    private static OptionalDouble chipZeroPoint(TomlSection table, PhotometryDeclaration otherwise) {
        OptionalDouble stray = table.number("chipZeroPointMag", 0, LARGEST_MAG);
        if (stray.isEmpty()) {
            return otherwise.chipZeroPointMag();
        }
        return stray.getAsDouble() == 0 ? OptionalDouble.empty() : stray;
    }

    private static ColourForm colour(TomlSection table) {
        List<String> bands = table.texts("bands");
        if (bands.size() != 2 || bands.getFirst().equals(bands.getLast())) {
            throw table.fault("bands", "must name two bands of the reference catalogue, got " + bands);
        }
        ColourForm colour = new ColourForm(
                bands.getFirst(),
                bands.getLast(),
                table.number("reference", -LARGEST_MAG, LARGEST_MAG),
                positive(table, "priorMagPerMag", COLOUR_PRIOR));
        table.finish();
        return colour;
    }

    private static NightForm nights(TomlSection table) {
        NightForm nights = new NightForm(positive(table, "scatterMag", NIGHT_SCATTER_MAG));
        table.finish();
        return nights;
    }

    private static ReferenceForm reference(TomlSection table) {
        ReferenceForm reference = new ReferenceForm(
                table.integer("colourDegree", 0, 3).orElse(0),
                table.number("floorMag", 0, 1).orElse(0));
        table.finish();
        return reference;
    }

    private static SiteForm site(TomlSection table) {
        OptionalDouble longitude = table.number("longitudeDegreesEast", -180, 180);
        OptionalDouble latitude = table.number("latitudeDegrees", -90, 90);
        if (longitude.isEmpty() || latitude.isEmpty()) {
            throw table.fault("latitudeDegrees", "and longitudeDegreesEast must both be given");
        }
        SiteForm site = new SiteForm(
                longitude.getAsDouble(),
                latitude.getAsDouble(),
                table.number("extinctionMagPerAirmass", 0, LARGEST_MAG));
        table.finish();
        return site;
    }
}
