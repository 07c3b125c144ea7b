package org.surveygrid.calibration.stack;

import java.util.List;
import org.surveygrid.image.FloatImage;

/** Frames of one size whose rows can be had a few at a time, so that they need not be in memory together. */
public interface FrameRows {
    /**
     * How many frames there are.
     *
     * @return their number
     */
    int frames();

    /**
     * Their width.
     *
     * @return columns of every frame
     */
    int width();

    /**
     * Their height.
     *
     * @return rows of every frame
     */
    int height();

    /**
     * Fetches rows.
     *
     * @param frame index of the frame
     * @param firstRow first of them
     * @param into filled with as many rows as it has
     */
    void fetch(int frame, int firstRow, FloatImage into);

    /** What is done to rows after they were fetched. */
    @FunctionalInterface
    interface RowStep {
        /**
         * Changes rows.
         *
         * @param frame index of the frame
         * @param firstRow first of them
         * @param rows their pixels
         */
        void apply(int frame, int firstRow, FloatImage rows);
    }

    /**
     * Frames that are in memory.
     *
     * @param frames at least one, not copied
     * @return their rows
     * @throws IllegalArgumentException when there is none or sizes differ
     */
    static FrameRows of(List<FloatImage> frames) {
        return new FramesInMemory(frames);
    }

    /**
     * Some of the frames.
     *
     * @param chosen their indices here
     * @return those frames, counted from 0
     */
    default FrameRows only(List<Integer> chosen) {
        FrameRows all = this;
        return new FrameRows() {
            @Override
            public int frames() {
                return chosen.size();
            }

            @Override
            public int width() {
                return all.width();
            }

            @Override
            public int height() {
                return all.height();
            }

            @Override
            public void fetch(int frame, int firstRow, FloatImage into) {
                all.fetch(chosen.get(frame), firstRow, into);
            }
        };
    }

    /**
     * The same frames with something done to their rows.
     *
     * @param step what is done
     * @return the changed frames
     */
    default FrameRows then(RowStep step) {
        FrameRows before = this;
        return new FrameRows() {
            @Override
            public int frames() {
                return before.frames();
            }

            @Override
            public int width() {
                return before.width();
            }

            @Override
            public int height() {
                return before.height();
            }

            @Override
            public void fetch(int frame, int firstRow, FloatImage into) {
                before.fetch(frame, firstRow, into);
                step.apply(frame, firstRow, into);
            }
        };
    }
}
