package org.surveygrid.worker.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.proto.v1.FailureClass;
import org.surveygrid.proto.v1.WorkUnit;

/** A child that goes down takes nobody along. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class ChildProcessExecutorTest {
    private static final long HEAP_BYTES = 64L << 20;

    @TempDir
    private Path directory;

    @Test
    void a_unit_of_an_unknown_task_is_declined_by_the_child() {
        try (ChildProcessExecutor executor = executor(HEAP_BYTES)) {
            ExecutionOutcome outcome = executor.execute(unit(), directory);

            assertThat(outcome).isInstanceOfSatisfying(ExecutionOutcome.Failed.class, failed -> {
                assertThat(failed.failureClass()).isEqualTo(FailureClass.DECLINED);
                assertThat(failed.detail()).contains("nosuchtask");
            });
        }
    }

    @Test
    void a_child_that_cannot_live_is_a_crash_with_its_exit_code() {
        // No virtual machine starts with a heap beyond the address space.
        try (ChildProcessExecutor executor = executor(Long.MAX_VALUE)) {
            ExecutionOutcome outcome = executor.execute(unit(), directory);

            assertThat(outcome).isInstanceOfSatisfying(ExecutionOutcome.Failed.class, failed -> {
                assertThat(failed.failureClass()).isEqualTo(FailureClass.CRASH);
                assertThat(failed.detail()).contains("exit 1", "child.log");
            });
        }
    }

    @Test
    void a_cancelled_unit_is_cancelled_and_the_next_one_gets_a_fresh_child() throws IOException {
        try (ChildProcessExecutor executor = executor(HEAP_BYTES)) {
            CompletableFuture<ExecutionOutcome> running =
                    CompletableFuture.supplyAsync(() -> executor.execute(unit(), directory));
            while (!running.isDone()) {
                executor.cancel();
                Thread.onSpinWait();
            }

            assertThat(running.join()).isInstanceOf(ExecutionOutcome.Cancelled.class);
            assertThat(executor.execute(unit(), directory)).isInstanceOf(ExecutionOutcome.Failed.class);
            assertThat(Files.readString(directory.resolve("child.log"))).doesNotContain("Exception");
        }
    }

    private ChildProcessExecutor executor(long heapBytes) {
        return new ChildProcessExecutor(directory.resolve("cache"), heapBytes, directory.resolve("child.log"));
    }

    private static WorkUnit unit() {
        return WorkUnit.newBuilder()
                .setTaskName("nosuchtask")
                .setTaskVersion(1)
                .setTarget("nosuchtask inst=cam")
                .build();
    }
}
