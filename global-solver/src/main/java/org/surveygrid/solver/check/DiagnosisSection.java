package org.surveygrid.solver.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import org.surveygrid.solver.astrometric.AstrometricOutcome;
import org.surveygrid.solver.catalogue.CatalogueSolution;
import org.surveygrid.solver.diagnosis.Bridge;
import org.surveygrid.solver.diagnosis.Diagnosis;
import org.surveygrid.solver.diagnosis.ExposureReach;
import org.surveygrid.solver.diagnosis.NamedMode;
import org.surveygrid.solver.diagnosis.PriorDecision;
import org.surveygrid.solver.photometric.PhotometricOutcome;
import org.surveygrid.solver.sparse.WeakMode;

/** The part of the page that says what the stars do not determine. */
final class DiagnosisSection {
    private static final int MOST_PARTS = 6;
    private static final int MOST_DECISIONS = 20;

    private final StringBuilder html;

    DiagnosisSection(StringBuilder html) {
        this.html = html;
    }

    void write(CatalogueSolution solution) {
        html.append("<h2>What the stars determine</h2>\n");
        if (solution.astrometry().isPresent()
                && solution.astrometry().get() instanceof AstrometricOutcome.Solved solved) {
            write("positions", solved.statistics().diagnosis());
        }
        solution.photometry().forEach((filter, outcome) -> {
            if (outcome instanceof PhotometricOutcome.Solved solved) {
                write("magnitudes of " + filter, solved.statistics().diagnosis());
            }
        });
    }

    private void write(String what, Diagnosis diagnosis) {
        html.append("<h3>").append(CheckPage.escaped(what)).append("</h3>\n<p>Equations: ");
        html.append(CheckPage.escaped(diagnosis.equations())).append(".</p>\n");
        modes(diagnosis);
        bridges(diagnosis);
        decisions(diagnosis);
        levels(diagnosis);
    }

    private void modes(Diagnosis diagnosis) {
        if (diagnosis.modes().isEmpty()) {
            html.append("<p>Too many unknowns to look for weak modes.</p>\n");
            return;
        }
        int nulls = diagnosis.modes(WeakMode.Strength.NULL).size();
        int weak = diagnosis.modes(WeakMode.Strength.WEAK).size();
        html.append("<p>")
                .append(nulls == 1 ? "1 null mode, " : nulls + " null modes, ")
                .append(weak == 1 ? "1 weak one" : weak + " weak ones")
                .append("</p>\n");
        if (nulls + weak > 0) {
            table(
                    diagnosis.modes().stream()
                            .filter(mode -> mode.strength() != WeakMode.Strength.FIXED)
                            .toList(),
                    diagnosis.unit());
        }
        html.append("<details><summary>The weakest modes that the stars fix</summary>\n");
        table(diagnosis.modes(WeakMode.Strength.FIXED), diagnosis.unit());
        html.append("</details>\n");
    }

    private void table(List<NamedMode> modes, String unit) {
        html.append("<table>\n<tr><th>eigenvalue</th><th>strength</th><th>held by</th><th>to [")
                .append(unit)
                .append("]</th><th class=\"text\">unknowns that move most, and how far</th></tr>\n");
        for (NamedMode mode : modes) {
            html.append("<tr><td>").append(String.format(Locale.ROOT, "%.1e", Math.max(0, mode.eigenvalue())));
            html.append("</td><td>").append(mode.strength().name().toLowerCase(Locale.ROOT));
            html.append("</td><td>").append(mode.heldBy().name().toLowerCase(Locale.ROOT));
            html.append("</td><td>").append(mode.sigma() > 0 ? String.format(Locale.ROOT, "%.3g", mode.sigma()) : "");
            html.append("</td><td class=\"text\">");
            html.append(CheckPage.escaped(parts(mode))).append("</td></tr>\n");
        }
        html.append("</table>\n");
    }

    /** What several exposures have in common is named once. */
    private static String parts(NamedMode mode) {
        SequencedMap<String, List<String>> ofKind = new LinkedHashMap<>();
        for (NamedMode.Part part : mode.parts().stream().limit(MOST_PARTS).toList()) {
            int at = part.name().lastIndexOf(' ') + 1;
            ofKind.computeIfAbsent(part.name().substring(0, at), kind -> new ArrayList<>())
                    .add(String.format(Locale.ROOT, "%s %+.2f", part.name().substring(at), part.share()));
        }
        List<String> kinds = new ArrayList<>();
        ofKind.forEach((kind, members) -> kinds.add(kind + String.join(", ", members)));
        return String.join("; ", kinds);
    }

    private void bridges(Diagnosis diagnosis) {
        if (diagnosis.bridges().isEmpty()) {
            return;
        }
        html.append(
                        "<p>Bridges, ties that few stars carry:</p>\n<table>\n<tr><th>exposures</th><th class=\"text\">others</th>")
                .append("<th class=\"text\">stars</th><th>sigma [")
                .append(diagnosis.unit())
                .append("]</th></tr>\n");
        for (Bridge bridge : diagnosis.bridges()) {
            html.append("<tr><td>").append(CheckPage.escaped(String.join(", ", bridge.exposures())));
            html.append("</td><td class=\"text\">").append(CheckPage.escaped(String.join(", ", bridge.others())));
            html.append("</td><td class=\"text\">").append(String.join(", ", bridge.stars()));
            html.append("</td><td>").append(String.format(Locale.ROOT, "%.3g", bridge.sigma()));
            html.append("</td></tr>\n");
        }
        html.append("</table>\n");
    }

    private void decisions(Diagnosis diagnosis) {
        if (diagnosis.priorDecisions().isEmpty()) {
            return;
        }
        html.append("<p>Decided by a prior rather than by the stars:</p>\n<table>\n")
                .append("<tr><th>parameter</th><th>share of the prior</th></tr>\n");
        for (PriorDecision decision :
                diagnosis.priorDecisions().stream().limit(MOST_DECISIONS).toList()) {
            html.append("<tr><td>").append(CheckPage.escaped(decision.name())).append("</td><td>");
            html.append(String.format(Locale.ROOT, "%.0f %%", 100 * decision.share()))
                    .append("</td></tr>\n");
        }
        html.append("</table>\n");
        int more = diagnosis.priorDecisions().size() - MOST_DECISIONS;
        if (more > 0) {
            html.append("<p>and ").append(more).append(" more.</p>\n");
        }
    }

    private void levels(Diagnosis diagnosis) {
        if (diagnosis.exposures().isEmpty()) {
            return;
        }
        html.append("<details><summary>Errors of the levels of exposures</summary>\n<table>\n<tr><th>exposure</th>")
                .append("<th>sigma [")
                .append(diagnosis.unit())
                .append("]</th><th>its own stars alone</th><th>ratio</th></tr>\n");
        for (ExposureReach reach : diagnosis.exposures()) {
            html.append("<tr><td>").append(CheckPage.escaped(reach.exposure())).append("</td><td>");
            html.append(String.format(
                    Locale.ROOT,
                    "%.3g</td><td>%.3g</td><td>%.1f",
                    reach.sigma(),
                    reach.ownError(),
                    reach.sigma() / reach.ownError()));
            html.append("</td></tr>\n");
        }
        html.append("</table></details>\n");
    }
}
