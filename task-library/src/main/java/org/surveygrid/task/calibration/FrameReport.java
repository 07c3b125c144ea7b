package org.surveygrid.task.calibration;

import java.util.ArrayList;
import java.util.List;
import org.surveygrid.calibration.stack.FrameRows;
import org.surveygrid.calibration.stack.FrameSelection;
import org.surveygrid.task.Facts;
import org.surveygrid.task.UnprocessableReason;
import org.surveygrid.task.chip.UnusableDataException;

/**
 * Which frames of a stack were used, and which were not.
 *
 * @param used indices of the good frames, ascending
 * @param rejected ids of the exposures that were left out
 */
record FrameReport(List<Integer> used, List<String> rejected) {
    FrameReport {
        used = List.copyOf(used);
        rejected = List.copyOf(rejected);
    }

    /** Selects by level, noise and pattern; two frames or fewer cannot be judged and are all used. */
    static FrameReport select(FrameRows frames, List<String> ids, FrameSelection.Limits limits) {
        List<Integer> good = new ArrayList<>();
        if (frames.frames() < 3) {
            for (int i = 0; i < frames.frames(); i++) {
                good.add(i);
            }
        } else {
            good.addAll(FrameSelection.accept(FrameSelection.inspect(frames), limits));
        }
        List<String> rejected = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            if (!good.contains(i)) {
                rejected.add(ids.get(i));
            }
        }
        return new FrameReport(good, rejected);
    }

    <T> List<T> pick(List<T> all) {
        return used.stream().map(all::get).toList();
    }

    void require(int least, String what) throws UnusableDataException {
        if (used.size() < least) {
            throw new UnusableDataException(
                    UnprocessableReason.TOO_FEW_FRAMES,
                    what + ": " + used.size() + " of " + (used.size() + rejected.size())
                            + " frames are usable, at least " + least + " are needed; rejected "
                            + String.join(", ", rejected));
        }
    }

    Facts into(Facts facts) {
        Facts more = facts.with("framesUsed", used.size()).with("framesRejected", rejected.size());
        for (int i = 0; i < rejected.size(); i++) {
            more = more.with("rejected." + (i + 1), rejected.get(i));
        }
        return more;
    }
}
