package org.surveygrid.coordinator.dispatch;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.surveygrid.coordinator.workunit.Attempt;
import org.surveygrid.coordinator.workunit.AttemptState;
import org.surveygrid.coordinator.workunit.FailureClass;

/**
 * Who must not get a unit, and who should not while there is somebody else.
 *
 * @param never workers that work on it, have given their result, or declined
 * @param notFirst workers that lost it or failed
 * @param notFirstInstitutes institutes that have given a result: a second opinion should come from elsewhere
 */
record Exclusions(Set<String> never, Set<String> notFirst, Set<String> notFirstInstitutes) {
    Exclusions {
        never = Set.copyOf(never);
        notFirst = Set.copyOf(notFirst);
        notFirstInstitutes = Set.copyOf(notFirstInstitutes);
    }

    static Exclusions of(List<Attempt> attempts) {
        Set<String> never = new HashSet<>();
        Set<String> notFirst = new HashSet<>();
        Set<String> institutes = new HashSet<>();
        for (Attempt attempt : attempts) {
            if (!attempt.isCounted()) {
                continue;
            }
            if (attempt.state() == AttemptState.SUBMITTED) {
                never.add(attempt.workerId());
                institutes.add(attempt.institute());
            } else if (attempt.state().isLive() || attempt.failureClass() == FailureClass.DECLINED) {
                never.add(attempt.workerId());
            } else if (attempt.state() == AttemptState.LOST || attempt.state() == AttemptState.FAILED) {
                notFirst.add(attempt.workerId());
            }
        }
        return new Exclusions(never, notFirst, institutes);
    }

    boolean forbid(SessionOffer worker) {
        return never.contains(worker.workerId());
    }

    boolean discourage(SessionOffer worker) {
        return notFirst.contains(worker.workerId()) || notFirstInstitutes.contains(worker.institute());
    }
}
