package org.surveygrid.solver.report;

import org.surveygrid.solver.diagnosis.Bridge;
import org.surveygrid.solver.diagnosis.Diagnosis;
import org.surveygrid.solver.diagnosis.ExposureGroup;
import org.surveygrid.solver.diagnosis.ExposureReach;
import org.surveygrid.solver.diagnosis.NamedMode;
import org.surveygrid.solver.diagnosis.PriorDecision;
import org.surveygrid.solver.diagnosis.SuspectStar;

/** What the stars do not determine, as JSON. */
final class DiagnosisText {
    private DiagnosisText() {}

    static void put(JsonText json, Diagnosis diagnosis) {
        json.put("warnings", diagnosis.warnings());
        json.put("equations", diagnosis.equations());
        json.open("components", '[');
        for (ExposureGroup group : diagnosis.groups()) {
            json.open("", '{').put("component", group.number());
            json.put("tie", group.isTied() ? "reference stars" : "relative only");
            json.put("exposures", group.exposures()).close('}');
        }
        json.close(']').open("bridges", '[');
        for (Bridge bridge : diagnosis.bridges()) {
            json.open("", '{').put("exposures", bridge.exposures()).put("others", bridge.others());
            json.put("stars", bridge.stars());
            json.put("sigma", bridge.sigma()).put("unit", bridge.unit()).close('}');
        }
        json.close(']').open("modes", '[');
        for (NamedMode mode : diagnosis.modes()) {
            json.open("", '{').put("eigenvalue", mode.eigenvalue());
            json.put("strength", mode.strength().name())
                    .put("heldBy", mode.heldBy().name())
                    .put("sigma", mode.sigma());
            json.open("parts", '[');
            for (NamedMode.Part part : mode.parts()) {
                json.open("", '{')
                        .put("name", part.name())
                        .put("share", part.share())
                        .close('}');
            }
            json.close(']').close('}');
        }
        json.close(']').open("decidedByPriors", '[');
        for (PriorDecision decision : diagnosis.priorDecisions()) {
            json.open("", '{')
                    .put("name", decision.name())
                    .put("share", decision.share())
                    .close('}');
        }
        json.close(']').open("suspectStars", '[');
        for (SuspectStar star : diagnosis.suspects()) {
            json.open("", '{').put("star", star.name());
            json.put("raDegrees", star.place().raDegrees())
                    .put("decDegrees", star.place().decDegrees());
            json.put("kind", star.kind().name()).put("nDetections", star.detections());
            json.put("excess", star.excess()).close('}');
        }
        json.close(']').open("levels", '[');
        for (ExposureReach reach : diagnosis.exposures()) {
            json.open("", '{').put("exposure", reach.exposure()).put("sigma", reach.sigma());
            json.put("ownError", reach.ownError()).put("unit", diagnosis.unit()).close('}');
        }
        json.close(']');
    }
}
