package org.surveygrid.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The project's own files: found by walking up from the working directory to the root of the build. */
final class SourceTree {
    static final List<String> MODULES =
            List.of("proto", "task-library", "global-solver", "coordinator", "worker-client", "packaging");

    private static final Set<String> NOT_OURS = Set.of("target", ".git", ".out", ".idea", ".vscode");

    private SourceTree() {}

    /**
     * The project's folder.
     *
     * @return absolute path
     */
    static Path root() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve("task-library")) && Files.isDirectory(at.resolve("packaging"))) {
                return at;
            }
        }
        throw new IllegalStateException("run inside the project: no folder above holds task-library and packaging");
    }

    /**
     * Files whose name ends in a suffix, without build output.
     *
     * @param folder where to look, relative to the root
     * @param suffix end of the file name
     * @return absolute paths, sorted
     */
    static List<Path> files(String folder, String suffix) {
        Path top = root().resolve(folder);
        List<Path> found = new ArrayList<>();
        if (!Files.isDirectory(top)) {
            return found;
        }
        try {
            Files.walkFileTree(top, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    boolean output = NOT_OURS.contains(directory.getFileName().toString())
                            && !Files.exists(directory.resolve("package-info.java"));
                    return output ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (file.getFileName().toString().endsWith(suffix)) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Collections.sort(found);
        return found;
    }

    /**
     * Packages with production code written by hand.
     *
     * @return folder by package name
     */
    static SortedMap<String, Path> packages() {
        SortedMap<String, Path> folders = new TreeMap<>();
        for (String module : MODULES) {
            Path sources = root().resolve(module).resolve("src/main/java");
            for (Path file : files(module + "/src/main/java", ".java")) {
                Path folder = file.getParent();
                folders.put(
                        sources.relativize(folder).toString().replace('/', '.').replace('\\', '.'), folder);
            }
        }
        return folders;
    }

    /**
     * The text of a file.
     *
     * @param file which
     * @return its lines
     */
    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
