package org.surveygrid.coordinator.gateway;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.coordinator.archive.ArchiveSnapshot;
import org.surveygrid.coordinator.archive.ArchivedProduct;
import org.surveygrid.coordinator.archive.Validity;
import org.surveygrid.coordinator.blob.BlobRef;
import org.surveygrid.coordinator.dispatch.Administration;
import org.surveygrid.coordinator.run.LineageEdge;
import org.surveygrid.coordinator.run.MakeRequest;
import org.surveygrid.coordinator.run.NothingMatchesException;
import org.surveygrid.coordinator.run.Registration;
import org.surveygrid.coordinator.run.RunProgress;
import org.surveygrid.coordinator.run.Survey;
import org.surveygrid.coordinator.target.Plan;
import org.surveygrid.coordinator.target.PlanNode;
import org.surveygrid.coordinator.workunit.Attempt;
import org.surveygrid.coordinator.workunit.UnitState;
import org.surveygrid.proto.v1.AttemptSummary;
import org.surveygrid.proto.v1.Blob;
import org.surveygrid.proto.v1.CertifyRequest;
import org.surveygrid.proto.v1.PlanReply;
import org.surveygrid.proto.v1.PlanTotal;
import org.surveygrid.proto.v1.Product;
import org.surveygrid.proto.v1.RawProduct;
import org.surveygrid.proto.v1.RunKindStatus;
import org.surveygrid.proto.v1.RunStatus;
import org.surveygrid.proto.v1.SetWorkerRequest;
import org.surveygrid.proto.v1.StatusReply;
import org.surveygrid.proto.v1.UnitSummary;
import org.surveygrid.proto.v1.WorkerSummary;
import org.surveygrid.task.ProductKind;

/** Between what people send and see, and what the coordinator works with. */
final class OperatorWire {
    private static final int LARGEST_LISTING = 100_000;

    /** What a task is expected to take before it has ever run here. */
    private static final double UNKNOWN_CPU_SECONDS = 1;

    private final Administration administration;
    private final Instant started = Instant.now();

    OperatorWire(Administration administration) {
        this.administration = administration;
    }

    static Registration registration(RawProduct product) {
        SortedMap<String, BlobRef> files = new TreeMap<>();
        product.getFilesMap()
                .forEach((role, blob) -> files.put(role, new BlobRef(blob.getDigest(), blob.getSizeBytes())));
        return new Registration(new ProductKind(product.getKind()), new TreeMap<>(product.getAttributesMap()), files);
    }

    static MakeRequest makeRequest(org.surveygrid.proto.v1.MakeRequest request) {
        return new MakeRequest(
                request.getSubmissionId(),
                request.getTargetsList(),
                request.getParametersMap(),
                request.getRebuild() ? MakeRequest.Freshness.MAKE_AGAIN : MakeRequest.Freshness.REUSE,
                request.getPriority());
    }

    PlanReply plan(Plan plan, Survey survey) {
        ArchiveSnapshot archive = survey.snapshot();
        Map<String, Double> typical = survey.typicalCpuSeconds();
        PlanReply.Builder reply = PlanReply.newBuilder()
                .setToMake(plan.with(PlanNode.Action.MAKE).size())
                .setReused(plan.with(PlanNode.Action.REUSE).size()
                        + plan.with(PlanNode.Action.SKIP).size())
                .setBlocked(plan.with(PlanNode.Action.BLOCKED).size());
        for (PlanNode node : plan.nodes()) {
            reply.addNodes(org.surveygrid.proto.v1.PlanNode.newBuilder()
                    .setKey(node.key())
                    .setTarget(node.target().toString())
                    .setAction(node.action().name())
                    .setReason(node.reason().name())
                    .setDetail(node.detail())
                    .setRequested(plan.requested().contains(node.target()))
                    .addAllInputKeys(node.recipe().inputs().stream()
                            .map(input -> input.key())
                            .toList()));
        }
        plan.byKind().forEach((kind, nodes) -> {
            int toMake = count(nodes, PlanNode.Action.MAKE);
            reply.addTotals(PlanTotal.newBuilder()
                    .setKind(kind.name())
                    .setToMake(toMake)
                    .setReused(count(nodes, PlanNode.Action.REUSE) + count(nodes, PlanNode.Action.SKIP))
                    .setBlocked(count(nodes, PlanNode.Action.BLOCKED))
                    .setEstimatedCpuSeconds(toMake * typical.getOrDefault(kind.name(), UNKNOWN_CPU_SECONDS))
                    .setInputBytes(nodes.stream()
                            .filter(node -> node.action() == PlanNode.Action.MAKE)
                            .mapToLong(node -> inputBytes(node, archive))
                            .sum()));
        });
        return reply.build();
    }

    private static int count(List<PlanNode> nodes, PlanNode.Action action) {
        return (int) nodes.stream().filter(node -> node.action() == action).count();
    }

    /** Of inputs that exist already; what is still to be made has no size yet. */
    private static long inputBytes(PlanNode node, ArchiveSnapshot archive) {
        return node.recipe().inputs().stream()
                .flatMap(input -> archive.product(input.key()).stream())
                .flatMap(product -> product.files().values().stream())
                .mapToLong(BlobRef::sizeBytes)
                .sum();
    }

    RunStatus run(RunProgress progress) {
        RunStatus.Builder status = RunStatus.newBuilder()
                .setRunId(progress.runId())
                .setState(progress.state().name())
                .addAllTargets(progress.targets())
                .addAllRequestedKeys(progress.requestedKeys())
                .setTotal(progress.total())
                .setDone(progress.count(UnitState.VALIDATED) + progress.count(UnitState.VOID))
                .setFailed(progress.troubledUnits().size())
                .setCreated(progress.created().toString());
        progress.unitStates()
                .forEach((kind, states) -> status.addKinds(RunKindStatus.newBuilder()
                        .setKind(kind)
                        .setDone(of(states, UnitState.VALIDATED) + of(states, UnitState.VOID))
                        .setActive(of(states, UnitState.ACTIVE) + of(states, UnitState.VERIFYING))
                        .setReady(of(states, UnitState.READY))
                        .setWaiting(of(states, UnitState.WAITING))
                        .setFailed(of(states, UnitState.FAILED)
                                + of(states, UnitState.QUARANTINED)
                                + of(states, UnitState.BLOCKED))
                        .setTotal(states.values().stream()
                                .mapToInt(Integer::intValue)
                                .sum())));
        progress.troubledUnits().stream().limit(20).forEach(key -> status.addProblems(unit(administration.unit(key))));
        if (progress.state() == RunProgress.State.RUNNING) {
            status.addAllNeedsYou(shortages());
        }
        return status.build();
    }

    private static int of(Map<UnitState, Integer> states, UnitState state) {
        return states.getOrDefault(state, 0);
    }

    /** A product, and whether its files are still there. */
    static Product shown(ArchivedProduct product, Survey survey) {
        Product message = product(product);
        return survey.keepsFiles(product.key())
                ? message
                : message.toBuilder()
                        .putAttributes("files", "not kept, what they led to is done")
                        .build();
    }

    static Product product(ArchivedProduct product) {
        Product.Builder message = Product.newBuilder()
                .setKey(product.key())
                .setKind(product.target().kind().name())
                .setTarget(product.target().toString())
                .setTaskName(product.origin().taskName())
                .setTaskVersion(product.origin().taskVersion())
                .putAllParameters(product.origin().parameters())
                .putAllAttributes(product.attributes())
                .putAllFacts(product.facts())
                .setIsValid(product.validity().state() != Validity.State.INVALID)
                .setValidityStart(product.validity().firstNight().toString())
                .setValidityEnd(product.validity().lastNight().toString())
                .setCreated(product.created().toString())
                .setVoidReason(product.origin().voidReason())
                .setFileStem(product.fileStem());
        if (product.validity().state() == Validity.State.VALID) {
            message.addAllQualityFlags(product.qualityFlags());
        }
        product.files()
                .forEach((role, blob) -> message.putFiles(
                        role,
                        Blob.newBuilder()
                                .setDigest(blob.digest())
                                .setSizeBytes(blob.sizeBytes())
                                .build()));
        return message.build();
    }

    static org.surveygrid.proto.v1.LineageEdge edge(LineageEdge edge, String farKey, ArchiveSnapshot all) {
        Optional<ArchivedProduct> far = all.product(farKey);
        return org.surveygrid.proto.v1.LineageEdge.newBuilder()
                .setProductKey(edge.productKey())
                .setRole(edge.role())
                .setInputKey(edge.inputKey())
                .setDepth(edge.depth())
                .setTarget(far.map(product -> product.target().toString()).orElse(""))
                .setFileStem(far.map(ArchivedProduct::fileStem).orElse(""))
                .build();
    }

    static Optional<Survey.NightRange> nights(CertifyRequest request, Validity before) {
        if (request.getFrom().isEmpty() && request.getTo().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Survey.NightRange(
                request.getFrom().isEmpty() ? before.firstNight() : LocalDate.parse(request.getFrom()),
                request.getTo().isEmpty() ? before.lastNight() : LocalDate.parse(request.getTo())));
    }

    StatusReply status(ArchiveSnapshot archive) {
        StatusReply.Builder status = StatusReply.newBuilder()
                .setVersion(version())
                .setUptimeSeconds(Instant.now().getEpochSecond() - started.getEpochSecond())
                .setProductCount(archive.all().size());
        SortedMap<String, Long> blobs = new TreeMap<>();
        archive.all().forEach(product -> product.files().values().forEach(b -> blobs.put(b.digest(), b.sizeBytes())));
        status.setBlobCount(blobs.size())
                .setBlobBytes(blobs.values().stream().mapToLong(Long::longValue).sum());
        administration.countByState().forEach((state, count) -> {
            status.putUnitsByState(state.name(), count);
            if (state == UnitState.FAILED || state == UnitState.QUARANTINED) {
                status.addNeedsYou(count + " units " + state + "  -> sgrid admin task list --state " + state);
            }
        });
        status.addAllNeedsYou(shortages());
        for (Administration.WorkerView worker : administration.workers()) {
            WorkerSummary summary = worker(worker);
            status.addWorkers(summary);
            if (summary.getState().equals("QUARANTINED")) {
                status.addNeedsYou("worker " + summary.getName() + " is quarantined: " + summary.getDetail()
                        + "  -> sgrid admin worker list");
            }
        }
        return status.build();
    }

    /** What keeps units waiting that more workers would end. */
    private List<String> shortages() {
        Map<UnitState, Integer> units = administration.countByState();
        long online = administration.workers().stream()
                .filter(worker -> worker(worker).getState().equals("ONLINE"))
                .count();
        int verifying = of(units, UnitState.VERIFYING);
        int ready = of(units, UnitState.READY);
        if (online == 0 && ready + verifying > 0) {
            return List.of((ready + verifying) + " units are ready and no worker is online  -> sgrid worker start");
        }
        if (online == 1 && verifying > 0) {
            return List.of(verifying + " units wait until a second worker finds the same bytes, and only one is online"
                    + "  -> sgrid worker join on another machine, or sgrid admin worker trust WORKER");
        }
        return List.of();
    }

    private static String version() {
        String version = OperatorWire.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    String unitKey(String keyOrPrefix) {
        if (keyOrPrefix.length() == 64) {
            return keyOrPrefix;
        }
        List<String> fitting = Arrays.stream(UnitState.values())
                .flatMap(state -> administration.units(state, LARGEST_LISTING).stream())
                .map(view -> view.unit().key())
                .filter(key -> key.startsWith(keyOrPrefix))
                .toList();
        if (fitting.size() != 1) {
            throw new NothingMatchesException(
                    fitting.size() + " work units have a key that begins with '" + keyOrPrefix + "'");
        }
        return fitting.getFirst();
    }

    static UnitSummary unit(Administration.UnitView view) {
        return UnitSummary.newBuilder()
                .setUnitKey(view.unit().key())
                .setTarget(view.unit().spec().target())
                .setState(view.unit().state().name())
                .setDetail(view.unit().detail())
                .setAttempts(view.attempts().size())
                .build();
    }

    static AttemptSummary attempt(Attempt attempt) {
        return AttemptSummary.newBuilder()
                .setAttemptId(attempt.attemptId())
                .setWorkerId(attempt.workerId())
                .setState(attempt.state().name())
                .setFence(attempt.fence())
                .setResultDigest(attempt.resultDigest())
                .setDetail(attempt.detail())
                .setGranted(Instant.ofEpochMilli(attempt.grantedMillis()).toString())
                .build();
    }

    static WorkerSummary worker(Administration.WorkerView view) {
        String state = switch (view.worker().standing()) {
            case QUARANTINED -> "QUARANTINED";
            case DRAINING -> "DRAINING";
            case ACTIVE -> view.isOnline() ? "ONLINE" : "OFFLINE";
        };
        return WorkerSummary.newBuilder()
                .setWorkerId(view.worker().workerId())
                .setName(view.worker().name())
                .setInstitute(view.worker().institute())
                .setState(state)
                .setSlots(view.worker().slots())
                .setLeases(view.leases())
                .setValidStreak(view.worker().validStreak())
                .setValidTotal(view.worker().validTotal())
                .setInvalidTotal(view.worker().invalidTotal())
                .setLastSeen(view.worker().lastSeen().toString())
                .setDetail(view.worker().detail())
                .build();
    }

    static Administration.WorkerAction action(SetWorkerRequest.Action action) {
        return switch (action) {
            case QUARANTINE -> Administration.WorkerAction.QUARANTINE;
            case RELEASE -> Administration.WorkerAction.RELEASE;
            case DRAIN -> Administration.WorkerAction.DRAIN;
            case TRUST -> Administration.WorkerAction.TRUST;
            case UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException("what to do with the worker: quarantine, release, drain or trust");
        };
    }
}
