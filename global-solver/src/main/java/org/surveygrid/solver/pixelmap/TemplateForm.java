package org.surveygrid.solver.pixelmap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.surveygrid.toml.TomlSection;

/**
 * A template as it is declared.
 *
 * @param name what it is, in words
 * @param maps what it is for an amplitude of 1
 * @param each what has an amplitude of its own; none of them for one amplitude of the camera
 * @param prior how large amplitudes are expected to be; 0 for a correction whose amplitude is 1
 */
public record TemplateForm(String name, PixelMaps maps, Set<Each> each, double prior) {
    /** Displacements. */
    public static final int POSITIONS = 2;

    /** Magnitudes. */
    public static final int MAGNITUDES = 1;

    private static final double PRIOR = 10;
    private static final double SMALLEST_PRIOR = 1e-6;
    private static final double LARGEST_PRIOR = 1e6;

    /** What may have an amplitude of its own. */
    public enum Each {
        /** Every chip. */
        CHIP,
        /** Every epoch. */
        EPOCH,
        /** Every filter. */
        FILTER
    }

    public TemplateForm {
        if (!(prior >= 0)) {
            throw new IllegalArgumentException("the prior of template " + name + " must not be negative, got " + prior);
        }
        each = Set.copyOf(each);
    }

    /**
     * Whether its amplitude is fitted.
     *
     * @return false for a correction
     */
    public boolean isFitted() {
        return prior > 0;
    }

    /**
     * Reads the templates of a section, {@code [[section.template]]}.
     *
     * @param section of a model file
     * @param files where maps come from
     * @param planes {@link #POSITIONS} or {@link #MAGNITUDES}
     * @return in the order of the file
     */
    public static List<TemplateForm> read(TomlSection section, MapFiles files, int planes) {
        List<TemplateForm> forms = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        for (TomlSection table : section.tables("template")) {
            TemplateForm form = one(table, files, planes);
            if (!names.add(form.name())) {
                throw table.fault("name", "'" + form.name() + "' is that of another template: each needs its own");
            }
            forms.add(form);
        }
        return forms;
    }

    private static TemplateForm one(TomlSection table, MapFiles files, int planes) {
        String file = table.requireText("file");
        boolean fixed = table.flag("fixed").orElse(false);
        double prior = table.number("prior", SMALLEST_PRIOR, LARGEST_PRIOR).orElse(PRIOR);
        Set<Each> each = EnumSet.noneOf(Each.class);
        List<String> said = table.texts("each");
        boolean whole = said.equals(List.of("camera"));
        for (String word : whole ? List.<String>of() : said) {
            try {
                each.add(Each.valueOf(word.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw table.fault(
                        "each", "may name \"chip\", \"epoch\", \"filter\", or \"camera\" alone, got \"" + word + "\"");
            }
        }
        String name = table.text("name").orElse(file);
        if (said.isEmpty()) {
            each.add(Each.CHIP);
        }
        table.finish();
        try {
            return new TemplateForm(name, files.read(file, planes), each, fixed ? 0 : prior);
        } catch (IOException e) {
            throw table.fault("file", "'" + file + "' cannot be used: " + e.getMessage());
        }
    }
}
