-- Records: what is counted, sent, logged, set and worked off.
-- +goose Up

CREATE TABLE counters (
    name  VARCHAR(64) NOT NULL PRIMARY KEY,
    value BIGINT      NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- bucket is a blind index of what is limited: no phone and no address stands here.
CREATE TABLE rate_limits (
    bucket       BINARY(32)  NOT NULL PRIMARY KEY,
    window_start DATETIME(3) NOT NULL,
    window_end   DATETIME(3) NOT NULL,
    hits         INT         NOT NULL,
    KEY rate_limits_end (window_end)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE outbox (
    id               BIGINT         NOT NULL AUTO_INCREMENT PRIMARY KEY,
    kind             VARCHAR(8)     NOT NULL,
    state            VARCHAR(16)    NOT NULL DEFAULT 'waiting',
    recipient_sealed VARBINARY(512) NOT NULL,
    subject          VARCHAR(200)   NOT NULL DEFAULT '',
    text_sealed      MEDIUMBLOB     NOT NULL,
    attempts         INT            NOT NULL DEFAULT 0,
    due_at           DATETIME(3)    NOT NULL,
    expires_at       DATETIME(3)    NULL,
    lease            VARCHAR(32)    NOT NULL DEFAULT '',
    last_error       VARCHAR(500)   NOT NULL DEFAULT '',
    created_at       DATETIME(3)    NOT NULL,
    sent_at          DATETIME(3)    NULL,
    KEY outbox_due (state, due_at),
    KEY outbox_created (created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE messages (
    id        BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    member_id BIGINT       NOT NULL,
    title     VARCHAR(100) NOT NULL,
    body      TEXT         NOT NULL,
    link      VARCHAR(255) NOT NULL DEFAULT '',
    at        DATETIME(3)  NOT NULL,
    read_at   DATETIME(3)  NULL,
    KEY messages_member (member_id, id),
    KEY messages_unread (member_id, read_at),
    CONSTRAINT messages_member FOREIGN KEY (member_id) REFERENCES members (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- audit is only ever inserted into; audit_chain follows it, one row each, in the order of no.
CREATE TABLE audit (
    id            BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    at            DATETIME(3)  NOT NULL,
    actor_kind    VARCHAR(8)   NOT NULL,
    actor_id      BIGINT       NOT NULL,
    actor_name    VARCHAR(64)  NOT NULL DEFAULT '',
    ip            VARCHAR(64)  NOT NULL DEFAULT '',
    action        VARCHAR(64)  NOT NULL,
    object        VARCHAR(32)  NOT NULL,
    object_id     VARCHAR(64)  NOT NULL,
    before_sealed MEDIUMBLOB   NULL,
    after_sealed  MEDIUMBLOB   NULL,
    KEY audit_object (object, object_id, id),
    KEY audit_actor (actor_kind, actor_id, id),
    KEY audit_action (action, id),
    KEY audit_at (at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE audit_chain (
    no        BIGINT     NOT NULL PRIMARY KEY,
    audit_id  BIGINT     NOT NULL,
    prev_hash BINARY(32) NOT NULL,
    hash      BINARY(32) NOT NULL,
    UNIQUE KEY audit_chain_audit (audit_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE holidays (
    day        VARCHAR(10)  NOT NULL PRIMARY KEY,
    workday    BOOLEAN      NOT NULL,
    note       VARCHAR(100) NOT NULL DEFAULT '',
    updated_at DATETIME(3)  NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE settings (
    name       VARCHAR(64) NOT NULL PRIMARY KEY,
    value      TEXT        NOT NULL,
    updated_at DATETIME(3) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- kind '': good for every kind of application.
CREATE TABLE canned_reasons (
    id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    kind       VARCHAR(16)  NOT NULL DEFAULT '',
    text       VARCHAR(200) NOT NULL,
    sort       INT          NOT NULL DEFAULT 0,
    active     BOOLEAN      NOT NULL DEFAULT TRUE,
    created_at DATETIME(3)  NOT NULL,
    updated_at DATETIME(3)  NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT INTO canned_reasons (text, sort, created_at, updated_at) VALUES
    ('盖章不清晰', 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('信息填写不完整', 2, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('证件模糊', 3, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('信息不符', 4, '2026-01-01 00:00:00', '2026-01-01 00:00:00');

CREATE TABLE notices (
    id           BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    audience     VARCHAR(16)  NOT NULL DEFAULT 'member',
    committee_id BIGINT       NOT NULL DEFAULT 0,
    title        VARCHAR(100) NOT NULL,
    body         TEXT         NOT NULL,
    pinned       BOOLEAN      NOT NULL DEFAULT FALSE,
    from_day     VARCHAR(10)  NOT NULL DEFAULT '',
    until_day    VARCHAR(10)  NOT NULL DEFAULT '',
    created_at   DATETIME(3)  NOT NULL,
    updated_at   DATETIME(3)  NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Work too long for one request (bulk decisions, import, export): taken up by whichever process holds the lease.
CREATE TABLE jobs (
    id            BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    kind          VARCHAR(32)  NOT NULL,
    state         VARCHAR(16)  NOT NULL DEFAULT 'waiting',
    staff_id      BIGINT       NOT NULL DEFAULT 0,
    params_sealed MEDIUMBLOB   NULL,
    total         INT          NOT NULL DEFAULT 0,
    done          INT          NOT NULL DEFAULT 0,
    failed        INT          NOT NULL DEFAULT 0,
    message       VARCHAR(500) NOT NULL DEFAULT '',
    file_key      VARCHAR(64)  NOT NULL DEFAULT '',
    lease         VARCHAR(32)  NOT NULL DEFAULT '',
    lease_until   DATETIME(3)  NULL,
    created_at    DATETIME(3)  NOT NULL,
    started_at    DATETIME(3)  NULL,
    finished_at   DATETIME(3)  NULL,
    KEY jobs_state (state, id),
    KEY jobs_staff (staff_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE job_items (
    job_id      BIGINT       NOT NULL,
    no          INT          NOT NULL,
    ref         VARCHAR(64)  NOT NULL DEFAULT '',
    state       VARCHAR(16)  NOT NULL DEFAULT 'waiting',
    reason      VARCHAR(500) NOT NULL DEFAULT '',
    message     VARCHAR(500) NOT NULL DEFAULT '',
    data_sealed MEDIUMBLOB   NULL,
    done_at     DATETIME(3)  NULL,
    PRIMARY KEY (job_id, no),
    KEY job_items_state (job_id, state, no),
    CONSTRAINT job_items_job FOREIGN KEY (job_id) REFERENCES jobs (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- +goose Down
DROP TABLE job_items, jobs, notices, canned_reasons, settings, holidays, audit_chain, audit, messages, outbox, rate_limits, counters;
