-- Records: what is counted, sent, logged, set and worked off.
-- +goose Up

CREATE TABLE counters (
    name                      VARCHAR(64)  NOT NULL PRIMARY KEY,
    value                     INTEGER      NOT NULL
);

-- bucket is a blind index of what is limited: no phone and no address stands here.
CREATE TABLE rate_limits (
    bucket                    BLOB         NOT NULL PRIMARY KEY,
    window_start              DATETIME     NOT NULL,
    window_end                DATETIME     NOT NULL,
    hits                      INTEGER      NOT NULL
);
CREATE INDEX rate_limits_end ON rate_limits (window_end);

CREATE TABLE outbox (
    id                        INTEGER PRIMARY KEY AUTOINCREMENT,
    kind                      VARCHAR(8)   NOT NULL,
    state                     VARCHAR(16)  NOT NULL DEFAULT 'waiting',
    recipient_sealed          BLOB         NOT NULL,
    subject                   VARCHAR(200) NOT NULL DEFAULT '',
    text_sealed               BLOB         NOT NULL,
    attempts                  INTEGER      NOT NULL DEFAULT 0,
    due_at                    DATETIME     NOT NULL,
    expires_at                DATETIME     NULL,
    lease                     VARCHAR(32)  NOT NULL DEFAULT '',
    last_error                VARCHAR(500) NOT NULL DEFAULT '',
    created_at                DATETIME     NOT NULL,
    sent_at                   DATETIME     NULL
);
CREATE INDEX outbox_due ON outbox (state, due_at);
CREATE INDEX outbox_created ON outbox (created_at);

CREATE TABLE messages (
    id                        INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id                 INTEGER      NOT NULL,
    title                     VARCHAR(100) NOT NULL,
    body                      TEXT         NOT NULL,
    link                      VARCHAR(255) NOT NULL DEFAULT '',
    at                        DATETIME     NOT NULL,
    read_at                   DATETIME     NULL,
    FOREIGN KEY (member_id) REFERENCES members (id)
);
CREATE INDEX messages_member ON messages (member_id, id);
CREATE INDEX messages_unread ON messages (member_id, read_at);

-- audit is only ever inserted into; audit_chain follows it, one row each, in the order of no.
CREATE TABLE audit (
    id                        INTEGER PRIMARY KEY AUTOINCREMENT,
    at                        DATETIME     NOT NULL,
    actor_kind                VARCHAR(8)   NOT NULL,
    actor_id                  INTEGER      NOT NULL,
    actor_name                VARCHAR(64)  NOT NULL DEFAULT '',
    ip                        VARCHAR(64)  NOT NULL DEFAULT '',
    action                    VARCHAR(64)  NOT NULL,
    object                    VARCHAR(32)  NOT NULL,
    object_id                 VARCHAR(64)  NOT NULL,
    before_sealed             BLOB         NULL,
    after_sealed              BLOB         NULL
);
CREATE INDEX audit_object ON audit (object, object_id, id);
CREATE INDEX audit_actor ON audit (actor_kind, actor_id, id);
CREATE INDEX audit_action ON audit (action, id);
CREATE INDEX audit_at ON audit (at);

CREATE TABLE audit_chain (
    no                        INTEGER      NOT NULL PRIMARY KEY,
    audit_id                  INTEGER      NOT NULL,
    prev_hash                 BLOB         NOT NULL,
    hash                      BLOB         NOT NULL
);
CREATE UNIQUE INDEX audit_chain_audit ON audit_chain (audit_id);

CREATE TABLE holidays (
    day                       VARCHAR(10)  NOT NULL PRIMARY KEY,
    workday                   BOOLEAN      NOT NULL,
    note                      VARCHAR(100) NOT NULL DEFAULT '',
    updated_at                DATETIME     NOT NULL
);

CREATE TABLE settings (
    name                      VARCHAR(64)  NOT NULL PRIMARY KEY,
    value                     TEXT         NOT NULL,
    updated_at                DATETIME     NOT NULL
);

-- kind '': good for every kind of application.
CREATE TABLE canned_reasons (
    id                        INTEGER PRIMARY KEY AUTOINCREMENT,
    kind                      VARCHAR(16)  NOT NULL DEFAULT '',
    text                      VARCHAR(200) NOT NULL,
    sort                      INTEGER      NOT NULL DEFAULT 0,
    active                    BOOLEAN      NOT NULL DEFAULT TRUE,
    created_at                DATETIME     NOT NULL,
    updated_at                DATETIME     NOT NULL
);

INSERT INTO canned_reasons (text, sort, created_at, updated_at) VALUES
    ('盖章不清晰', 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('信息填写不完整', 2, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('证件模糊', 3, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('信息不符', 4, '2026-01-01 00:00:00', '2026-01-01 00:00:00');

CREATE TABLE notices (
    id                        INTEGER PRIMARY KEY AUTOINCREMENT,
    audience                  VARCHAR(16)  NOT NULL DEFAULT 'member',
    committee_id              INTEGER      NOT NULL DEFAULT 0,
    title                     VARCHAR(100) NOT NULL,
    body                      TEXT         NOT NULL,
    pinned                    BOOLEAN      NOT NULL DEFAULT FALSE,
    from_day                  VARCHAR(10)  NOT NULL DEFAULT '',
    until_day                 VARCHAR(10)  NOT NULL DEFAULT '',
    created_at                DATETIME     NOT NULL,
    updated_at                DATETIME     NOT NULL
);

-- Work too long for one request (bulk decisions, import, export): taken up by whichever process holds the lease.
CREATE TABLE jobs (
    id                        INTEGER PRIMARY KEY AUTOINCREMENT,
    kind                      VARCHAR(32)  NOT NULL,
    state                     VARCHAR(16)  NOT NULL DEFAULT 'waiting',
    staff_id                  INTEGER      NOT NULL DEFAULT 0,
    params_sealed             BLOB         NULL,
    total                     INTEGER      NOT NULL DEFAULT 0,
    done                      INTEGER      NOT NULL DEFAULT 0,
    failed                    INTEGER      NOT NULL DEFAULT 0,
    message                   VARCHAR(500) NOT NULL DEFAULT '',
    file_key                  VARCHAR(64)  NOT NULL DEFAULT '',
    lease                     VARCHAR(32)  NOT NULL DEFAULT '',
    lease_until               DATETIME     NULL,
    created_at                DATETIME     NOT NULL,
    started_at                DATETIME     NULL,
    finished_at               DATETIME     NULL
);
CREATE INDEX jobs_state ON jobs (state, id);
CREATE INDEX jobs_staff ON jobs (staff_id, id);

CREATE TABLE job_items (
    job_id                    INTEGER      NOT NULL,
    no                        INTEGER      NOT NULL,
    ref                       VARCHAR(64)  NOT NULL DEFAULT '',
    state                     VARCHAR(16)  NOT NULL DEFAULT 'waiting',
    reason                    VARCHAR(500) NOT NULL DEFAULT '',
    message                   VARCHAR(500) NOT NULL DEFAULT '',
    data_sealed               BLOB         NULL,
    done_at                   DATETIME     NULL,
    PRIMARY KEY (job_id, no),
    FOREIGN KEY (job_id) REFERENCES jobs (id)
);
CREATE INDEX job_items_state ON job_items (job_id, state, no);

-- +goose Down
DROP TABLE job_items;
DROP TABLE jobs;
DROP TABLE notices;
DROP TABLE canned_reasons;
DROP TABLE settings;
DROP TABLE holidays;
DROP TABLE audit_chain;
DROP TABLE audit;
DROP TABLE messages;
DROP TABLE outbox;
DROP TABLE rate_limits;
DROP TABLE counters;
