package org.surveygrid.solver.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.surveygrid.solver.astrometric.AstrometricOutcome;
import org.surveygrid.solver.catalogue.CatalogueSolution;
import org.surveygrid.solver.photometric.PhotometricOutcome;
import org.surveygrid.solver.report.ModelReport;
import org.surveygrid.solver.report.SolutionReport;
import org.surveygrid.solver.report.StarFlatImages;
import org.surveygrid.solver.residual.StarTable;

/** Writes all that shows how good a solution is. */
public final class CheckFolder {
    private CheckFolder() {}

    /**
     * Writes plots as PNG and their numbers as CSV, a page with all of them, the reports as JSON, star flats as FITS images, a VOTable, the merged and
     * the full catalogue.
     *
     * @param folder created when absent
     * @param solution what was found
     * @param table what it leaves of every detection
     * @throws IOException when something cannot be written
     */
    public static void write(Path folder, CatalogueSolution solution, StarTable table) throws IOException {
        Files.createDirectories(folder);
        CheckNumbers numbers = new CheckNumbers(solution, table);
        Map<String, byte[]> plots = new CheckPlots(table, numbers).all();
        for (Map.Entry<String, byte[]> plot : plots.entrySet()) {
            Files.write(folder.resolve(plot.getKey() + ".png"), plot.getValue());
        }
        Files.writeString(folder.resolve("exposures.csv"), numbers.exposureCsv());
        Files.writeString(folder.resolve("field.csv"), numbers.fieldCsv());
        Files.writeString(folder.resolve("distortion.csv"), numbers.distortionCsv());
        Files.writeString(folder.resolve("report.html"), new CheckPage(solution, numbers, plots).text());
        Files.writeString(folder.resolve("scamp.xml"), new VotableSummary(solution, table).text());
        if (solution.astrometry().isPresent()
                && solution.astrometry().get() instanceof AstrometricOutcome.Solved solved) {
            Files.writeString(
                    folder.resolve("astrometry.json"), SolutionReport.of(solved.solution(), solved.statistics()));
            Files.writeString(folder.resolve("model.json"), ModelReport.of(solved.model()));
            if (solved.model().motions().isPresent()) {
                Files.writeString(
                        folder.resolve("motions.csv"),
                        ModelReport.of(solved.model().motions().get()));
            }
        }
        for (Map.Entry<String, PhotometricOutcome> entry : solution.photometry().entrySet()) {
            if (entry.getValue() instanceof PhotometricOutcome.Solved solved) {
                String filter = entry.getKey().replaceAll("[^A-Za-z0-9.+-]", "_");
                Files.writeString(
                        folder.resolve("photometry-" + filter + ".json"),
                        SolutionReport.of(solved.solution(), solved.statistics()));
                StarFlatImages.write(folder.resolve("starflat-" + filter + ".fits"), solved.solution());
            }
        }
        new StarCatalogues(solution, table).write(folder);
    }
}
