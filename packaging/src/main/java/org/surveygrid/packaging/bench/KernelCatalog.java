package org.surveygrid.packaging.bench;

import java.util.ArrayList;
import java.util.List;

/** Every kernel with its bar, in the order of a night's reduction. */
final class KernelCatalog {
    private KernelCatalog() {}

    static List<KernelTask> all() {
        List<KernelTask> all = new ArrayList<>(CalibrationKernels.all());
        all.addAll(ArtifactKernels.all());
        all.addAll(SourceKernels.all());
        all.addAll(PsfKernels.all());
        all.addAll(AstrometryKernels.all());
        all.addAll(RegridKernels.all());
        all.add(DrizzleKernel.task());
        return List.copyOf(all);
    }
}
