-- The last group of changes of the redo log that is part of this database.
CREATE TABLE redo_position (
    id INT PRIMARY KEY,
    sequence BIGINT NOT NULL
);
INSERT INTO redo_position (id, sequence) VALUES (1, 0);
