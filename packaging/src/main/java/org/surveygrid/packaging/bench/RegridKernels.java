package org.surveygrid.packaging.bench;

import java.util.List;

/** One grid to another, and many exposures made one. */
final class RegridKernels {
    private RegridKernels() {}

    static List<KernelTask> all() {
        return List.of();
    }
}
