package org.surveygrid.solver.sparse;

/** How equations are solved. */
public enum SolverMethod {
    /** Cholesky factor of the full matrix. */
    DENSE,
    /** Cholesky factor of the sparse matrix. */
    SPARSE,
    /** Conjugate gradients, preconditioned. */
    ITERATIVE
}
