package org.surveygrid.coordinator.dispatch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.surveygrid.coordinator.assimilation.StoredProduct;
import org.surveygrid.coordinator.storage.AttemptTable;
import org.surveygrid.coordinator.storage.StoredUnit;
import org.surveygrid.coordinator.storage.Transaction;
import org.surveygrid.coordinator.storage.UnitLinkTable;
import org.surveygrid.coordinator.storage.UnitTable;
import org.surveygrid.coordinator.workunit.UnitEvent;
import org.surveygrid.coordinator.workunit.UnitResult;
import org.surveygrid.coordinator.workunit.UnitSpec;
import org.surveygrid.coordinator.workunit.UnitSpecInput;
import org.surveygrid.coordinator.workunit.UnitState;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.ProductKey;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.Target;
import org.surveygrid.task.TaskInputs;

/**
 * Divided runs. What an agreed result came to is a product of its own, a round; each part that it asks for is a unit made
 * from the round; the whole waits for the parts, and is handed out again with round and parts as inputs:
 *
 * <pre>
 *   astrometry                ─ divided ─▶ astrometry.round round=1 ─▶ astrometry.part round=1 part=1-of-3 ...
 *   astrometry + round, parts ─ divided ─▶ astrometry.round round=2 ─▶ ...
 *   astrometry + round, parts ─ completed ─▶ the product, under the key that was planned
 * </pre>
 *
 * <p>Rounds and parts are units like any: leased, compared, tried again, doubted, taken back. The attempts that came to a
 * round belong to it from then on, so that whoever doubts one of them asks another worker for the round.
 *
 * <p>When the whole is done, rounds and parts stay on record without their files. Whoever doubts one of them then asks another
 * worker for the whole, which is given the round without its files and works without parts, to the same bytes.
 */
final class Rounds {
    /** A task that never comes to its end must not fill the store. */
    private static final int MOST_ROUNDS = 100;

    private final UnitProgress progress;

    Rounds(UnitProgress progress) {
        this.progress = progress;
    }

    /**
     * Carries out a result that asks for parts.
     *
     * @return false when it does not, or is that of a unit that is a round itself: these end like any other
     */
    boolean divide(Transaction tx, StoredUnit whole, UnitEvent event, UnitResult result) {
        OptionalInt parts = result.parts();
        Target target = Target.parse(whole.spec().target());
        if (parts.isEmpty() || isOfRound(whole.spec())) {
            return false;
        }
        int number = 1 + lastRound(tx, whole.spec());
        if (number > MOST_ROUNDS) {
            progress.finish(
                    tx,
                    whole,
                    event,
                    new UnitResult.Unprocessable(
                            "TOO_MANY_ROUNDS", "after " + MOST_ROUNDS + " rounds of parts there is still no product"));
            return true;
        }
        if (!whole.resultDigest().isEmpty()) {
            progress.doubt().takeBack(tx, whole);
        }
        List<String> runs = UnitLinkTable.runs(tx, whole.key());
        Target at = at(target, "round").with(Dimension.ROUND, Integer.toString(number));
        UnitSpec round = spec(whole.spec(), at, whole.spec().inputs());
        if (add(tx, round, runs)) {
            AttemptTable.move(tx, whole.key(), round.unitKey());
            UnitTable.raiseEpoch(tx, round.unitKey(), whole.epoch());
            progress.move(
                    tx,
                    progress.require(tx, round.unitKey()),
                    UnitEvent.INPUTS_COMPLETE,
                    new UnitTable.Change(UnitState.READY, "", ""));
            progress.finish(tx, progress.require(tx, round.unitKey()), UnitEvent.RESULT_REPORTED, result);
        } else {
            AttemptTable.discount(tx, whole.key());
        }
        List<UnitSpecInput> inputs = new ArrayList<>(planned(whole.spec()));
        inputs.add(new UnitSpecInput(TaskInputs.ROUND, 0, round.unitKey(), false));
        List<UnitSpec> made = parts(whole.spec(), at, inputs, parts.getAsInt());
        for (UnitSpec part : made) {
            inputs.add(new UnitSpecInput(
                    TaskInputs.PARTS, inputs.size() - planned(whole.spec()).size() - 1, part.unitKey(), false));
            add(tx, part, runs);
        }
        UnitTable.replaceInputs(tx, whole.key(), inputs);
        progress.move(
                tx,
                whole,
                event,
                new UnitTable.Change(
                        UnitState.WAITING, "round " + number + ": " + made.size() + " parts are to be made", ""));
        made.forEach(part -> progress.reviewInputs(tx, part.unitKey()));
        progress.reviewInputs(tx, whole.key());
        return true;
    }

    private static List<UnitSpec> parts(UnitSpec whole, Target round, List<UnitSpecInput> inputs, int parts) {
        Target at = at(round, "part");
        List<UnitSpec> units = new ArrayList<>();
        for (int part = 1; part <= parts; part++) {
            units.add(spec(whole, at.with(Dimension.PART, part + "-of-" + parts), inputs));
        }
        return units;
    }

    /** The same place under the kind of its rounds or parts. */
    private static Target at(Target target, String word) {
        String kind = target.kind().name().replaceFirst("[.]round$", "");
        return new Target(new ProductKind(kind + "." + word), target.at());
    }

    private static UnitSpec spec(UnitSpec whole, Target target, List<UnitSpecInput> inputs) {
        return new UnitSpec(
                ProductKey.ofPart(whole.unitKey(), target),
                target.toString(),
                whole.taskName(),
                whole.taskVersion(),
                whole.parameters(),
                inputs,
                whole.memoryBytes(),
                whole.priority(),
                "");
    }

    /** What the plan named, without an earlier round. */
    private static List<UnitSpecInput> planned(UnitSpec whole) {
        return whole.inputs().stream().filter(input -> !isOfRound(input)).toList();
    }

    private static boolean isOfRound(UnitSpecInput input) {
        return input.role().equals(TaskInputs.ROUND) || input.role().equals(TaskInputs.PARTS);
    }

    private int lastRound(Transaction tx, UnitSpec whole) {
        Optional<String> last = whole.inputs().stream()
                .filter(input -> input.role().equals(TaskInputs.ROUND))
                .map(UnitSpecInput::productKey)
                .findFirst();
        return last.map(key ->
                        Target.parse(progress.require(tx, key).spec().target()).require(Dimension.ROUND))
                .map(Integer::parseInt)
                .orElse(0);
    }

    /** Whether a unit is a round or a part itself. */
    static boolean isOfRound(UnitSpec unit) {
        return Target.parse(unit.target()).value(Dimension.ROUND).isPresent();
    }

    /**
     * Gives up the files of all rounds and parts of a whole that is done, as soon as none of them is doubted: nobody needs them
     * any more. In the transaction in which the product enters the archive; should one of them still be doubted then, in that
     * in which it is confirmed.
     *
     * @param unit that is done: a whole, or a round or part of one
     */
    void release(Transaction tx, StoredUnit unit) {
        boolean isMember = isOfRound(unit.spec());
        if (!isMember && unit.spec().inputs().stream().noneMatch(Rounds::isOfRound)) {
            return;
        }
        Optional<StoredUnit> whole = isMember ? wholeOf(tx, unit.key()) : Optional.of(progress.require(tx, unit.key()));
        if (whole.filter(w -> w.state().isDone()).isPresent()) {
            Set<String> family = family(tx, whole.get().key());
            if (family.stream()
                    .allMatch(key -> progress.require(tx, key).state().isDone())) {
                family.forEach(key -> progress.sink().release(tx, key));
            }
        }
    }

    /** At the start: those of wholes that were done under a program that kept everything. */
    void releaseAll(Transaction tx) {
        for (String user : UnitTable.doneWithInput(tx, TaskInputs.ROUND)) {
            StoredUnit unit = progress.require(tx, user);
            if (!isOfRound(unit.spec()) && !isReleased(tx, user)) {
                release(tx, unit);
            }
        }
    }

    /** Whether the rounds of a whole, or a round or part itself, have given up their files. */
    boolean isReleased(Transaction tx, String unitKey) {
        List<String> keys = new ArrayList<>(UnitTable.inputsOf(tx, unitKey, List.of(TaskInputs.ROUND)));
        keys.add(unitKey);
        return progress.files().resolve(tx, keys).values().stream().anyMatch(StoredProduct.Released.class::isInstance);
    }

    /**
     * What a new product of a whole was made from: of rounds that had given up their files it was not. These are taken back,
     * because it came out otherwise than what they led to.
     */
    UnitSpec madeFrom(Transaction tx, UnitSpec whole) {
        if (isOfRound(whole) || !isReleased(tx, whole.unitKey())) {
            return whole;
        }
        family(tx, whole.unitKey()).forEach(key -> progress.sink().retract(tx, key));
        UnitTable.replaceInputs(tx, whole.unitKey(), planned(whole));
        return progress.require(tx, whole.unitKey()).spec();
    }

    /** The whole that a round or a part was made for. */
    Optional<StoredUnit> wholeOf(Transaction tx, String memberKey) {
        Deque<String> open = new ArrayDeque<>(List.of(memberKey));
        Set<String> seen = new HashSet<>(open);
        while (!open.isEmpty()) {
            for (String user : UnitTable.usersOf(tx, open.pop())) {
                StoredUnit unit = progress.require(tx, user);
                if (!isOfRound(unit.spec())) {
                    return Optional.of(unit);
                }
                if (seen.add(user)) {
                    open.add(user);
                }
            }
        }
        return Optional.empty();
    }

    /** All rounds and parts on the way to a whole. */
    private static Set<String> family(Transaction tx, String wholeKey) {
        Set<String> family = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(wholeKey));
        while (!open.isEmpty()) {
            for (String key : UnitTable.inputsOf(tx, open.pop(), List.of(TaskInputs.ROUND, TaskInputs.PARTS))) {
                if (family.add(key)) {
                    open.add(key);
                }
            }
        }
        return family;
    }

    private boolean add(Transaction tx, UnitSpec unit, List<String> runs) {
        boolean isNew = UnitTable.state(tx, unit.unitKey()).isEmpty();
        if (isNew) {
            UnitTable.insert(tx, unit, progress.now());
        }
        runs.forEach(run -> UnitLinkTable.join(tx, run, unit.unitKey()));
        return isNew;
    }

    /** A run that wants the whole wants its parts. */
    static void join(Transaction tx, String runId, String wholeKey) {
        for (String key : UnitTable.inputsOf(tx, wholeKey, List.of(TaskInputs.ROUND, TaskInputs.PARTS))) {
            UnitLinkTable.join(tx, runId, key);
        }
    }
}
