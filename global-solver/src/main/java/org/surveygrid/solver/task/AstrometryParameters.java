package org.surveygrid.solver.task;

import java.util.List;
import org.surveygrid.setting.Setting;
import org.surveygrid.solver.astrometric.term.AstrometryDeclaration;
import org.surveygrid.solver.model.ModelFile;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration;
import org.surveygrid.solver.pixelmap.MapFiles;
import org.surveygrid.solver.pixelmap.TemplateForm;

/** Parameters of the global astrometric solution. */
public record AstrometryParameters(
        @Setting(
                doc = "Degree of each chip's static polynomial.",
                min = 0,
                max = 5,
                source = "SCAMP, DISTORT_DEGREES 3")
        int chipDegree,

        @Setting(
                doc = "Degree of each exposure's polynomial.",
                min = 1,
                max = 3,
                source = "SCAMP, STABILITY_TYPE INSTRUMENT: an affine map for each exposure")
        int exposureDegree,

        @Setting(
                doc = "Text of a model file, whose [astrometry] declares further terms; empty for none.",
                source = "own: polynomials alone, as SCAMP")
        String model,

        @Setting(
                doc = "Detections nearer than this on the sky are the same star.",
                unit = "px",
                min = 0.1,
                max = 50,
                source = "SCAMP, CROSSID_RADIUS 2 arcsec; own: in pixels")
        double associationRadiusPx,

        @Setting(
                doc = "Mis-pointing of an exposure that is searched for.",
                unit = "arcsec",
                min = 1,
                max = 1000,
                source = "SCAMP, POSITION_MAXERR 1 arcmin")
        double maxOffsetArcsec,

        @Setting(doc = "Fainter detections are left out.", min = 3, max = 1000, source = "SCAMP, SN_THRESHOLDS 10")
        double minSignalToNoise,

        @Setting(
                doc = "Highest SExtractor flag of a detection: 0 takes clean ones only, 3 also blends.",
                min = 0,
                max = 255,
                source = "SCAMP, FLAGS_MASK 0x00f0: blends are taken")
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
                source = "own: twice the terms of an affine map")
        int minMatches,

        @Setting(
                doc = "Groups of exposures with fewer reference stars are solved relatively only.",
                min = 3,
                max = 10000,
                source = "own: fewer do not show a wrong match")
        int minReferenceStars,

        @Setting(
                doc = "Measurements further off are rejected.",
                unit = "sigma",
                min = 3,
                max = 10,
                source = "SCAMP, ASTRCLIP_NSIGMA 3; own: 4.5 with errors fitted to the data")
        double clipSigma,

        @Setting(
                doc = "Where a grid works, the equations of a matrix are made by a work unit for each so many pairs of"
                        + " detections of the same star, by 16 at most; those of fewer pairs are not divided.",
                min = 1000,
                max = 1e15,
                affects = Setting.Affects.EFFORT,
                source = "own: as long as a part takes to repeat the steps, with 600 000 detections")
        long pairsPerPart,

        @Setting(
                doc = "Nor are those of stars that were seen less often than this on average.",
                min = 1,
                max = 1e6,
                affects = Setting.Affects.EFFORT,
                source = "own: a part repeats what is done for each detection, and saves what is done for each pair")
        int fewestVisitsPerPart,

        @Setting(
                doc = "Largest scatter of detections about their stars.",
                unit = "mas",
                min = 0,
                affects = Setting.Affects.VERDICT,
                source = "Astro-WISE, MAX_RMS_OVERLAP; own value")
        double maxOverlapRmsMas,

        @Setting(
                doc = "Largest distance of stars from their catalogue positions.",
                unit = "mas",
                min = 0,
                affects = Setting.Affects.VERDICT,
                source = "Astro-WISE, MAX_RMS; own value")
        double maxReferenceRmsMas,

        @Setting(
                doc = "Largest scatter in units of what the centroid errors let expect.",
                min = 1,
                affects = Setting.Affects.VERDICT,
                source = "own: errors then say too little to be used as weights")
        double maxNoiseRatio) {
    public AstrometryParameters {
        ModelFile.parse(model, otherwise(chipDegree, exposureDegree), MapFiles.UNREAD);
    }

    private static ModelFile otherwise(int chipDegree, int exposureDegree) {
        return new ModelFile(
                AstrometryDeclaration.polynomials(chipDegree, exposureDegree), PhotometryDeclaration.focal(0));
    }

    /** The model, with maps from among the inputs. */
    AstrometryDeclaration declared(MapFiles templates) {
        return ModelFile.parse(model, otherwise(chipDegree, exposureDegree), templates)
                .astrometry();
    }

    /** Names of the templates that the model asks for. */
    List<String> templates() {
        return ModelFile.templates(model, otherwise(chipDegree, exposureDegree), TemplateForm.POSITIONS);
    }

    /**
     * The usual values.
     *
     * @return cubic chips, linear exposures, 3 px
     */
    public static AstrometryParameters defaults() {
        return new AstrometryParameters(3, 1, "", 3, 60, 10, 3, 300, 12, 5, 4.5, 100_000_000L, 400, 300, 1000, 3);
    }
}
