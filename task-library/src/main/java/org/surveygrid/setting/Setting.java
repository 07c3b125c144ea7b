package org.surveygrid.setting;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Documents one component of a parameter record. The reference of all parameters is generated from these. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
    /**
     * One sentence.
     *
     * @return what the value does
     */
    String doc();

    /**
     * Where the default comes from.
     *
     * @return a paper or a program with its own name for the setting; {@code own} and the reason where it is ours
     */
    String source();

    /**
     * Unit of the value.
     *
     * @return unit, empty for a pure number or a name
     */
    String unit() default "";

    /**
     * Smallest allowed number.
     *
     * @return inclusive bound
     */
    double min() default Double.NEGATIVE_INFINITY;

    /**
     * Largest allowed number.
     *
     * @return inclusive bound
     */
    double max() default Double.POSITIVE_INFINITY;

    /**
     * What a change of the value touches.
     *
     * @return pixels, only the verdict, or neither
     */
    Affects affects() default Affects.PIXELS;

    /** What a change of a setting touches. */
    enum Affects {
        /** A process parameter: part of the product's identity. */
        PIXELS,
        /** A quality limit: products are judged again, nothing is made again. */
        VERDICT,
        /** How the work is done: same product, same verdict, other time or memory. */
        EFFORT
    }
}
