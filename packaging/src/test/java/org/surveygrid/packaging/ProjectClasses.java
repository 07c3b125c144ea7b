package org.surveygrid.packaging;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URL;

/** The compiled classes of all modules, read once. */
final class ProjectClasses {
    /** Packages of pure computation: same input, same bits, on any machine. */
    static final String[] KERNELS = {
        "org.surveygrid.quantity..",
        "org.surveygrid.image..",
        "org.surveygrid.statistics..",
        "org.surveygrid.calibration..",
        "org.surveygrid.artifact..",
        "org.surveygrid.background..",
        "org.surveygrid.detection..",
        "org.surveygrid.photometry..",
        "org.surveygrid.psf..",
        "org.surveygrid.astrometry..",
        "org.surveygrid.resampling..",
        "org.surveygrid.coadd..",
        "org.surveygrid.synthetic",
        "org.surveygrid.solver.association..",
        "org.surveygrid.solver.astrometric..",
        "org.surveygrid.solver.focalplane..",
        "org.surveygrid.solver.normal..",
        "org.surveygrid.solver.photometric..",
        "org.surveygrid.solver.rejection..",
        "org.surveygrid.solver.sparse.order.."
    };

    private static final JavaClasses ALL = read();

    private ProjectClasses() {}

    /**
     * Everything of ours except tests and generated messages.
     *
     * @return classes of all modules
     */
    static JavaClasses all() {
        return ALL;
    }

    private static JavaClasses read() {
        URL tests = ProjectClasses.class.getProtectionDomain().getCodeSource().getLocation();
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(location -> !location.contains(tests.getPath()))
                .importPackages("org.surveygrid");
        return classes.that(ofOurHand());
    }

    private static com.tngtech.archunit.base.DescribedPredicate<JavaClass> ofOurHand() {
        return com.tngtech.archunit.base.DescribedPredicate.describe(
                "written by hand", type -> !type.getPackageName().startsWith("org.surveygrid.proto.v1"));
    }
}
