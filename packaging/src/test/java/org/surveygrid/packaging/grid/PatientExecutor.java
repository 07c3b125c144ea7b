package org.surveygrid.packaging.grid;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.surveygrid.proto.v1.WorkUnit;
import org.surveygrid.worker.execution.ExecutionOutcome;
import org.surveygrid.worker.execution.UnitExecutor;

/** Begins a unit and does not go on before it is told to, or cancelled. */
final class PatientExecutor {
    private static final long PATIENCE_SECONDS = 60;

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private final AtomicInteger runs = new AtomicInteger();

    UnitExecutor around(UnitExecutor honest) {
        AtomicBoolean isCancelled = new AtomicBoolean();
        return new UnitExecutor() {
            @Override
            public ExecutionOutcome execute(WorkUnit unit, Path outputDirectory) {
                runs.incrementAndGet();
                begun.countDown();
                await(mayGoOn);
                return isCancelled.get() ? new ExecutionOutcome.Cancelled() : honest.execute(unit, outputDirectory);
            }

            @Override
            public void cancel() {
                isCancelled.set(true);
                mayGoOn.countDown();
            }

            @Override
            public void close() {
                honest.close();
            }
        };
    }

    void awaitFirstUnit() {
        await(begun);
    }

    void goOn() {
        mayGoOn.countDown();
    }

    int runs() {
        return runs.get();
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("waited in vain for " + PATIENCE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
