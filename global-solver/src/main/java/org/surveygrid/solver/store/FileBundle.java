package org.surveygrid.solver.store;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files of a directory as one file, the same bytes for the same files:
 *
 * <pre>
 *   "SGFILES1"  files i32
 *   for each file, by name:  its name (modified UTF-8 after its length i16), its length i64, its bytes
 * </pre>
 *
 * <p>Big-endian. Names are single words, so that what is unpacked stays in its directory.
 */
public final class FileBundle {
    private static final long MAGIC = 0x534746494C455331L;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");
    private static final int BUFFER_BYTES = 1 << 16;

    private FileBundle() {}

    /**
     * Packs the files of a directory whose names end in one of some ways.
     *
     * @param bundle made or overwritten
     * @param folder the directory
     * @param endings ends of names
     * @return how many files
     * @throws IOException if files cannot be read or written
     */
    public static int pack(Path bundle, Path folder, List<String> endings) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> endings.stream().anyMatch(name(file)::endsWith))
                    .sorted()
                    .toList();
        }
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(bundle), BUFFER_BYTES))) {
            out.writeLong(MAGIC);
            out.writeInt(files.size());
            for (Path file : files) {
                out.writeUTF(name(file));
                out.writeLong(Files.size(file));
                Files.copy(file, out);
            }
        }
        return files.size();
    }

    /**
     * Puts the files of a bundle into a directory.
     *
     * @param bundle as {@link #pack} writes it
     * @param folder exists; files of the same names are overwritten
     * @throws IOException if the bundle is none, is cut off, or files cannot be written
     */
    public static void unpack(Path bundle, Path folder) throws IOException {
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(bundle), BUFFER_BYTES))) {
            if (in.readLong() != MAGIC) {
                throw new IOException(bundle + " does not begin with SGFILES1: no bundle of files");
            }
            int files = in.readInt();
            for (int i = 0; i < files; i++) {
                String name = in.readUTF();
                if (!NAME.matcher(name).matches()) {
                    throw new IOException(bundle + " holds a file whose name is no single word");
                }
                try (OutputStream out = Files.newOutputStream(folder.resolve(name))) {
                    copy(in, out, in.readLong());
                }
            }
        } catch (EOFException e) {
            throw new IOException(bundle + " is cut off", e);
        }
    }

    private static void copy(InputStream in, OutputStream out, long bytes) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (long left = bytes; left > 0; ) {
            int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (read < 0) {
                throw new EOFException();
            }
            out.write(buffer, 0, read);
            left -= read;
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
