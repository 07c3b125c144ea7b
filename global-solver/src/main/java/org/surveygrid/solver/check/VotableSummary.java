package org.surveygrid.solver.check;

import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import org.surveygrid.solver.catalogue.CatalogueSolution;
import org.surveygrid.solver.ldac.CatalogueExposure;
import org.surveygrid.solver.residual.ResidualStatistics;
import org.surveygrid.solver.residual.StarTable;

/** The figures of a solution as VOTable with the names of SCAMP's, for programs that watch those. */
final class VotableSummary {
    private static final double BRIGHT = 100;

    private final CatalogueSolution solution;
    private final StarTable table;
    private final StringBuilder xml = new StringBuilder();

    VotableSummary(CatalogueSolution solution, StarTable table) {
        this.solution = solution;
        this.table = table;
    }

    String text() {
        xml.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<VOTABLE version=\"1.1\"")
                .append(" xmlns=\"http://www.ivoa.net/xml/VOTable/v1.1\">\n")
                .append("<RESOURCE ID=\"SCAMP\" name=\"surveygrid\">\n")
                .append(" <DESCRIPTION>Global solution by surveygrid, with the names of SCAMP</DESCRIPTION>\n")
                .append(" <RESOURCE ID=\"MetaData\" name=\"MetaData\">\n")
                .append("  <PARAM name=\"Software\" datatype=\"char\" arraysize=\"*\" value=\"surveygrid\"/>\n");
        fields();
        groups();
        xml.append(" </RESOURCE>\n</RESOURCE>\n</VOTABLE>\n");
        return xml.toString();
    }

    private void fields() {
        begin(
                "Fields",
                List.of(
                        "Catalog_Number:int",
                        "Catalog_Name:char",
                        "NExtensions:int",
                        "NDetect:int",
                        "Group:int",
                        "Astr_Instrum:char",
                        "Phot_Instrum:char",
                        "Exposure_Time:float",
                        "AirMass:float",
                        "ZeroPoint_Corr:float",
                        "Chi2_Internal:float",
                        "NDeg_Internal:int",
                        "Chi2_Internal_HighSN:float",
                        "NDeg_Internal_HighSN:int",
                        "AstromOffset_Reference:float2",
                        "AstromSigma_Reference:float2",
                        "Chi2_Reference:float",
                        "NDeg_Reference:int"));
        for (int e = 0; e < solution.exposures().size(); e++) {
            CatalogueExposure exposure = solution.exposures().get(e);
            int number = table.exposures().indexOf(exposure.id());
            IntPredicate own = i -> table.detections().exposure()[i] == number;
            ResidualStatistics all = internal(own);
            ResidualStatistics bright = internal(own.and(this::isBright));
            ResidualStatistics reference = reference(own);
            int group = solution.coordinates(exposure, 1)
                    .map(c -> c.component() + 1)
                    .orElse(0);
            xml.append("     <TR>");
            cell(String.valueOf(e + 1));
            cell(String.valueOf(exposure.file().getFileName()));
            cell(String.valueOf(exposure.chips().size()));
            cell(String.valueOf(exposure.usable()));
            cell(String.valueOf(group));
            cell("A" + (solution.instruments().indexOf(exposure.instrument()) + 1));
            cell("P" + (solution.filters().indexOf(exposure.filter()) + 1));
            cell(number(exposure.photometry().exposureSeconds()));
            cell(number(exposure.photometry().airmass()));
            cell(number(solution.zeroPoint(exposure, 1)
                    .map(point -> point.mag() - exposure.photometry().zeroPointMag())
                    .orElse(Double.NaN)));
            cell(number(all.chiSquare()));
            cell(String.valueOf(all.count()));
            cell(number(bright.chiSquare()));
            cell(String.valueOf(bright.count()));
            cell(arcsec(reference.meanEastMas()) + " " + arcsec(reference.meanNorthMas()));
            cell(arcsec(reference.sigmaEastMas()) + " " + arcsec(reference.sigmaNorthMas()));
            cell(number(reference.chiSquare()));
            cell(String.valueOf(reference.count()));
            xml.append("</TR>\n");
        }
        end();
    }

    /** SCAMP groups by distance, this solver by shared stars: one row for all that was solved together. */
    private void groups() {
        begin(
                "FGroups",
                List.of(
                        "Name:char",
                        "Index:int",
                        "NFields:int",
                        "AstromSigma_Internal:float2",
                        "AstromCorr_Internal:float",
                        "AstromChi2_Internal:float",
                        "AstromNDets_Internal:int",
                        "AstromSigma_Internal_HighSN:float2",
                        "AstromCorr_Internal_HighSN:float",
                        "AstromChi2_Internal_HighSN:float",
                        "AstromNDets_Internal_HighSN:int",
                        "AstromOffset_Reference:float2",
                        "AstromSigma_Reference:float2",
                        "AstromCorr_Reference:float",
                        "AstromChi2_Reference:float",
                        "AstromNDets_Reference:int",
                        "AstromOffset_Reference_HighSN:float2",
                        "AstromSigma_Reference_HighSN:float2",
                        "AstromCorr_Reference_HighSN:float",
                        "AstromChi2_Reference_HighSN:float",
                        "AstromNDets_Reference_HighSN:int",
                        "PhotInstru_Name:char",
                        "PhotSigma_Internal:float",
                        "PhotChi2_Internal:float",
                        "PhotNDets_Internal:int",
                        "PhotSigma_Internal_HighSN:float",
                        "PhotChi2_Internal_HighSN:float",
                        "PhotNDets_Internal_HighSN:int"));
        xml.append("     <TR>");
        cell("G1");
        cell("1");
        cell(String.valueOf(solution.exposures().size()));
        scatter(internal(i -> true));
        scatter(internal(this::isBright));
        offsetAndScatter(reference(i -> true));
        offsetAndScatter(reference(this::isBright));
        cell(String.join(" ", solution.filters()));
        magnitudes(ResidualStatistics.magnitudes(table, i -> true));
        magnitudes(ResidualStatistics.magnitudes(table, this::isBright));
        xml.append("</TR>\n");
        end();
    }

    private boolean isBright(int detection) {
        return table.detections().signalToNoise()[detection] > BRIGHT;
    }

    private ResidualStatistics internal(IntPredicate which) {
        return ResidualStatistics.of(table, ResidualStatistics.Against.STAR, which);
    }

    private ResidualStatistics reference(IntPredicate which) {
        return ResidualStatistics.of(table, ResidualStatistics.Against.REFERENCE, which);
    }

    private void offsetAndScatter(ResidualStatistics statistics) {
        cell(arcsec(statistics.meanEastMas()) + " " + arcsec(statistics.meanNorthMas()));
        scatter(statistics);
    }

    private void scatter(ResidualStatistics statistics) {
        cell(arcsec(statistics.sigmaEastMas()) + " " + arcsec(statistics.sigmaNorthMas()));
        cell(number(statistics.correlation()));
        cell(number(statistics.chiSquare()));
        cell(String.valueOf(statistics.count()));
    }

    private void magnitudes(double[] statistics) {
        cell(number(statistics[0]));
        cell(number(statistics[1]));
        cell(String.valueOf((int) statistics[2]));
    }

    private void begin(String name, List<String> columns) {
        xml.append("  <TABLE ID=\"")
                .append(name)
                .append("\" name=\"")
                .append(name)
                .append("\">\n");
        for (String column : columns) {
            String[] parts = column.split(":");
            String size =
                    parts[1].equals("char") ? " arraysize=\"*\"" : parts[1].endsWith("2") ? " arraysize=\"2\"" : "";
            String unit = parts[1].endsWith("2") ? " unit=\"arcsec\"" : "";
            xml.append("   <FIELD name=\"").append(parts[0]).append("\" datatype=\"");
            xml.append(parts[1].replace("2", ""))
                    .append('"')
                    .append(size)
                    .append(unit)
                    .append("/>\n");
        }
        xml.append("   <DATA><TABLEDATA>\n");
    }

    private void end() {
        xml.append("   </TABLEDATA></DATA>\n  </TABLE>\n");
    }

    private void cell(String text) {
        xml.append("<TD>");
        xml.append(text.replace("&", "&amp;").replace("<", "&lt;"));
        xml.append("</TD>");
    }

    private static String arcsec(double mas) {
        return number(mas / 1000);
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "NaN" : String.format(Locale.ROOT, "%.7g", value);
    }
}
