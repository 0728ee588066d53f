-- People: members and staff, their logins, and the committees that join them.
-- +goose Up

CREATE TABLE committees (
    id                        INTEGER PRIMARY KEY AUTOINCREMENT,
    kind                      VARCHAR(16)  NOT NULL DEFAULT 'special',
    name                      VARCHAR(64)  NOT NULL,
    pinyin                    VARCHAR(512) NOT NULL DEFAULT '',
    sort                      INTEGER      NOT NULL DEFAULT 0,
    open                      BOOLEAN      NOT NULL DEFAULT TRUE,
    created_at                DATETIME     NOT NULL,
    updated_at                DATETIME     NOT NULL
);
CREATE UNIQUE INDEX committees_name ON committees (name);

INSERT INTO committees (id, kind, name, pinyin, created_at, updated_at)
VALUES (1, 'association', '天津抗癌协会', 'tianjinkangaixiehui tjkaxh', '2026-01-01 00:00:00', '2026-01-01 00:00:00');

CREATE TABLE members (
    id                        INTEGER PRIMARY KEY AUTOINCREMENT,
    phone                     VARCHAR(20)  NULL,
    password_hash             VARCHAR(255) NOT NULL DEFAULT '',
    state                     VARCHAR(16)  NOT NULL,
    number                    VARCHAR(32)  NULL,
    home_committee_id         INTEGER      NOT NULL DEFAULT 0,

    photo                     VARCHAR(64)  NOT NULL DEFAULT '',
    name                      VARCHAR(64)  NOT NULL DEFAULT '',
    id_type                   VARCHAR(32)  NOT NULL DEFAULT '',
    gender                    VARCHAR(8)   NOT NULL DEFAULT '',
    birth_date                VARCHAR(10)  NOT NULL DEFAULT '',
    ethnicity                 VARCHAR(8)   NOT NULL DEFAULT '',
    party                     VARCHAR(8)   NOT NULL DEFAULT '',
    native_place              VARCHAR(12)  NOT NULL DEFAULT '',
    education                 VARCHAR(8)   NOT NULL DEFAULT '',
    degree                    VARCHAR(8)   NOT NULL DEFAULT '',
    major                     VARCHAR(64)  NOT NULL DEFAULT '',
    employer                  VARCHAR(64)  NOT NULL DEFAULT '',
    employer_phone            VARCHAR(32)  NOT NULL DEFAULT '',
    department                VARCHAR(64)  NOT NULL DEFAULT '',
    position                  VARCHAR(64)  NOT NULL DEFAULT '',
    title                     VARCHAR(8)   NOT NULL DEFAULT '',
    email                     VARCHAR(128) NOT NULL DEFAULT '',
    address                   VARCHAR(128) NOT NULL DEFAULT '',
    postal_code               VARCHAR(12)  NOT NULL DEFAULT '',
    region                    VARCHAR(12)  NOT NULL DEFAULT '',
    social_posts              VARCHAR(128) NOT NULL DEFAULT '',
    recommender               VARCHAR(64)  NOT NULL DEFAULT '',
    recommender_org           VARCHAR(64)  NOT NULL DEFAULT '',
    other_societies           VARCHAR(500) NOT NULL DEFAULT '',
    member_type               VARCHAR(16)  NOT NULL DEFAULT '',
    credential_type           VARCHAR(32)  NOT NULL DEFAULT '',
    credential_front          VARCHAR(64)  NOT NULL DEFAULT '',
    credential_inside         VARCHAR(64)  NOT NULL DEFAULT '',
    credential_changes        VARCHAR(64)  NOT NULL DEFAULT '',
    student_card              VARCHAR(64)  NOT NULL DEFAULT '',
    student_from              VARCHAR(10)  NOT NULL DEFAULT '',
    student_until             VARCHAR(10)  NOT NULL DEFAULT '',

    id_number_sealed          BLOB         NULL,
    id_number_index           BLOB         NULL,
    credential_number_sealed  BLOB         NULL,

    version                   INTEGER      NOT NULL DEFAULT 1,
    locked_at                 DATETIME     NULL,
    frozen_at                 DATETIME     NULL,
    frozen_reason             VARCHAR(500) NOT NULL DEFAULT '',
    approved_at               DATETIME     NULL,
    closed_at                 DATETIME     NULL,
    card_reminded_for         VARCHAR(10)  NOT NULL DEFAULT '',
    created_at                DATETIME     NOT NULL,
    updated_at                DATETIME     NOT NULL
);
CREATE UNIQUE INDEX members_phone ON members (phone);
CREATE UNIQUE INDEX members_number ON members (number);
CREATE UNIQUE INDEX members_id_number ON members (id_number_index);
CREATE INDEX members_state ON members (state, id);
CREATE INDEX members_home ON members (home_committee_id, state, id);
CREATE INDEX members_type ON members (member_type, state, id);
CREATE INDEX members_name ON members (name, birth_date);
CREATE INDEX members_employer ON members (employer);
CREATE INDEX members_student_until ON members (student_until);

CREATE TABLE member_sessions (
    id                        INTEGER PRIMARY KEY AUTOINCREMENT,
    token_hash                BLOB         NOT NULL,
    member_id                 INTEGER      NOT NULL,
    ip                        VARCHAR(64)  NOT NULL DEFAULT '',
    user_agent                VARCHAR(255) NOT NULL DEFAULT '',
    created_at                DATETIME     NOT NULL,
    seen_at                   DATETIME     NOT NULL,
    expires_at                DATETIME     NOT NULL,
    FOREIGN KEY (member_id) REFERENCES members (id)
);
CREATE UNIQUE INDEX member_sessions_token ON member_sessions (token_hash);
CREATE INDEX member_sessions_member ON member_sessions (member_id);
CREATE INDEX member_sessions_expires ON member_sessions (expires_at);

CREATE TABLE memberships (
    id                        INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id                 INTEGER      NOT NULL,
    committee_id              INTEGER      NOT NULL,
    since                     VARCHAR(10)  NOT NULL,
    until                     VARCHAR(10)  NOT NULL DEFAULT '',
    FOREIGN KEY (member_id) REFERENCES members (id),
    FOREIGN KEY (committee_id) REFERENCES committees (id)
);
CREATE UNIQUE INDEX memberships_once ON memberships (member_id, committee_id, until);
CREATE INDEX memberships_committee ON memberships (committee_id, until, member_id);

CREATE TABLE legacy_members (
    member_id                 INTEGER      NOT NULL PRIMARY KEY,
    old_number                VARCHAR(64)  NOT NULL,
    old_certificate           VARCHAR(64)  NOT NULL DEFAULT '',
    committee_id              INTEGER      NOT NULL DEFAULT 0,
    id_number_index           BLOB         NULL,
    data_sealed               BLOB         NOT NULL,
    row_hash                  BLOB         NULL,
    job_id                    INTEGER      NOT NULL DEFAULT 0,
    voided_at                 DATETIME     NULL,
    created_at                DATETIME     NOT NULL,
    updated_at                DATETIME     NOT NULL,
    FOREIGN KEY (member_id) REFERENCES members (id)
);
CREATE UNIQUE INDEX legacy_members_number ON legacy_members (old_number);
CREATE INDEX legacy_members_certificate ON legacy_members (old_certificate);
CREATE INDEX legacy_members_id_number ON legacy_members (id_number_index);

CREATE TABLE search_tokens (
    token                     VARCHAR(128) NOT NULL,
    member_id                 INTEGER      NOT NULL,
    PRIMARY KEY (token, member_id),
    FOREIGN KEY (member_id) REFERENCES members (id)
);
CREATE INDEX search_tokens_member ON search_tokens (member_id);

CREATE TABLE consents (
    id                        INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id                 INTEGER      NOT NULL,
    subject                   VARCHAR(32)  NOT NULL DEFAULT 'privacy',
    version                   VARCHAR(32)  NOT NULL,
    ip                        VARCHAR(64)  NOT NULL DEFAULT '',
    at                        DATETIME     NOT NULL,
    FOREIGN KEY (member_id) REFERENCES members (id)
);
CREATE INDEX consents_member ON consents (member_id, at);

CREATE TABLE sms_codes (
    phone                     VARCHAR(20)  NOT NULL,
    purpose                   VARCHAR(16)  NOT NULL,
    code_hash                 BLOB         NOT NULL,
    attempts                  INTEGER      NOT NULL DEFAULT 0,
    created_at                DATETIME     NOT NULL,
    expires_at                DATETIME     NOT NULL,
    PRIMARY KEY (phone, purpose)
);
CREATE INDEX sms_codes_expires ON sms_codes (expires_at);

CREATE TABLE staff (
    id                        INTEGER PRIMARY KEY AUTOINCREMENT,
    username                  VARCHAR(64)  NOT NULL,
    name                      VARCHAR(64)  NOT NULL,
    phone                     VARCHAR(20)  NOT NULL DEFAULT '',
    email                     VARCHAR(128) NOT NULL DEFAULT '',
    member_id                 INTEGER      NOT NULL DEFAULT 0,
    password_hash             VARCHAR(255) NOT NULL,
    password_changed_at       DATETIME     NULL,
    must_change               BOOLEAN      NOT NULL DEFAULT TRUE,
    active                    BOOLEAN      NOT NULL DEFAULT TRUE,
    totp_sealed               BLOB         NULL,
    totp_since                DATETIME     NULL,
    totp_step                 INTEGER      NOT NULL DEFAULT 0,
    recovery_sealed           BLOB         NULL,
    last_login_at             DATETIME     NULL,
    created_at                DATETIME     NOT NULL,
    updated_at                DATETIME     NOT NULL
);
CREATE UNIQUE INDEX staff_username ON staff (username);
CREATE INDEX staff_member ON staff (member_id);

-- committee_id 0: a role that is held everywhere.
CREATE TABLE staff_roles (
    staff_id                  INTEGER      NOT NULL,
    role                      VARCHAR(32)  NOT NULL,
    committee_id              INTEGER      NOT NULL DEFAULT 0,
    created_at                DATETIME     NOT NULL,
    PRIMARY KEY (staff_id, role, committee_id),
    FOREIGN KEY (staff_id) REFERENCES staff (id)
);
CREATE INDEX staff_roles_committee ON staff_roles (committee_id, role);

CREATE TABLE staff_sessions (
    id                        INTEGER PRIMARY KEY AUTOINCREMENT,
    token_hash                BLOB         NOT NULL,
    staff_id                  INTEGER      NOT NULL,
    second_factor             BOOLEAN      NOT NULL DEFAULT FALSE,
    ip                        VARCHAR(64)  NOT NULL DEFAULT '',
    user_agent                VARCHAR(255) NOT NULL DEFAULT '',
    created_at                DATETIME     NOT NULL,
    seen_at                   DATETIME     NOT NULL,
    expires_at                DATETIME     NOT NULL,
    FOREIGN KEY (staff_id) REFERENCES staff (id)
);
CREATE UNIQUE INDEX staff_sessions_token ON staff_sessions (token_hash);
CREATE INDEX staff_sessions_staff ON staff_sessions (staff_id);
CREATE INDEX staff_sessions_expires ON staff_sessions (expires_at);

-- +goose Down
DROP TABLE staff_sessions;
DROP TABLE staff_roles;
DROP TABLE staff;
DROP TABLE sms_codes;
DROP TABLE consents;
DROP TABLE search_tokens;
DROP TABLE legacy_members;
DROP TABLE memberships;
DROP TABLE member_sessions;
DROP TABLE members;
DROP TABLE committees;
