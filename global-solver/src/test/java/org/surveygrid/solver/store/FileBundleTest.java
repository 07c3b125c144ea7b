package org.surveygrid.solver.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBundleTest {
    @TempDir
    private Path folder = Path.of("");

    private Path from = Path.of("");
    private Path to = Path.of("");
    private Path bundle = Path.of("");

    @BeforeEach
    void a_directory_of_files() throws IOException {
        from = Files.createDirectory(folder.resolve("from"));
        to = Files.createDirectory(folder.resolve("to"));
        bundle = folder.resolve("bundle");
        Files.write(from.resolve("a.1.cell"), new byte[] {1, 2, 3});
        Files.write(from.resolve("b.2.cell"), new byte[0]);
        Files.write(from.resolve("left.steps"), new byte[100]);
    }

    @Test
    void files_of_a_kind_come_out_as_they_went_in() throws IOException {
        int files = FileBundle.pack(bundle, from, List.of(".cell"));

        FileBundle.unpack(bundle, to);

        assertThat(files).isEqualTo(2);
        assertThat(to.resolve("a.1.cell")).hasBinaryContent(new byte[] {1, 2, 3});
        assertThat(to.resolve("b.2.cell")).isEmptyFile();
        assertThat(to.resolve("left.steps")).doesNotExist();
    }

    @Test
    void what_was_cut_off_is_told() throws IOException {
        FileBundle.pack(bundle, from, List.of(".steps"));
        byte[] bytes = Files.readAllBytes(bundle);
        Files.write(bundle, Arrays.copyOf(bytes, bytes.length - 3));

        assertThatThrownBy(() -> FileBundle.unpack(bundle, to))
                .isInstanceOf(IOException.class)
                .hasMessage(bundle + " is cut off");
    }

    @Test
    void nothing_is_written_outside_of_the_directory() throws IOException {
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(bundle))) {
            out.write("SGFILES1".getBytes(StandardCharsets.US_ASCII));
            out.writeInt(1);
            out.writeUTF("../escaped");
            out.writeLong(0);
        }

        assertThatThrownBy(() -> FileBundle.unpack(bundle, to))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no single word");
        assertThat(folder.resolve("escaped")).doesNotExist();
    }
}
