package org.surveygrid.ingest;

import java.util.List;
import java.util.Optional;
import org.surveygrid.image.PixelBox;
import org.surveygrid.instrument.FitsSection;

/** Compares sections in a header with those of the camera file. */
record SectionCheck(HeaderLookup header, String where, String camera) {
    void agree(Optional<String> keyword, List<PixelBox> expected) throws RefusalException {
        if (keyword.isEmpty() || expected.isEmpty()) {
            return;
        }
        Optional<String> text = header.text(keyword.get());
        Optional<FitsSection> stated = text.flatMap(FitsSection::parse);
        if (stated.isPresent() && !expected.contains(stated.get().box())) {
            throw new RefusalException(
                    RefusalReason.WRONG_SECTIONS,
                    where,
                    keyword.get() + " is " + text.get() + " but the camera file of " + camera + " says "
                            + RawFileWriter.section(expected.getFirst()),
                    "this is another read-out mode: write a camera file for it and name it when ingesting");
        }
    }
}
