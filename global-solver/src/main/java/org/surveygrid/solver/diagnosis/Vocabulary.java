package org.surveygrid.solver.diagnosis;

import java.util.List;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solver.normal.LinearForm;

/** What a kind of solution calls its unknowns. */
public interface Vocabulary {
    /** An unknown in words that a person understands, such as "linear x term of the star flat". */
    String name(int unknown);

    /**
     * Levels of an exposure, those of one of its chips: the zero point, or the place of the chip's middle along either axis;
     * empty when it took no part.
     */
    List<LinearForm> levels(int exposure);

    /** Whether a measurement, which is no reference's, is on the chip whose level stands for its exposure's. */
    boolean isOfLevel(int measurement);

    /** Where a detection is on the sky. */
    SkyPosition place(int detection);

    /** Where the star of a measurement is, by a measurement that is no reference's. */
    SkyPosition placeOfMeasurement(int measurement);

    /** Unit in which errors of levels are told. */
    Unit unit();

    /**
     * A unit.
     *
     * @param symbol what is printed
     * @param perUnknown how many make one of the unit of the unknowns
     */
    record Unit(String symbol, double perUnknown) {}
}
