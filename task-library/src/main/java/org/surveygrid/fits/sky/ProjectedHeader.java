package org.surveygrid.fits.sky;

import java.util.List;
import java.util.Optional;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.astrometry.celestial.PixelPlane;
import org.surveygrid.astrometry.celestial.ProjectedWcs;
import org.surveygrid.astrometry.celestial.SkyFrame;
import org.surveygrid.astrometry.plane.BivariatePolynomial;
import org.surveygrid.astrometry.plane.PlaneMap;
import org.surveygrid.astrometry.plane.PolynomialMap;
import org.surveygrid.astrometry.projection.Projection;
import org.surveygrid.astrometry.projection.ProjectionCatalog;
import org.surveygrid.astrometry.projection.SphereRotation;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.quantity.SkyPosition;

/** World coordinates that are not TAN or TPV in ICRS, out of headers. */
final class ProjectedHeader {
    private final FitsHeader header;
    private final CelestialAxes axes;
    private final List<String> notes;

    ProjectedHeader(FitsHeader header, CelestialAxes axes, List<String> notes) {
        this.header = header;
        this.axes = axes;
        this.notes = notes;
    }

    private double parameter(int axis, int index, double otherwise) {
        return header.number("PV" + axis + "_" + index).orElse(otherwise);
    }

    /** Reads them, given the linear part with the axis of longitude first, and CRVAL. */
    WcsHeader.Reading read(CdMatrix linear, double longitude, double latitude, SkyFrame frame) {
        boolean zpx = axes.code().equals("ZPX");
        Optional<Projection> projection = switch (axes.code()) {
            case "TPV", "TNX" -> ProjectionCatalog.find("TAN", (m, otherwise) -> otherwise);
            case "ZPX" -> ProjectionCatalog.find("ZPN", this::radialOfIraf);
            case "NCP" ->
                ProjectionCatalog.find(
                        "SIN", (m, otherwise) -> m == 2 ? 1 / StrictMath.tan(StrictMath.toRadians(latitude)) : 0);
            default -> ProjectionCatalog.find(axes.code(), (m, otherwise) -> parameter(axes.lat(), m, otherwise));
        };
        if (projection.isEmpty()) {
            return new WcsHeader.Unsupported("projection " + axes.code() + " is not supported, or its PV" + axes.lat()
                    + "_m are out of their range; " + ProjectionCatalog.CODES
                    + ", TPV, TNX and ZPX are. Resample the image or solve it anew");
        }
        if (parameter(axes.lon(), 0, 0) != 0 && !axes.code().equals("TPV") && !WcsHeader.hasPv(header, axes.lat())) {
            return new WcsHeader.Unsupported(
                    "PV" + axes.lon() + "_0 asks for a shifted origin of the native coordinates,"
                            + " which is not supported. Move CRPIX there instead");
        }
        Optional<PlaneMap> correction = zpx || axes.code().equals("TNX")
                ? WatSurface.correction(header, axes.lon(), axes.lat()).map(map -> map)
                : tpv();
        Optional<PlaneMap> distortion = distortion();
        if (correction.isEmpty() || distortion.isEmpty()) {
            return new WcsHeader.Unsupported(
                    "the " + (distortion.isEmpty() ? "SIP" : axes.code())
                            + " polynomials of the header are not of the form that the convention allows. Solve the image anew");
        }
        Optional<SphereRotation> rotation = rotation(projection.get(), longitude, latitude);
        if (rotation.isEmpty()) {
            return new WcsHeader.Unsupported("there is no place for the celestial pole with CRVAL " + longitude + ", "
                    + latitude + " deg and the LONPOLE and LATPOLE of the header. Check these");
        }
        return new WcsHeader.Projected(
                new ProjectedWcs(
                        new PixelPlane(linear, distortion.get(), correction.get()),
                        projection.get(),
                        rotation.get(),
                        frame),
                notes);
    }

    private double radialOfIraf(int index, double otherwise) {
        return WatSurface.number(WatSurface.text(header, axes.lat()), "projp" + index)
                .orElse(otherwise);
    }

    private Optional<SphereRotation> rotation(Projection projection, double longitude, double latitude) {
        boolean tpv = axes.code().equals("TPV") || (axes.code().equals("TAN") && WcsHeader.hasPv(header, axes.lat()));
        double theta = StrictMath.toDegrees(projection.referenceTheta());
        double nativePhi = tpv ? 0 : parameter(axes.lon(), 1, 0);
        double nativeTheta = tpv ? theta : parameter(axes.lon(), 2, theta);
        double lonPole = header.number("LONPOLE").orElse(latitude < nativeTheta ? nativePhi + 180 : nativePhi);
        double latPole = header.number("LATPOLE").orElse(90);
        return SphereRotation.of(new SphereRotation.Fiducial(
                longitude,
                latitude,
                nativePhi,
                nativeTheta,
                tpv ? lonPole : parameter(axes.lon(), 3, lonPole),
                tpv ? latPole : parameter(axes.lon(), 4, latPole)));
    }

    /** TPV terms as a map of the plane: those of coordinates whose pixels are degrees. */
    private Optional<PlaneMap> tpv() {
        boolean scamp = axes.code().equals("TAN") && !hasSip() && WcsHeader.hasPv(header, axes.lat());
        if (!axes.code().equals("TPV") && !scamp) {
            return Optional.of(PolynomialMap.IDENTITY);
        }
        Optional<double[]> pv1 = WcsHeader.pvTerms(header, axes.lon());
        Optional<double[]> pv2 = WcsHeader.pvTerms(header, axes.lat());
        if (pv1.isEmpty() || pv2.isEmpty()) {
            return Optional.empty();
        }
        TpvWcs unit = TpvWcs.of(new SkyPosition(0, 0), new CdMatrix(0, 0, 1, 0, 0, 1), pv1.get(), pv2.get());
        return Optional.of((x, y, out) -> {
            double[] at = unit.toPlane(x, y);
            System.arraycopy(at, 0, out, 0, 2);
            System.arraycopy(unit.jacobian(x, y), 0, out, 2, 4);
        });
    }

    private boolean hasSip() {
        return header.has("A_ORDER") || header.has("B_ORDER");
    }

    private Optional<PlaneMap> distortion() {
        if (!hasSip()) {
            return Optional.of(PolynomialMap.IDENTITY);
        }
        if (!axes.isSip() && !notes.contains(WcsHeader.SIP_WITHOUT_SUFFIX)) {
            notes.add(WcsHeader.SIP_WITHOUT_SUFFIX);
        }
        long order = Math.max(
                header.integer("A_ORDER").orElse(0), header.integer("B_ORDER").orElse(0));
        return order > 9
                ? Optional.empty()
                : Optional.of(new PolynomialMap(axis("A", (int) order, 0), axis("B", (int) order, 1)));
    }

    private BivariatePolynomial axis(String name, int order, int axis) {
        int size = Math.max(1, order) + 1;
        double[][] powers = new double[size][size];
        for (int j = 0; j < size; j++) {
            for (int i = 0; i + j < size; i++) {
                powers[j][i] = header.number(name + "_" + i + "_" + j).orElse(0);
            }
        }
        powers[axis][1 - axis] += 1;
        return new BivariatePolynomial(powers);
    }
}
