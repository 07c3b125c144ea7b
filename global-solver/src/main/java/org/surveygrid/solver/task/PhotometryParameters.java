package org.surveygrid.solver.task;

import java.util.List;
import org.surveygrid.setting.Setting;
import org.surveygrid.solver.astrometric.term.AstrometryDeclaration;
import org.surveygrid.solver.model.ModelFile;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration;
import org.surveygrid.solver.pixelmap.MapFiles;
import org.surveygrid.solver.pixelmap.TemplateForm;

/** Parameters of the global photometric solution. */
public record PhotometryParameters(
        @Setting(
                doc = "Degree of the star flat over the focal plane.",
                min = 0,
                max = 6,
                source = "Astro-WISE IlluminationCorrection, polynomial over the mosaic; own degree")
        int starFlatDegree,

        @Setting(
                doc = "Expected size of the star flat's terms: ties what the dithers do not show.",
                unit = "mag",
                min = 0.0001,
                max = 10,
                source = "Manfroid 1995: illumination errors of 5 to 10 %")
        double starFlatPriorMag,

        @Setting(
                doc = "Text of a model file, whose [photometry] declares further terms; empty for none.",
                source = "own: zero points, offsets of chips and a polynomial star flat")
        String model,

        @Setting(
                doc = "Detections nearer than this on the sky are the same star.",
                unit = "px",
                min = 0.1,
                max = 50,
                source = "SCAMP, CROSSID_RADIUS 2 arcsec; own: in pixels")
        double associationRadiusPx,

        @Setting(doc = "Fainter detections are left out.", min = 3, max = 1000, source = "SCAMP, SN_THRESHOLDS 10")
        double minSignalToNoise,

        @Setting(
                doc = "Highest SExtractor flag of a detection: 0 takes clean ones only, 3 also blends.",
                min = 0,
                max = 255,
                source = "SCAMP, PHOTFLAGS_MASK; own: no blends")
        int maxExtractionFlags,

        @Setting(
                doc = "At most so many detections per chip and exposure, the brightest.",
                min = 10,
                max = 100000,
                source = "own: brightest ones carry nearly all of the weight")
        int maxPerChip,

        @Setting(
                doc = "Exposures with fewer matched detections are left out.",
                min = 3,
                max = 10000,
                source = "own: ten stars give a zero point to a third of one star's error")
        int minMatches,

        @Setting(
                doc = "Groups of exposures with fewer reference stars are solved relatively only.",
                min = 1,
                max = 10000,
                source = "own: with three a wrong one shows")
        int minReferenceStars,

        @Setting(
                doc = "Measurements further off are rejected.",
                unit = "sigma",
                min = 3,
                max = 10,
                source = "SCAMP, PHOTCLIP_NSIGMA 3; own: 4 with errors fitted to the data")
        double clipSigma,

        @Setting(
                doc = "Exposures fainter than a clear sky by more than this are called cloudy.",
                unit = "mag",
                min = 0.01,
                max = 5,
                source = "Padmanabhan et al. 2008: clear nights hold 1 %; own value")
        double cloudLimitMag,

        @Setting(
                doc = "Where a grid works, the equations of a matrix are made by a work unit for each so many pairs of"
                        + " detections of the same star, by 16 at most; those of fewer pairs are not divided.",
                min = 1000,
                max = 1e15,
                affects = Setting.Affects.EFFORT,
                source = "own: as for positions, whose matrices have three times the terms; not measured")
        long pairsPerPart,

        @Setting(
                doc = "Nor are those of stars that were seen less often than this on average.",
                min = 1,
                max = 1e6,
                affects = Setting.Affects.EFFORT,
                source = "own: a part repeats what is done for each detection, and saves what is done for each pair")
        int fewestVisitsPerPart,

        @Setting(
                doc = "Largest scatter of the clear exposures' zero points about their night's line.",
                unit = "mag",
                min = 0,
                affects = Setting.Affects.VERDICT,
                source = "Astro-WISE, zero-point error of 0.05 mag")
        double maxZeroPointRmsMag,

        @Setting(
                doc = "Largest scatter of detections about their stars.",
                unit = "mag",
                min = 0,
                affects = Setting.Affects.VERDICT,
                source = "own: more than stars of 10 sigma scatter")
        double maxOverlapRmsMag) {
    public PhotometryParameters {
        ModelFile.parse(model, otherwise(starFlatDegree, starFlatPriorMag), MapFiles.UNREAD);
    }

    private static ModelFile otherwise(int starFlatDegree, double starFlatPriorMag) {
        return new ModelFile(
                AstrometryDeclaration.polynomials(1, 1),
                PhotometryDeclaration.focal(starFlatDegree)
                        .withPriorsMag(starFlatPriorMag, PhotometryDeclaration.CHIP_OFFSET_MAG));
    }

    /** The model, with maps from among the inputs. */
    PhotometryDeclaration declared(MapFiles templates) {
        return ModelFile.parse(model, otherwise(starFlatDegree, starFlatPriorMag), templates)
                .photometry();
    }

    /** Names of the templates that the model asks for. */
    List<String> templates() {
        return ModelFile.templates(model, otherwise(starFlatDegree, starFlatPriorMag), TemplateForm.MAGNITUDES);
    }

    /**
     * The usual values.
     *
     * @return cubic star flat, 3 px
     */
    public static PhotometryParameters defaults() {
        return new PhotometryParameters(3, 0.05, "", 3, 10, 0, 300, 10, 3, 4, 0.1, 300_000_000L, 300, 0.05, 0.2);
    }
}
