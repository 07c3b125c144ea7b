package org.surveygrid.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandExceptionTest {
    @TempDir
    private Path folder;

    @Test
    void a_missing_file_is_called_missing() {
        Path file = folder.resolve("catalogue.tsv");

        IOException cause = failure(() -> Files.readString(file));

        assertThat(CommandException.ofFile("", cause)).hasMessage("there is no file or directory " + file);
        assertThat(CommandException.ofFile("", cause).exitCode()).isEqualTo(ExitCode.LOCAL_RESOURCE);
    }

    @Test
    void a_file_in_the_way_is_named() {
        IOException cause = failure(() -> Files.createDirectory(folder));

        assertThat(CommandException.ofFile("cannot begin: ", cause))
                .hasMessage("cannot begin: " + folder + " is in the way");
    }

    @Test
    void what_says_nothing_is_told_by_its_kind() {
        assertThat(CommandException.ofFile("cannot read x: ", new IOException()))
                .hasMessage("cannot read x: IOException");
    }

    @FunctionalInterface
    private interface Access {
        Object run() throws IOException;
    }

    private static IOException failure(Access access) {
        try {
            throw new AssertionError("should have failed, got " + access.run());
        } catch (IOException e) {
            return e;
        }
    }
}
