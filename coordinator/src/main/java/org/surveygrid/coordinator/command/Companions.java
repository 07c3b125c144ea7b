package org.surveygrid.coordinator.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.surveygrid.command.CommandException;
import org.surveygrid.command.ExitCode;
import org.surveygrid.coordinator.gateway.OperatorClient;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.HeadFile;
import org.surveygrid.fits.sky.WcsHeader;
import org.surveygrid.proto.v1.Blob;
import org.surveygrid.proto.v1.FindRequest;
import org.surveygrid.proto.v1.Product;
import org.surveygrid.solution.AstrometricSolution;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solution.ChipZeroPoint;
import org.surveygrid.solution.PhotometricSolution;

/**
 * What SCAMP and SWarp look for beside a reduced frame {@code X.fits}: {@code X.cat}, its sources, and {@code X.head}, the
 * global solution for it.
 */
final class Companions {
    private final OperatorClient client;
    private final Path directory;
    private final Map<String, Path> fetched = new TreeMap<>();

    Companions(OperatorClient client, Path directory) {
        this.client = client;
        this.directory = directory;
    }

    /** The newest product of a kind with the same values of some attributes. */
    private Optional<Product> sibling(String kind, Product frame, String... attributes) {
        FindRequest.Builder request = FindRequest.newBuilder().setKind(kind).setLimit(1000);
        for (String attribute : attributes) {
            String value = frame.getAttributesMap().getOrDefault(attribute, "");
            request.putAttributes(attribute, value);
        }
        List<Product> found =
                client.call(operator -> operator.find(request.build())).getProductsList();
        return found.isEmpty() ? Optional.empty() : Optional.of(found.getLast());
    }

    void cat(Product frame, Screen screen) {
        Product sources = sibling("sourcelist", frame, "inst", "exp", "ccd")
                .orElseThrow(() -> new CommandException(
                        ExitCode.NOT_FOUND,
                        "there is no source list of " + frame.getTarget() + ". try: sgrid make sourcelist exp="
                                + frame.getAttributesMap().getOrDefault("exp", "")));
        Path path = directory.resolve(frame.getFileStem() + ".cat");
        client.download(sources.getFilesMap().getOrDefault("ldac", Blob.getDefaultInstance()), path);
        screen.line("saved " + path);
    }

    void head(Product frame, Screen screen) {
        String exposure = frame.getAttributesMap().getOrDefault("exp", "");
        String chip = frame.getAttributesMap().getOrDefault("ccd", "");
        Product astrometry = sibling("astrometry", frame, "inst")
                .orElseThrow(() -> new CommandException(
                        ExitCode.NOT_FOUND, "there is no global astrometric solution. try: sgrid make astrometry"));
        try {
            ChipAstrometry place = AstrometricSolution.read(solution(astrometry))
                    .find(exposure, chip)
                    .orElseThrow(() -> new CommandException(
                            ExitCode.NOT_FOUND, "the global solution does not have " + exposure + " " + chip));
            FitsHeader.Builder header = FitsHeader.builder();
            WcsHeader.write(header, place.wcs());
            zeroPoint(frame, exposure, chip)
                    .ifPresent(zeroPoint -> header.put("MAGZEROP", zeroPoint.zeroPointMag(), "[mag] of 1 electron/s"));
            Path path = directory.resolve(frame.getFileStem() + ".head");
            HeadFile.write(path, List.of(header.build()));
            screen.line("saved " + path + "  global solution " + Screen.shortKey(astrometry.getKey()));
        } catch (IOException e) {
            throw new CommandException(ExitCode.INTEGRITY, "cannot read the global solution: " + e.getMessage(), e);
        }
    }

    private Optional<ChipZeroPoint> zeroPoint(Product frame, String exposure, String chip) throws IOException {
        List<Product> solutions = new ArrayList<>(client.call(operator -> operator.find(FindRequest.newBuilder()
                        .setKind("photometry")
                        .putAttributes("inst", frame.getAttributesMap().getOrDefault("inst", ""))
                        .setLimit(1000)
                        .build()))
                .getProductsList());
        for (Product solution : solutions.reversed()) {
            Optional<ChipZeroPoint> found =
                    PhotometricSolution.read(solution(solution)).find(exposure, chip);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Path solution(Product product) throws IOException {
        Path known = fetched.get(product.getKey());
        if (known != null) {
            return known;
        }
        Path file = Files.createTempFile("sgrid-solution-", ".fits");
        client.download(product.getFilesMap().getOrDefault("solution", Blob.getDefaultInstance()), file);
        fetched.put(product.getKey(), file);
        return file;
    }
}
