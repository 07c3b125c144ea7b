package org.surveygrid.solver.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.surveygrid.solver.astrometric.term.AstrometryDeclaration;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration;
import org.surveygrid.solver.pixelmap.MapFiles;
import org.surveygrid.solver.pixelmap.PixelMaps;
import org.surveygrid.toml.TomlFileException;
import org.surveygrid.toml.TomlSection;

/**
 * Which terms a global solution has.
 *
 * @param astrometry of positions
 * @param photometry of magnitudes
 */
public record ModelFile(AstrometryDeclaration astrometry, PhotometryDeclaration photometry) {
    /**
     * Reads a model file.
     *
     * @param file TOML, UTF-8
     * @param otherwise what holds where the file says nothing
     * @return the model
     * @throws IOException when it cannot be read
     * @throws TomlFileException when it is no model file; the message names the file, the line and what would be right
     */
    public static ModelFile read(Path file, ModelFile otherwise) throws IOException {
        String text = Files.readString(file);
        try {
            return parse(text, otherwise, MapFiles.beside(file));
        } catch (TomlFileException e) {
            throw new TomlFileException(file + ": " + e.getMessage());
        }
    }

    /**
     * The files with maps that a model file names.
     *
     * @param toml its text
     * @param otherwise what holds where the text says nothing
     * @param planes of which kind: {@link org.surveygrid.solver.pixelmap.TemplateForm#POSITIONS}, for example
     * @return names as written, each once, in order of the alphabet
     * @throws TomlFileException when it is no model file
     */
    public static List<String> templates(String toml, ModelFile otherwise, int planes) {
        SortedSet<String> names = new TreeSet<>();
        parse(toml, otherwise, (name, of) -> {
            if (of == planes) {
                names.add(name);
            }
            return new PixelMaps();
        });
        return List.copyOf(names);
    }

    /**
     * Reads the text of a model file that names no maps.
     *
     * @param toml its text; an empty one changes nothing
     * @param otherwise what holds where the text says nothing
     * @return the model
     * @throws TomlFileException when it is no model file; the message names the line and what would be right
     */
    public static ModelFile parse(String toml, ModelFile otherwise) {
        return parse(toml, otherwise, MapFiles.NONE);
    }

    /**
     * Reads the text of a model file.
     *
     * @param toml its text; an empty one changes nothing
     * @param otherwise what holds where the text says nothing
     * @param files where the maps come from that it names
     * @return the model
     * @throws TomlFileException when it is no model file; the message names the line and what would be right
     */
    public static ModelFile parse(String toml, ModelFile otherwise, MapFiles files) {
        TomlSection root = TomlSection.parse("model file", toml);
        ModelFile model = new ModelFile(
                root.table("astrometry")
                        .map(table -> AstrometryDeclaration.read(table, otherwise.astrometry(), files))
                        .orElse(otherwise.astrometry()),
                root.table("photometry")
                        .map(table -> PhotometryDeclaration.read(table, otherwise.photometry(), files))
                        .orElse(otherwise.photometry()));
        root.finish();
        return model;
    }
}
