-- Applications: what members ask for, how it went through review, the files it rests on, and what came of it.
-- Sealed columns hold AES-256-GCM; of what they hold, only the few things that queue and search sort by stand beside them in clear.
-- +goose Up

-- open_slot is NULL once an application is approved or closed: of one slot a member has at most one open application, whoever
-- asks at the same time. 'exclusive' for enrollment, activation, change and upgrade; 'committee:<id>' for a further committee.
CREATE TABLE applications (
    id                        INTEGER PRIMARY KEY AUTOINCREMENT,
    number                    VARCHAR(32)  NOT NULL,
    member_id                 INTEGER      NOT NULL,
    kind                      VARCHAR(16)  NOT NULL,
    state                     VARCHAR(16)  NOT NULL,
    committee_id              INTEGER      NOT NULL DEFAULT 0,
    open_slot                 VARCHAR(32)  NULL,
    data_sealed               BLOB         NOT NULL,
    changed                   TEXT         NOT NULL,
    print_hash                VARCHAR(64)  NOT NULL DEFAULT '',
    stamped_file              VARCHAR(32)  NOT NULL DEFAULT '',
    stamped_hash              VARCHAR(64)  NOT NULL DEFAULT '',
    round                     INTEGER      NOT NULL DEFAULT 0,
    submitted_at              DATETIME     NULL,
    due_on                    VARCHAR(10)  NOT NULL DEFAULT '',
    decided_at                DATETIME     NULL,
    reason                    TEXT         NOT NULL,
    marked                    TEXT         NOT NULL,
    lapse_on                  VARCHAR(10)  NOT NULL DEFAULT '',
    reminded_at               DATETIME     NULL,
    applicant_name            VARCHAR(255) NOT NULL DEFAULT '',
    member_type               VARCHAR(16)  NOT NULL DEFAULT '',
    employer                  VARCHAR(255) NOT NULL DEFAULT '',
    check_colour              VARCHAR(8)   NOT NULL DEFAULT '',
    created_at                DATETIME     NOT NULL,
    updated_at                DATETIME     NOT NULL,
    FOREIGN KEY (member_id) REFERENCES members (id)
);
CREATE UNIQUE INDEX applications_number ON applications (number);
CREATE UNIQUE INDEX applications_open ON applications (member_id, open_slot);
CREATE INDEX applications_member ON applications (member_id, kind);
CREATE INDEX applications_queue ON applications (committee_id, state, due_on);
CREATE INDEX applications_due ON applications (state, due_on);
CREATE INDEX applications_lapse ON applications (state, lapse_on);

-- A round's snapshot and files are never changed; its outcome is filled in once.
CREATE TABLE application_rounds (
    application_id            INTEGER      NOT NULL,
    no                        INTEGER      NOT NULL,
    submitted_at              DATETIME     NOT NULL,
    due_on                    VARCHAR(10)  NOT NULL,
    snapshot_sealed           BLOB         NOT NULL,
    files                     TEXT         NOT NULL,
    checks_sealed             BLOB         NULL,
    outcome                   VARCHAR(16)  NOT NULL DEFAULT '',
    reason                    TEXT         NOT NULL,
    marked                    TEXT         NOT NULL,
    decided_kind              VARCHAR(8)   NOT NULL DEFAULT '',
    decided_id                INTEGER      NOT NULL DEFAULT 0,
    decided_by                VARCHAR(64)  NOT NULL DEFAULT '',
    decided_at                DATETIME     NULL,
    PRIMARY KEY (application_id, no),
    FOREIGN KEY (application_id) REFERENCES applications (id)
);
CREATE INDEX application_rounds_decided ON application_rounds (decided_kind, decided_id, decided_at);

-- Only ever inserted into.
CREATE TABLE application_history (
    id                        INTEGER PRIMARY KEY AUTOINCREMENT,
    application_id            INTEGER      NOT NULL,
    from_state                VARCHAR(16)  NOT NULL,
    to_state                  VARCHAR(16)  NOT NULL,
    action                    VARCHAR(16)  NOT NULL,
    by_kind                   VARCHAR(8)   NOT NULL,
    by_id                     INTEGER      NOT NULL,
    by_name                   VARCHAR(64)  NOT NULL,
    at                        DATETIME     NOT NULL,
    reason                    TEXT         NOT NULL,
    ip                        VARCHAR(64)  NOT NULL,
    FOREIGN KEY (application_id) REFERENCES applications (id)
);
CREATE INDEX application_history_of ON application_history (application_id, id);

-- file_key is the only handle that leaves the server; stored_as is the name in the file store.
CREATE TABLE files (
    id                        INTEGER PRIMARY KEY AUTOINCREMENT,
    file_key                  VARCHAR(32)  NOT NULL,
    member_id                 INTEGER      NOT NULL,
    application_id            INTEGER      NOT NULL DEFAULT 0,
    kind                      VARCHAR(24)  NOT NULL,
    mime                      VARCHAR(64)  NOT NULL,
    size                      INTEGER      NOT NULL,
    width                     INTEGER      NOT NULL DEFAULT 0,
    height                    INTEGER      NOT NULL DEFAULT 0,
    pages                     INTEGER      NOT NULL DEFAULT 1,
    low_resolution            BOOLEAN      NOT NULL DEFAULT FALSE,
    sha256                    VARCHAR(64)  NOT NULL,
    stored_as                 VARCHAR(64)  NOT NULL,
    created_at                DATETIME     NOT NULL,
    FOREIGN KEY (member_id) REFERENCES members (id)
);
CREATE UNIQUE INDEX files_key ON files (file_key);
CREATE UNIQUE INDEX files_stored ON files (stored_as);
CREATE INDEX files_member ON files (member_id);
CREATE INDEX files_application ON files (application_id);
CREATE INDEX files_sha256 ON files (sha256);

CREATE TABLE certificates (
    id                        INTEGER PRIMARY KEY AUTOINCREMENT,
    serial                    VARCHAR(32)  NOT NULL,
    member_id                 INTEGER      NOT NULL,
    member_number             VARCHAR(32)  NOT NULL,
    version                   INTEGER      NOT NULL,
    state                     VARCHAR(16)  NOT NULL,
    printed_sealed            BLOB         NOT NULL,
    profile_at                INTEGER      NOT NULL,
    file_key                  VARCHAR(32)  NOT NULL,
    issued_at                 DATETIME     NOT NULL,
    ended_at                  DATETIME     NULL,
    end_reason                TEXT         NOT NULL,
    FOREIGN KEY (member_id) REFERENCES members (id)
);
CREATE UNIQUE INDEX certificates_serial ON certificates (serial);
CREATE UNIQUE INDEX certificates_version ON certificates (member_id, version);
CREATE INDEX certificates_number ON certificates (member_number);

-- For ever: only ever inserted into.
CREATE TABLE violations (
    id                        INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id                 INTEGER      NOT NULL,
    application_id            INTEGER      NOT NULL DEFAULT 0,
    reason                    TEXT         NOT NULL,
    file_keys                 TEXT         NOT NULL,
    by_id                     INTEGER      NOT NULL,
    by_name                   VARCHAR(64)  NOT NULL,
    at                        DATETIME     NOT NULL,
    FOREIGN KEY (member_id) REFERENCES members (id)
);
CREATE INDEX violations_member ON violations (member_id);

-- +goose Down
DROP TABLE violations;
DROP TABLE certificates;
DROP TABLE files;
DROP TABLE application_history;
DROP TABLE application_rounds;
DROP TABLE applications;
