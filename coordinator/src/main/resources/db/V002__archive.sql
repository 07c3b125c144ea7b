-- Products and their lineage, runs, survey parameters. Maps are stored as lines "name = value", sorted by name.

CREATE TABLE product (
    product_key CHAR(64) PRIMARY KEY,
    kind VARCHAR(100) NOT NULL,
    target VARCHAR(1000) NOT NULL,
    task_name VARCHAR(100) NOT NULL,
    task_version INT NOT NULL,
    parameters CHARACTER LARGE OBJECT NOT NULL,
    attributes CHARACTER LARGE OBJECT NOT NULL,
    facts CHARACTER LARGE OBJECT NOT NULL,
    quality_flags VARCHAR(4000) NOT NULL,
    void_reason VARCHAR(4000) NOT NULL,
    validity VARCHAR(20) NOT NULL,
    first_night VARCHAR(10) NOT NULL,
    last_night VARCHAR(10) NOT NULL,
    -- One project and one privilege level so far; every product already says which.
    project VARCHAR(100) DEFAULT 'survey' NOT NULL,
    privilege INT DEFAULT 3 NOT NULL,
    created BIGINT NOT NULL
);
CREATE INDEX product_target ON product (target);
CREATE INDEX product_kind ON product (kind);

CREATE TABLE product_file (
    product_key CHAR(64) NOT NULL,
    role VARCHAR(100) NOT NULL,
    digest CHAR(64) NOT NULL,
    size_bytes BIGINT NOT NULL,
    PRIMARY KEY (product_key, role)
);

CREATE TABLE product_input (
    product_key CHAR(64) NOT NULL,
    ordinal INT NOT NULL,
    role VARCHAR(100) NOT NULL,
    input_key CHAR(64) NOT NULL,
    PRIMARY KEY (product_key, ordinal)
);
CREATE INDEX product_input_input ON product_input (input_key);

CREATE TABLE run (
    run_id VARCHAR(100) PRIMARY KEY,
    submission_id VARCHAR(100) NOT NULL UNIQUE,
    targets CHARACTER LARGE OBJECT NOT NULL,
    requested_keys CHARACTER LARGE OBJECT NOT NULL,
    is_cancelled BOOLEAN NOT NULL,
    created BIGINT NOT NULL
);

CREATE TABLE survey_parameter (
    name VARCHAR(200) PRIMARY KEY,
    parameter_value VARCHAR(4000) NOT NULL
);
