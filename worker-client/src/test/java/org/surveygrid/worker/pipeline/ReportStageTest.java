package org.surveygrid.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.proto.v1.FailReply;
import org.surveygrid.proto.v1.FailRequest;
import org.surveygrid.proto.v1.FailureClass;
import org.surveygrid.proto.v1.GrantedLease;
import org.surveygrid.proto.v1.OpenSessionReply;
import org.surveygrid.proto.v1.OpenSessionRequest;
import org.surveygrid.proto.v1.SubmitReply;
import org.surveygrid.proto.v1.SubmitRequest;
import org.surveygrid.proto.v1.TaskResult;
import org.surveygrid.proto.v1.UnprocessableResult;
import org.surveygrid.proto.v1.WorkUnit;
import org.surveygrid.proto.v1.WorkerGatewayGrpc;
import org.surveygrid.worker.cache.BlobCache;
import org.surveygrid.worker.execution.ExecutionOutcome;
import org.surveygrid.worker.execution.UnitExecutor;
import org.surveygrid.worker.gateway.CoordinatorAddress;
import org.surveygrid.worker.gateway.CoordinatorClient;

/** What a worker does with results that the coordinator does not want. */
final class ReportStageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @Test
    void a_result_that_is_never_accepted_is_given_up_and_reported_as_failed() throws Exception {
        Deaf coordinator = new Deaf(Optional.empty());

        boolean isForgotten = report(coordinator);

        assertThat(isForgotten).isTrue();
        assertThat(coordinator.failures).singleElement().satisfies(failure -> {
            assertThat(failure.getAttemptId()).isEqualTo("a-1");
            assertThat(failure.getDetail()).contains("makes no sense");
        });
        assertThat(directory.resolve("attempts")).isEmptyDirectory();
    }

    @Test
    void a_refused_result_is_dropped_at_once() throws Exception {
        Deaf coordinator = new Deaf(Optional.of(SubmitReply.Disposition.REFUSED));

        boolean isForgotten = report(coordinator);

        assertThat(isForgotten).isTrue();
        assertThat(coordinator.submits).hasSize(1);
        assertThat(coordinator.failures).isEmpty();
        assertThat(directory.resolve("attempts")).isEmptyDirectory();
    }

    @Test
    void a_run_that_takes_longer_than_its_limit_is_ended_and_reported_as_overtime() throws Exception {
        Deaf coordinator = new Deaf(Optional.empty());

        boolean isForgotten = with(coordinator, (state, stage) -> {
            Attempt attempt = state.store()
                    .create(GrantedLease.newBuilder()
                            .setAttemptId("a-1")
                            .setFence(1)
                            .setRunLimitMillis(150)
                            .build());
            state.live().add(attempt);
            BlockingQueue<Attempt> toRun = new LinkedBlockingQueue<>();
            toRun.add(attempt);
            return new Slot(state, new EndlessExecutor(), toRun, stage);
        });

        assertThat(isForgotten).isTrue();
        assertThat(coordinator.failures).singleElement().satisfies(failure -> {
            assertThat(failure.getFailureClass()).isEqualTo(FailureClass.OVERTIME);
            assertThat(failure.getDetail()).contains("0.15 s");
        });
    }

    /** Reports one finished attempt; whether the stage let go of it within the patience. */
    private boolean report(Deaf coordinator) throws Exception {
        return with(coordinator, (state, stage) -> {
            Attempt attempt = finished(state.store());
            state.live().add(attempt);
            stage.enqueue(attempt);
            return stage;
        });
    }

    /** Makes a stage that has something to do. */
    @FunctionalInterface
    private interface Work {
        Runnable stage(PipelineState state, ReportStage report) throws IOException;
    }

    private boolean with(Deaf coordinator, Work work) throws Exception {
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(coordinator)
                .build()
                .start();
        StopSignal stop = new StopSignal();
        try (CoordinatorClient client =
                CoordinatorClient.to(CoordinatorAddress.parse("127.0.0.1:" + server.getPort()), Optional.empty())) {
            Session session = new Session(client, OpenSessionRequest.getDefaultInstance(), stop);
            session.open("");
            PipelineState state = state(stop);
            Thread running = Thread.ofPlatform().start(work.stage(state, new ReportStage(client, session, state)));
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (state.live().size() > 0 && System.nanoTime() < deadline) {
                stop.await(Duration.ofMillis(20));
            }
            stop.raise();
            return running.join(PATIENCE) && state.live().size() == 0;
        } finally {
            server.shutdownNow();
        }
    }

    /** Runs until it is cancelled. */
    private static final class EndlessExecutor implements UnitExecutor {
        private final CountDownLatch cancelled = new CountDownLatch(1);

        @Override
        public ExecutionOutcome execute(WorkUnit unit, Path outputDirectory) {
            try {
                return cancelled.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                        ? new ExecutionOutcome.Cancelled()
                        : new ExecutionOutcome.Failed(FailureClass.KERNEL, "", "nobody ended it");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void cancel() {
            cancelled.countDown();
        }

        @Override
        public void close() {}
    }

    private PipelineState state(StopSignal stop) throws IOException {
        return new PipelineState(
                stop,
                new LiveAttempts(),
                new AttemptStore(directory.resolve("attempts")),
                new BlobCache(directory.resolve("cache"), 1 << 20, InstantSource.system()),
                2);
    }

    private static Attempt finished(AttemptStore store) throws IOException {
        Attempt attempt = store.create(
                GrantedLease.newBuilder().setAttemptId("a-1").setFence(1).build());
        store.recordResult(
                attempt,
                SubmitRequest.newBuilder()
                        .setAttemptId("a-1")
                        .setFence(1)
                        .setResult(TaskResult.newBuilder()
                                .setUnprocessable(
                                        UnprocessableResult.newBuilder().setReason("NO_STARS")))
                        .build());
        return attempt;
    }

    /** A coordinator that takes no result. */
    private static final class Deaf extends WorkerGatewayGrpc.WorkerGatewayImplBase {
        private final Optional<SubmitReply.Disposition> answer;
        private final BlockingQueue<SubmitRequest> submits = new LinkedBlockingQueue<>();
        private final BlockingQueue<FailRequest> failures = new LinkedBlockingQueue<>();

        Deaf(Optional<SubmitReply.Disposition> answer) {
            this.answer = answer;
        }

        @Override
        public void openSession(OpenSessionRequest request, StreamObserver<OpenSessionReply> reply) {
            reply.onNext(OpenSessionReply.newBuilder().setSessionId("s").build());
            reply.onCompleted();
        }

        @Override
        public void submit(SubmitRequest request, StreamObserver<SubmitReply> reply) {
            submits.add(request);
            if (answer.isEmpty()) {
                reply.onError(Status.INVALID_ARGUMENT
                        .withDescription("BAD_REQUEST: makes no sense")
                        .asRuntimeException());
                return;
            }
            reply.onNext(SubmitReply.newBuilder().setDisposition(answer.get()).build());
            reply.onCompleted();
        }

        @Override
        public void fail(FailRequest request, StreamObserver<FailReply> reply) {
            failures.add(request);
            reply.onNext(FailReply.getDefaultInstance());
            reply.onCompleted();
        }
    }
}
