package org.surveygrid.solver.pixelmap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.toml.TomlSection;

/**
 * A template as a product: the maps, and a text with the name by which model files ask for it. Both are part of the product's
 * identity, so that the same maps under another name are another template.
 */
public final class RegisteredTemplate {
    /** File role of the maps. */
    public static final String MAPS = "maps";

    /** File role of the text with the name. */
    public static final String TEXT = "toml";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._/+-][A-Za-z0-9._/+ -]{0,199}");

    private RegisteredTemplate() {}

    /**
     * The text that goes with maps.
     *
     * @param name as model files write it after {@code file =}
     * @return TOML
     * @throws IllegalArgumentException when it has characters that a name must not have
     */
    public static String text(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a template's name has letters, digits, blanks and . _ / + - only, at most 200," + " got '" + name
                            + "'; state --name, and the same in the model file");
        }
        return "name = \"" + name + "\"\n";
    }

    /**
     * The name in a text.
     *
     * @param toml as {@link #text} writes it
     * @return the name
     */
    public static String name(String toml) {
        TomlSection section = TomlSection.parse("template", toml);
        String name = section.requireText("name");
        section.finish();
        return name;
    }

    /**
     * Makes sure that a file holds maps.
     *
     * @param maps FITS
     * @return {@link TemplateForm#POSITIONS} or {@link TemplateForm#MAGNITUDES}: what they are maps of
     * @throws IOException when it cannot be read
     * @throws FitsFormatException when it holds neither
     */
    public static int check(Path maps) throws IOException {
        int planes = PixelMaps.hasAxes(maps) ? TemplateForm.POSITIONS : TemplateForm.MAGNITUDES;
        PixelMaps.read(maps, planes);
        return planes;
    }

    /**
     * Templates that a task was given.
     *
     * @param mapsByText file with the maps by file with the name
     * @param planes those of the task
     * @return finds them by their names; templates of other planes are not looked at, as they are of the other solution
     * @throws IOException when a file cannot be read
     */
    public static MapFiles given(Map<Path, Path> mapsByText, int planes) throws IOException {
        Map<String, PixelMaps> byName = new TreeMap<>();
        for (Map.Entry<Path, Path> file : mapsByText.entrySet()) {
            byName.put(name(Files.readString(file.getKey())), PixelMaps.read(file.getValue(), planes));
        }
        return (name, wanted) -> {
            if (wanted != planes) {
                return new PixelMaps();
            }
            PixelMaps maps = byName.get(name);
            if (maps == null) {
                throw new IOException("no template of this name is among the inputs, only " + byName.keySet());
            }
            return maps;
        };
    }
}
