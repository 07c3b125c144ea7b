package org.surveygrid.coordinator;

import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.List;
import org.surveygrid.coordinator.assimilation.Assimilator;
import org.surveygrid.coordinator.blob.BlobRef;
import org.surveygrid.coordinator.gateway.OperatorService;
import org.surveygrid.coordinator.run.Survey;
import org.surveygrid.coordinator.storage.Database;
import org.surveygrid.coordinator.upkeep.Upkeep;
import org.surveygrid.task.TaskCatalog;

/** A whole coordinator: the grid engine, the survey on top of it, and the port that people and workers call. */
public final class Coordinator implements AutoCloseable {
    private final Database database;
    private final GridEngine engine;
    private final Survey survey;
    private final int port;

    private Coordinator(Database database, GridEngine engine, Survey survey, int port) {
        this.database = database;
        this.engine = engine;
        this.survey = survey;
        this.port = port;
    }

    /**
     * Takes up where the last process stopped, and opens the port.
     *
     * @param config how it runs
     * @return the running coordinator
     * @throws IOException when its folder or its port cannot be used
     */
    public static Coordinator start(GridConfig config) throws IOException {
        TaskCatalog catalog = TaskCatalog.load();
        InstantSource clock = InstantSource.system();
        Database database = GridEngine.openDatabase(config);
        // The assimilator reads facts from a store that the engine opens: bound when the engine is there.
        FactsReader facts = new FactsReader();
        Assimilator assimilator = new Assimilator(catalog, facts, clock);
        GridEngine engine = GridEngine.open(config, database, assimilator, assimilator);
        facts.engine = engine;
        Survey survey = new Survey(database, catalog, engine.workUnits(), clock);
        engine.everySecond(survey::planAgain);
        OperatorService operator = new OperatorService(
                survey,
                engine.administration(),
                new Upkeep(database, engine.blobs(), config.folder(), clock),
                new OperatorService.Enrolment(
                        engine.tokens(), engine.authority().pin()));
        return new Coordinator(database, engine, survey, engine.serve(List.of(operator)));
    }

    private static final class FactsReader implements Assimilator.FactsText {
        private volatile @org.jspecify.annotations.Nullable GridEngine engine;

        @Override
        public String read(BlobRef blob) throws IOException {
            GridEngine running = engine;
            if (running == null) {
                throw new IOException("the blob store is not open yet");
            }
            return Files.readString(running.blobs().require(blob.digest()));
        }
    }

    /**
     * Where it listens.
     *
     * @return the port number
     */
    public int port() {
        return port;
    }

    /**
     * Products and runs.
     *
     * @return the survey
     */
    public Survey survey() {
        return survey;
    }

    /**
     * Units, workers and blobs.
     *
     * @return the engine
     */
    public GridEngine engine() {
        return engine;
    }

    /** Closes the port, then the database. Leases live on: workers go on after a restart. */
    @Override
    public void close() {
        engine.close();
        database.close();
    }
}
