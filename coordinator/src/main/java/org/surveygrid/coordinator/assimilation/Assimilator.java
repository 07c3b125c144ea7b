package org.surveygrid.coordinator.assimilation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.coordinator.archive.ArchivedProduct;
import org.surveygrid.coordinator.archive.Validity;
import org.surveygrid.coordinator.blob.BlobRef;
import org.surveygrid.coordinator.storage.ArchiveTables;
import org.surveygrid.coordinator.storage.Transaction;
import org.surveygrid.coordinator.workunit.UnitResult;
import org.surveygrid.coordinator.workunit.UnitSpec;
import org.surveygrid.coordinator.workunit.UnitSpecInput;
import org.surveygrid.setting.ParameterCodec;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.Facts;
import org.surveygrid.task.ProductKey;
import org.surveygrid.task.Target;
import org.surveygrid.task.TaskCatalog;
import org.surveygrid.task.TaskType;

/**
 * Turns validated results into archived products, and products into inputs. Of a result it reads the facts only; pixels
 * stay closed.
 */
public final class Assimilator implements ProductSink, InputFiles {
    private final TaskCatalog catalog;
    private final FactsText factsText;
    private final InstantSource clock;

    /** Reads the encoded facts of a result. */
    @FunctionalInterface
    public interface FactsText {
        /**
         * The text of a blob.
         *
         * @param blob a small text file in the store
         * @return its content
         * @throws IOException when it cannot be read
         */
        String read(BlobRef blob) throws IOException;
    }

    /**
     * An assimilator.
     *
     * @param catalog judges products by their facts
     * @param factsText reads facts from the blob store
     * @param clock time of entry into the archive
     */
    public Assimilator(TaskCatalog catalog, FactsText factsText, InstantSource clock) {
        this.catalog = catalog;
        this.factsText = factsText;
        this.clock = clock;
    }

    @Override
    public void commit(Transaction transaction, UnitSpec unit, UnitResult result) {
        TaskType<?> task = catalog.named(unit.taskName())
                .orElseThrow(() -> new IllegalStateException(
                        "the coordinator has no task '" + unit.taskName() + "' to judge " + unit.target()));
        Target target = Target.parse(unit.target());
        SortedMap<String, BlobRef> files = switch (result) {
            case UnitResult.Completed completed -> completed.files();
            case UnitResult.Unprocessable voided -> new TreeMap<>();
        };
        String voidReason = switch (result) {
            case UnitResult.Completed completed -> "";
            case UnitResult.Unprocessable voided -> voided.reason() + ": " + voided.detail();
        };
        Facts facts = facts(files);
        boolean isWhole = target.kind().equals(task.produces());
        List<ProductKey.Input> inputs = new ArrayList<>();
        for (UnitSpecInput input : unit.inputs()) {
            inputs.add(new ProductKey.Input(input.role(), input.productKey()));
        }
        SortedMap<String, String> attributes = new TreeMap<>();
        target.at().forEach((dimension, value) -> attributes.put(dimension.label(), value));
        ArchiveTables.insert(
                transaction,
                new ArchivedProduct(
                        unit.unitKey(),
                        target,
                        new ArchivedProduct.Origin(
                                task.name(),
                                task.version(),
                                processParameters(task, unit.parameters()),
                                inputs,
                                voidReason),
                        attributes,
                        files,
                        facts.asMap(),
                        validity(task, target),
                        isWhole && voidReason.isEmpty() ? judge(task, facts, unit.parameters()) : List.of(),
                        clock.instant()));
    }

    @Override
    public void retract(Transaction transaction, String unitKey) {
        ArchiveTables.delete(transaction, unitKey);
    }

    @Override
    public void release(Transaction transaction, String unitKey) {
        ArchiveTables.release(transaction, unitKey);
    }

    @Override
    public Map<String, StoredProduct> resolve(Transaction transaction, Collection<String> productKeys) {
        Map<String, StoredProduct> known = new TreeMap<>();
        for (String key : productKeys) {
            ArchiveTables.find(transaction, key).ifPresent(product -> known.put(key, stored(transaction, product)));
        }
        return known;
    }

    /** A product is judged once, when it enters the archive, and from then on for everybody: also in the run that made it. */
    private static StoredProduct stored(Transaction transaction, ArchivedProduct product) {
        if (product.isVoid()) {
            return new StoredProduct.Voided(product.origin().voidReason());
        }
        if (product.target().value(Dimension.ROUND).isPresent()
                && ArchiveTables.isReleased(transaction, product.key())) {
            return new StoredProduct.Released(product.target().kind().name());
        }
        return product.isUsable()
                ? new StoredProduct.Available(product.target().kind().name(), product.files())
                : new StoredProduct.Refused(product.whyNotUsable());
    }

    /**
     * Judges a product by its facts.
     *
     * @param task the task type that made it
     * @param facts what the run reported
     * @param parameters overrides of the defaults, as text
     * @param <P> the task's parameters
     * @return names of exceeded limits
     */
    public static <P extends Record> List<String> judge(TaskType<P> task, Facts facts, Map<String, String> parameters) {
        return task.judge(facts, ParameterCodec.decode(task.defaults(), parameters));
    }

    private static <P extends Record> SortedMap<String, String> processParameters(
            TaskType<P> task, Map<String, String> parameters) {
        return ParameterCodec.encodeProcess(ParameterCodec.decode(task.defaults(), parameters));
    }

    private Facts facts(SortedMap<String, BlobRef> files) {
        BlobRef blob = files.get(Facts.ROLE);
        if (blob == null) {
            return Facts.none();
        }
        try {
            return Facts.decode(factsText.read(blob));
        } catch (IOException e) {
            throw new UncheckedIOException("the facts of a validated result cannot be read", e);
        }
    }

    /**
     * For which nights a product holds when it enters the archive.
     *
     * @param task the task type that made it
     * @param target what was made
     * @return its validity
     */
    public static Validity validity(TaskType<?> task, Target target) {
        if (task.validityNights() == 0 || target.value(Dimension.NIGHT).isEmpty()) {
            return Validity.ALWAYS;
        }
        LocalDate night = LocalDate.parse(target.require(Dimension.NIGHT));
        return new Validity(
                Validity.State.VALID, night.minusDays(task.validityNights()), night.plusDays(task.validityNights()));
    }
}
