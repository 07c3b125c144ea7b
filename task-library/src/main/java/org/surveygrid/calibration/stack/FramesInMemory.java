package org.surveygrid.calibration.stack;

import java.util.List;
import org.surveygrid.image.FloatImage;

/** Frames that are there whole. */
record FramesInMemory(List<FloatImage> images) implements FrameRows {
    FramesInMemory {
        images = List.copyOf(images);
        if (images.isEmpty()) {
            throw new IllegalArgumentException("combining needs frames, got none");
        }
        FloatImage first = images.getFirst();
        for (int j = 0; j < images.size(); j++) {
            FloatImage frame = images.get(j);
            if (frame.width() != first.width() || frame.height() != first.height()) {
                throw new IllegalArgumentException("frame " + j + " is " + frame.width() + " x " + frame.height()
                        + " px, the first is " + first.width() + " x " + first.height());
            }
        }
    }

    @Override
    public int frames() {
        return images.size();
    }

    @Override
    public int width() {
        return images.getFirst().width();
    }

    @Override
    public int height() {
        return images.getFirst().height();
    }

    @Override
    public void fetch(int frame, int firstRow, FloatImage into) {
        System.arraycopy(images.get(frame).pixels(), firstRow * width(), into.pixels(), 0, into.height() * width());
    }
}
