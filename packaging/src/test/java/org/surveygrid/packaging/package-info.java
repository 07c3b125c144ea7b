/**
 * Holds the project to its own rules: what may use what, what kernels may do, how code and documents are shaped.
 *
 * <pre>
 *   class files ─ ProjectClasses ─▶ ArchitectureTest, KernelRulesTest, ShapeTest
 *   source tree ─ SourceTree ─────▶ ShapeTest, DocumentationTest ◀─ ReferencePages (generated documents)
 * </pre>
 *
 * <p>May use every module: this is the only place that sees them all.
 */
@NullMarked
package org.surveygrid.packaging;

import org.jspecify.annotations.NullMarked;
