package org.surveygrid.synthetic;

/**
 * What one amplifier really does.
 *
 * @param id amplifier id
 * @param gainElectronsPerAdu true gain
 * @param readNoiseElectrons true read noise
 * @param biasLevelAdu mean level without light
 * @param driftAdu amplitude of the level's drift over the rows
 * @param fullWellElectrons charge a pixel holds before it overflows along its column
 */
public record AmplifierTruth(
        String id,
        double gainElectronsPerAdu,
        double readNoiseElectrons,
        double biasLevelAdu,
        double driftAdu,
        double fullWellElectrons) {}
