package org.surveygrid.packaging;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Camera;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.camera.InstrumentCatalog;
import org.surveygrid.setting.ParameterCodec;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.InputRole;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.TaskCatalog;
import org.surveygrid.task.TaskType;

/** Documents that are written by the program itself, so that they cannot be wrong. */
final class ReferencePages {
    /** Says on every page how it came to be. */
    private static final String GENERATED =
            "<!-- Generated from the code. Do not edit: run mvn -q verify -Dregenerate=true -pl packaging -am -->";

    private static final Pattern EXIT_CODE =
            Pattern.compile("/\\*\\* (?<doc>[^*]*?) ?\\*/\\s*(?<name>[A-Z_]+)\\((?<code>\\d+)\\)");

    private ReferencePages() {}

    /**
     * Where the generated pages are.
     *
     * @return paths relative to the project's root
     */
    static List<String> paths() {
        return List.of(
                "docs/reference/task-types.md",
                "docs/reference/parameters.md",
                "docs/reference/exit-codes.md",
                "docs/reference/cameras.md");
    }

    /**
     * What a page should say.
     *
     * @param path one of {@link #paths()}
     * @return its text
     */
    static String text(String path) {
        return switch (path) {
            case "docs/reference/task-types.md" -> taskTypes();
            case "docs/reference/parameters.md" -> parameters();
            case "docs/reference/exit-codes.md" -> exitCodes();
            case "docs/reference/cameras.md" -> cameras();
            default -> throw new IllegalArgumentException("no page " + path + "; there are " + paths());
        };
    }

    private static String taskTypes() {
        List<String> lines = page(
                "Task types",
                "What each task makes, from what. \"Nights\" is how long a calibration holds, before and after its own"
                        + " night. Every product also has a file `facts`.");
        lines.add("| Task | Version | One for each | Files | Nights |");
        lines.add("| --- | --- | --- | --- | --- |");
        for (TaskType<?> task : TaskCatalog.load().all()) {
            lines.add("| [" + task.name() + "](#" + task.name() + ") | " + task.version() + " | "
                    + labels(task.dimensions()) + " | " + String.join(", ", task.outputs()) + " | "
                    + (task.validityNights() == 0 ? "" : task.validityNights()) + " |");
        }
        for (TaskType<?> task : TaskCatalog.load().all()) {
            lines.add("");
            lines.add("## " + task.name());
            lines.add("");
            lines.add("| Input | Kind | How many | Which | When |");
            lines.add("| --- | --- | --- | --- | --- |");
            for (InputRole role : task.inputs()) {
                lines.add("| " + role.name() + " | "
                        + role.kinds().stream().map(ProductKind::name).collect(Collectors.joining(" or ")) + " | "
                        + count(role) + " | " + which(role) + " | " + when(role) + " |");
            }
        }
        return text(lines);
    }

    private static String count(InputRole role) {
        if (role.min() == role.max()) {
            return Integer.toString(role.min());
        }
        return role.max() == Integer.MAX_VALUE ? role.min() + " or more" : role.min() + " to " + role.max();
    }

    private static String which(InputRole role) {
        String same = role.same().isEmpty() ? "" : " with the same " + labels(role.same());
        return switch (role.match()) {
            case RAW -> "valid raw frames" + same;
            case REGISTERED -> "registered" + same;
            case NAMED -> "those that the parameters name";
            case SAME -> "the one of this target";
            case VALID_AT -> "the one valid on the night";
            case EVERY -> "every one" + same;
        };
    }

    private static String when(InputRole role) {
        return switch (role.presence()) {
            case ALWAYS -> "always";
            case IF_CAMERA_USES -> "if the camera uses it";
            case IF_FILTER_FRINGES -> "if the filter fringes";
        };
    }

    private static String labels(Collection<Dimension> dimensions) {
        return new TreeSet<>(dimensions).stream().map(Dimension::label).collect(Collectors.joining(" "));
    }

    private static String parameters() {
        List<String> lines = page(
                "Parameters",
                "Set one with `sgrid survey set bias.clipSigma=4`, or for one request with `sgrid make --set`. A change of a"
                        + " parameter that affects *pixels* makes products again; one that affects the *verdict* only"
                        + " judges them again; one that affects the *effort* changes how the work is done. Unit 1 is a plain number. The source says which paper or program the default"
                        + " comes from, by the name it has there; *own* means that it is ours, and why.");
        for (TaskType<?> task : TaskCatalog.load().all()) {
            List<ParameterCodec.Description> settings = ParameterCodec.describe(task.defaults());
            if (settings.isEmpty()) {
                continue;
            }
            lines.add("## " + task.name());
            lines.add("");
            lines.add("| Parameter | Default | Unit | Range | Affects | What it does | Source of the default |");
            lines.add("| --- | --- | --- | --- | --- | --- | --- |");
            for (ParameterCodec.Description setting : settings) {
                lines.add("| `" + task.name() + "." + setting.name() + "` | " + setting.defaultValue() + " | "
                        + unit(setting) + " | " + setting.range() + " | "
                        + setting.setting().affects().name().toLowerCase(Locale.ROOT) + " | "
                        + setting.setting().doc() + " | " + setting.setting().source() + " |");
            }
            lines.add("");
        }
        return text(lines);
    }

    private static String unit(ParameterCodec.Description setting) {
        boolean number = setting.names().isEmpty();
        return setting.setting().unit().isEmpty() && number
                ? "1"
                : setting.setting().unit();
    }

    private static String exitCodes() {
        List<String> lines = page("Exit codes", "What `sgrid` ends with. Scripts may rely on these numbers.");
        lines.add("| Code | Name | Meaning |");
        lines.add("| --- | --- | --- |");
        Path source = SourceTree.root().resolve("task-library/src/main/java/org/surveygrid/command/ExitCode.java");
        Matcher code = EXIT_CODE.matcher(String.join("\n", SourceTree.lines(source)));
        while (code.find()) {
            lines.add("| " + code.group("code") + " | " + code.group("name") + " | "
                    + code.group("doc").replaceAll("\\{@code ([^}]*)}", "`$1`") + " |");
        }
        return text(lines);
    }

    private static String cameras() {
        List<String> lines = page(
                "Cameras",
                "The cameras that come with the program. `sgrid survey instruments` lists them too;"
                        + " [how to add one](../how-to/add-a-camera.md).");
        lines.add("| Camera | What it is | Telescope | Chips | Trimmed chip | Amplifiers a chip | arcsec/px | Filters"
                + " (* fringes) | Calibrations |");
        lines.add("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        for (Camera camera : InstrumentCatalog.all().stream()
                .sorted(Comparator.comparing(Camera::name))
                .toList()) {
            List<Chip> chips = camera.instrument().chips();
            Chip first = chips.getFirst();
            lines.add("| " + camera.name() + " | " + camera.description() + " | "
                    + camera.instrument().telescope() + " | " + chips.size() + " | " + first.width() + " x "
                    + first.height() + " | "
                    + chips.stream()
                            .map(Chip::amplifiers)
                            .map(List<Amplifier>::size)
                            .distinct()
                            .map(String::valueOf)
                            .collect(Collectors.joining(" or "))
                    + " | " + camera.instrument().pixelScaleArcsec() + " | "
                    + camera.instrument().filters().stream()
                            .map(filter -> filter.name() + (filter.fringes() ? "*" : ""))
                            .collect(Collectors.joining(" "))
                    + " | "
                    + camera.instrument().calibrations().stream().sorted().collect(Collectors.joining(" ")) + " |");
        }
        return text(lines);
    }

    private static List<String> page(String title, String introduction) {
        return new ArrayList<>(List.of(GENERATED, "", "# " + title, "", introduction, ""));
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines).stripTrailing() + "\n";
    }
}
