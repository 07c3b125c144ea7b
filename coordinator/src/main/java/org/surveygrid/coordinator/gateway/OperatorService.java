package org.surveygrid.coordinator.gateway;

import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.surveygrid.coordinator.archive.ArchiveSnapshot;
import org.surveygrid.coordinator.archive.ArchivedProduct;
import org.surveygrid.coordinator.archive.Validity;
import org.surveygrid.coordinator.blob.BlobRef;
import org.surveygrid.coordinator.blob.BlobStore;
import org.surveygrid.coordinator.dispatch.Administration;
import org.surveygrid.coordinator.fault.GridFault;
import org.surveygrid.coordinator.fault.GridFaultException;
import org.surveygrid.coordinator.identity.JoinToken;
import org.surveygrid.coordinator.identity.JoinTokens;
import org.surveygrid.coordinator.run.NothingMatchesException;
import org.surveygrid.coordinator.run.Registration;
import org.surveygrid.coordinator.run.RunProgress;
import org.surveygrid.coordinator.run.Survey;
import org.surveygrid.coordinator.storage.JournalTable.AuditEntry;
import org.surveygrid.coordinator.upkeep.Upkeep;
import org.surveygrid.coordinator.workunit.UnitState;
import org.surveygrid.proto.v1.BackupReply;
import org.surveygrid.proto.v1.BackupRequest;
import org.surveygrid.proto.v1.CancelRunRequest;
import org.surveygrid.proto.v1.CertifyRequest;
import org.surveygrid.proto.v1.CollectGarbageReply;
import org.surveygrid.proto.v1.CollectGarbageRequest;
import org.surveygrid.proto.v1.CreateTokenReply;
import org.surveygrid.proto.v1.CreateTokenRequest;
import org.surveygrid.proto.v1.FindReply;
import org.surveygrid.proto.v1.FindRequest;
import org.surveygrid.proto.v1.GetRunRequest;
import org.surveygrid.proto.v1.ListRunsReply;
import org.surveygrid.proto.v1.ListRunsRequest;
import org.surveygrid.proto.v1.ListUnitsReply;
import org.surveygrid.proto.v1.ListUnitsRequest;
import org.surveygrid.proto.v1.ListWorkersReply;
import org.surveygrid.proto.v1.ListWorkersRequest;
import org.surveygrid.proto.v1.MakeReply;
import org.surveygrid.proto.v1.MakeRequest;
import org.surveygrid.proto.v1.OperatorGrpc;
import org.surveygrid.proto.v1.PlanReply;
import org.surveygrid.proto.v1.Product;
import org.surveygrid.proto.v1.RegisterReply;
import org.surveygrid.proto.v1.RegisterRequest;
import org.surveygrid.proto.v1.RequalifyReply;
import org.surveygrid.proto.v1.RequalifyRequest;
import org.surveygrid.proto.v1.RetryUnitRequest;
import org.surveygrid.proto.v1.RunStatus;
import org.surveygrid.proto.v1.SetParametersReply;
import org.surveygrid.proto.v1.SetParametersRequest;
import org.surveygrid.proto.v1.SetWorkerRequest;
import org.surveygrid.proto.v1.ShowReply;
import org.surveygrid.proto.v1.ShowRequest;
import org.surveygrid.proto.v1.StatusReply;
import org.surveygrid.proto.v1.StatusRequest;
import org.surveygrid.proto.v1.UnitSummary;
import org.surveygrid.proto.v1.WhyUnitReply;
import org.surveygrid.proto.v1.WhyUnitRequest;
import org.surveygrid.proto.v1.WorkerSummary;
import org.surveygrid.task.Facts;
import org.surveygrid.task.ProductKind;

/** Answers people: the operator service on top of {@link Survey} and {@link Administration}. */
public final class OperatorService extends OperatorGrpc.OperatorImplBase implements GridService {
    private static final long LARGEST_FACTS_BYTES = 1 << 20;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final Survey survey;
    private final Administration administration;
    private final Upkeep upkeep;
    private final BlobStore blobs;
    private final JoinTokens tokens;
    private final String authorityPin;
    private final OperatorWire wire;

    /**
     * The service.
     *
     * @param survey products and runs
     * @param administration units and workers
     * @param upkeep looks after files
     * @param enrolment lets workers in
     */
    public OperatorService(Survey survey, Administration administration, Upkeep upkeep, Enrolment enrolment) {
        this.survey = survey;
        this.administration = administration;
        this.upkeep = upkeep;
        this.blobs = upkeep.blobs();
        this.tokens = enrolment.tokens();
        this.authorityPin = enrolment.authorityPin();
        this.wire = new OperatorWire(administration);
    }

    /**
     * How workers get in.
     *
     * @param tokens makes join tokens
     * @param authorityPin digest of the authority's public key, given out with them
     */
    public record Enrolment(JoinTokens tokens, String authorityPin) {}

    @Override
    public void register(RegisterRequest request, StreamObserver<RegisterReply> reply) {
        answer(reply, () -> {
            List<Registration> registrations = request.getProductsList().stream()
                    .map(OperatorWire::registration)
                    .toList();
            for (Registration registration : registrations) {
                registration.files().values().forEach(blob -> {
                    if (!blobs.holds(blob)) {
                        throw new GridFaultException(
                                GridFault.BLOB_MISSING, "blob " + blob.digest() + " was not uploaded; upload it first");
                    }
                });
            }
            List<String> fresh =
                    survey.register(registrations.stream().map(this::withFacts).toList());
            return RegisterReply.newBuilder()
                    .setRegistered(fresh.size())
                    .setAlreadyKnown(registrations.size() - fresh.size())
                    .addAllKeys(fresh)
                    .build();
        });
    }

    /** Calibrations made elsewhere bring what is known of them as a file, like those made here. */
    private Registration withFacts(Registration registration) {
        BlobRef blob = registration.files().get(Facts.ROLE);
        if (blob == null) {
            return registration;
        }
        if (blob.sizeBytes() > LARGEST_FACTS_BYTES) {
            throw new IllegalArgumentException("facts of " + blob.sizeBytes() + " bytes, the limit is "
                    + LARGEST_FACTS_BYTES + "; is it the right file?");
        }
        try {
            return new Registration(
                    registration.kind(),
                    registration.attributes(),
                    registration.files(),
                    Facts.decode(Files.readString(blobs.require(blob.digest()))));
        } catch (IOException e) {
            throw new UncheckedIOException("the facts " + blob.digest() + " cannot be read", e);
        }
    }

    @Override
    public void plan(MakeRequest request, StreamObserver<PlanReply> reply) {
        answer(reply, () -> wire.plan(survey.plan(OperatorWire.makeRequest(request)), survey));
    }

    @Override
    public void make(MakeRequest request, StreamObserver<MakeReply> reply) {
        answer(reply, () -> {
            if (request.getSubmissionId().isEmpty()) {
                throw new IllegalArgumentException("a submission needs an id of the client's choice");
            }
            Survey.Submitted submitted = survey.make(OperatorWire.makeRequest(request));
            return MakeReply.newBuilder()
                    .setRunId(submitted.runId())
                    .setPlan(wire.plan(submitted.plan(), survey))
                    .build();
        });
    }

    @Override
    public void getRun(GetRunRequest request, StreamObserver<RunStatus> reply) {
        answer(reply, () -> {
            long waitMillis = Math.min(LONGEST_WAIT.toMillis(), request.getWaitMillis());
            RunProgress progress = survey.awaitEnd(request.getRunId(), Duration.ofMillis(waitMillis));
            return wire.run(progress);
        });
    }

    @Override
    public void listRuns(ListRunsRequest request, StreamObserver<ListRunsReply> reply) {
        answer(
                reply,
                () -> ListRunsReply.newBuilder()
                        .addAllRuns(survey.runs(Math.max(1, request.getLimit())).stream()
                                .map(wire::run)
                                .toList())
                        .build());
    }

    @Override
    public void cancelRun(CancelRunRequest request, StreamObserver<RunStatus> reply) {
        answer(reply, () -> {
            survey.cancel(request.getRunId());
            return wire.run(survey.awaitEnd(request.getRunId(), Duration.ZERO));
        });
    }

    @Override
    public void find(FindRequest request, StreamObserver<FindReply> reply) {
        answer(
                reply,
                () -> FindReply.newBuilder()
                        .addAllProducts(survey.snapshot().all().stream()
                                .filter(product ->
                                        product.target().kind().name().equals(request.getKind())
                                                || request.getKind().isEmpty())
                                .filter(product -> request.getAttributesMap().entrySet().stream()
                                        .allMatch(a ->
                                                product.attribute(a.getKey()).equals(a.getValue())))
                                .filter(product -> request.getIncludeInvalid()
                                        || product.validity().state() != Validity.State.INVALID)
                                .sorted(Comparator.comparing((ArchivedProduct product) ->
                                                product.target().toString())
                                        .thenComparing(ArchivedProduct::created))
                                .limit(request.getLimit() > 0 ? request.getLimit() : 1000)
                                .map(OperatorWire::product)
                                .toList())
                        .build());
    }

    @Override
    public void show(ShowRequest request, StreamObserver<ShowReply> reply) {
        answer(reply, () -> {
            ArchivedProduct product = survey.product(request.getKey());
            ArchiveSnapshot all = survey.snapshot();
            return ShowReply.newBuilder()
                    .setProduct(OperatorWire.shown(product, survey))
                    .addAllUp(survey.madeFrom(product.key(), request.getUp()).stream()
                            .map(edge -> OperatorWire.edge(edge, edge.inputKey(), all))
                            .toList())
                    .addAllDown(survey.usedFor(product.key(), request.getDown()).stream()
                            .map(edge -> OperatorWire.edge(edge, edge.productKey(), all))
                            .toList())
                    .build();
        });
    }

    @Override
    public void certify(CertifyRequest request, StreamObserver<Product> reply) {
        answer(reply, () -> {
            ArchivedProduct product = survey.product(request.getKey());
            Validity.State state = switch (request.getValidity()) {
                case VALID -> Validity.State.CERTIFIED;
                case INVALID -> Validity.State.INVALID;
                case UNCHANGED, UNRECOGNIZED -> product.validity().state();
            };
            Optional<Survey.NightRange> nights = OperatorWire.nights(request, product.validity());
            survey.certify(
                    product.key(),
                    state,
                    nights,
                    new AuditEntry(request.getUser(), "CERTIFY", product.key(), state + ": " + request.getReason()));
            return OperatorWire.product(survey.product(product.key()));
        });
    }

    @Override
    public void requalify(RequalifyRequest request, StreamObserver<RequalifyReply> reply) {
        answer(reply, () -> {
            Survey.Requalified result = survey.requalify(
                    new ProductKind(request.getKind()),
                    request.getParametersMap(),
                    new AuditEntry(
                            request.getUser(),
                            "REQUALIFY",
                            request.getKind(),
                            String.valueOf(request.getParametersMap())));
            return RequalifyReply.newBuilder()
                    .setJudged(result.judged())
                    .setNewlyFlagged(result.newlyFlagged())
                    .setNewlyClean(result.newlyClean())
                    .build();
        });
    }

    @Override
    public void status(StatusRequest request, StreamObserver<StatusReply> reply) {
        answer(reply, () -> wire.status(survey.snapshot()));
    }

    @Override
    public void listUnits(ListUnitsRequest request, StreamObserver<ListUnitsReply> reply) {
        answer(reply, () -> {
            UnitState state = UnitState.valueOf(request.getState().toUpperCase(Locale.ROOT));
            return ListUnitsReply.newBuilder()
                    .addAllUnits(administration.units(state, request.getLimit() > 0 ? request.getLimit() : 100).stream()
                            .map(OperatorWire::unit)
                            .toList())
                    .build();
        });
    }

    @Override
    public void whyUnit(WhyUnitRequest request, StreamObserver<WhyUnitReply> reply) {
        answer(reply, () -> {
            String key = wire.unitKey(request.getUnitKey());
            Administration.UnitView view = administration.unit(key);
            return WhyUnitReply.newBuilder()
                    .setUnit(OperatorWire.unit(view))
                    .addAllSentences(administration.why(key))
                    .addAllAttempts(
                            view.attempts().stream().map(OperatorWire::attempt).toList())
                    .build();
        });
    }

    @Override
    public void retryUnit(RetryUnitRequest request, StreamObserver<UnitSummary> reply) {
        answer(reply, () -> {
            String key = wire.unitKey(request.getUnitKey());
            administration.retry(key, request.getUser());
            return OperatorWire.unit(administration.unit(key));
        });
    }

    @Override
    public void listWorkers(ListWorkersRequest request, StreamObserver<ListWorkersReply> reply) {
        answer(
                reply,
                () -> ListWorkersReply.newBuilder()
                        .addAllWorkers(administration.workers().stream()
                                .map(OperatorWire::worker)
                                .toList())
                        .build());
    }

    @Override
    public void setWorker(SetWorkerRequest request, StreamObserver<WorkerSummary> reply) {
        answer(
                reply,
                () -> OperatorWire.worker(administration.set(
                        request.getWorkerId(),
                        OperatorWire.action(request.getAction()),
                        request.getReason(),
                        request.getUser())));
    }

    @Override
    public void createToken(CreateTokenRequest request, StreamObserver<CreateTokenReply> reply) {
        answer(reply, () -> {
            JoinToken created = tokens.create(
                    request.getInstitute(),
                    Math.max(1, request.getUses()),
                    Duration.ofSeconds(request.getValidSeconds() > 0 ? request.getValidSeconds() : 86_400));
            return CreateTokenReply.newBuilder()
                    .setTokenId(created.tokenId())
                    .setSecret(created.secret())
                    .setExpires(created.expires().toString())
                    .setAuthorityPin(authorityPin)
                    .build();
        });
    }

    @Override
    public void setParameters(SetParametersRequest request, StreamObserver<SetParametersReply> reply) {
        answer(
                reply,
                () -> SetParametersReply.newBuilder()
                        .putAllParameters(survey.setParameters(
                                new TreeMap<>(request.getParametersMap()),
                                request.getResetList(),
                                new AuditEntry(
                                        request.getUser(),
                                        "SET_PARAMETERS",
                                        "survey",
                                        request.getParametersMap() + " reset " + request.getResetList())))
                        .build());
    }

    @Override
    public void collectGarbage(CollectGarbageRequest request, StreamObserver<CollectGarbageReply> reply) {
        answer(reply, () -> UpkeepWire.collectGarbage(upkeep, request));
    }

    @Override
    public void backup(BackupRequest request, StreamObserver<BackupReply> reply) {
        answer(reply, () -> UpkeepWire.backup(upkeep, request));
    }

    private static <T> void answer(StreamObserver<T> reply, Supplier<T> work) {
        StatusMapping.answer(reply, () -> {
            try {
                return work.get();
            } catch (NothingMatchesException e) {
                throw new GridFaultException(GridFault.NOT_FOUND, String.valueOf(e.getMessage()), e);
            } catch (DateTimeException e) {
                throw new GridFaultException(
                        GridFault.BAD_REQUEST, "a night is written 2026-01-31: " + e.getMessage(), e);
            }
        });
    }
}
