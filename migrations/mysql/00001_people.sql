-- People: members and staff, their logins, and the committees that join them.
-- +goose Up

CREATE TABLE committees (
    id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    kind       VARCHAR(16)  NOT NULL DEFAULT 'special',
    name       VARCHAR(64)  NOT NULL,
    pinyin     VARCHAR(512) NOT NULL DEFAULT '',
    sort       INT          NOT NULL DEFAULT 0,
    open       BOOLEAN      NOT NULL DEFAULT TRUE,
    created_at DATETIME(3)  NOT NULL,
    updated_at DATETIME(3)  NOT NULL,
    UNIQUE KEY committees_name (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT INTO committees (id, kind, name, pinyin, created_at, updated_at)
VALUES (1, 'association', '天津抗癌协会', 'tianjinkangaixiehui tjkaxh', '2026-01-01 00:00:00', '2026-01-01 00:00:00');

CREATE TABLE members (
    id                       BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    phone                    VARCHAR(20)  NULL,
    password_hash            VARCHAR(255) NOT NULL DEFAULT '',
    state                    VARCHAR(16)  NOT NULL,
    number                   VARCHAR(32)  NULL,
    home_committee_id        BIGINT       NOT NULL DEFAULT 0,

    photo                    VARCHAR(64)  NOT NULL DEFAULT '',
    name                     VARCHAR(64)  NOT NULL DEFAULT '',
    id_type                  VARCHAR(32)  NOT NULL DEFAULT '',
    gender                   VARCHAR(8)   NOT NULL DEFAULT '',
    birth_date               VARCHAR(10)  NOT NULL DEFAULT '',
    ethnicity                VARCHAR(8)   NOT NULL DEFAULT '',
    party                    VARCHAR(8)   NOT NULL DEFAULT '',
    native_place             VARCHAR(12)  NOT NULL DEFAULT '',
    education                VARCHAR(8)   NOT NULL DEFAULT '',
    degree                   VARCHAR(8)   NOT NULL DEFAULT '',
    major                    VARCHAR(64)  NOT NULL DEFAULT '',
    employer                 VARCHAR(64)  NOT NULL DEFAULT '',
    employer_phone           VARCHAR(32)  NOT NULL DEFAULT '',
    department               VARCHAR(64)  NOT NULL DEFAULT '',
    position                 VARCHAR(64)  NOT NULL DEFAULT '',
    title                    VARCHAR(8)   NOT NULL DEFAULT '',
    email                    VARCHAR(128) NOT NULL DEFAULT '',
    address                  VARCHAR(128) NOT NULL DEFAULT '',
    postal_code              VARCHAR(12)  NOT NULL DEFAULT '',
    region                   VARCHAR(12)  NOT NULL DEFAULT '',
    social_posts             VARCHAR(128) NOT NULL DEFAULT '',
    recommender              VARCHAR(64)  NOT NULL DEFAULT '',
    recommender_org          VARCHAR(64)  NOT NULL DEFAULT '',
    other_societies          VARCHAR(500) NOT NULL DEFAULT '',
    member_type              VARCHAR(16)  NOT NULL DEFAULT '',
    credential_type          VARCHAR(32)  NOT NULL DEFAULT '',
    credential_front         VARCHAR(64)  NOT NULL DEFAULT '',
    credential_inside        VARCHAR(64)  NOT NULL DEFAULT '',
    credential_changes       VARCHAR(64)  NOT NULL DEFAULT '',
    student_card             VARCHAR(64)  NOT NULL DEFAULT '',
    student_from             VARCHAR(10)  NOT NULL DEFAULT '',
    student_until            VARCHAR(10)  NOT NULL DEFAULT '',

    id_number_sealed         VARBINARY(255) NULL,
    id_number_index          BINARY(32)     NULL,
    credential_number_sealed VARBINARY(512) NULL,

    version                  INT          NOT NULL DEFAULT 1,
    locked_at                DATETIME(3)  NULL,
    frozen_at                DATETIME(3)  NULL,
    frozen_reason            VARCHAR(500) NOT NULL DEFAULT '',
    approved_at              DATETIME(3)  NULL,
    closed_at                DATETIME(3)  NULL,
    card_reminded_for        VARCHAR(10)  NOT NULL DEFAULT '',
    created_at               DATETIME(3)  NOT NULL,
    updated_at               DATETIME(3)  NOT NULL,
    UNIQUE KEY members_phone (phone),
    UNIQUE KEY members_number (number),
    UNIQUE KEY members_id_number (id_number_index),
    KEY members_state (state, id),
    KEY members_home (home_committee_id, state, id),
    KEY members_type (member_type, state, id),
    KEY members_name (name, birth_date),
    KEY members_employer (employer),
    KEY members_student_until (student_until)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE member_sessions (
    id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    token_hash BINARY(32)   NOT NULL,
    member_id  BIGINT       NOT NULL,
    ip         VARCHAR(64)  NOT NULL DEFAULT '',
    user_agent VARCHAR(255) NOT NULL DEFAULT '',
    created_at DATETIME(3)  NOT NULL,
    seen_at    DATETIME(3)  NOT NULL,
    expires_at DATETIME(3)  NOT NULL,
    UNIQUE KEY member_sessions_token (token_hash),
    KEY member_sessions_member (member_id),
    KEY member_sessions_expires (expires_at),
    CONSTRAINT member_sessions_member FOREIGN KEY (member_id) REFERENCES members (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE memberships (
    id           BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    member_id    BIGINT      NOT NULL,
    committee_id BIGINT      NOT NULL,
    since        VARCHAR(10) NOT NULL,
    until        VARCHAR(10) NOT NULL DEFAULT '',
    UNIQUE KEY memberships_once (member_id, committee_id, until),
    KEY memberships_committee (committee_id, until, member_id),
    CONSTRAINT memberships_member FOREIGN KEY (member_id) REFERENCES members (id),
    CONSTRAINT memberships_committee FOREIGN KEY (committee_id) REFERENCES committees (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE legacy_members (
    member_id       BIGINT      NOT NULL PRIMARY KEY,
    old_number      VARCHAR(64) NOT NULL,
    old_certificate VARCHAR(64) NOT NULL DEFAULT '',
    committee_id    BIGINT      NOT NULL DEFAULT 0,
    id_number_index BINARY(32)  NULL,
    data_sealed     MEDIUMBLOB  NOT NULL,
    row_hash        BINARY(32)  NULL,
    job_id          BIGINT      NOT NULL DEFAULT 0,
    voided_at       DATETIME(3) NULL,
    created_at      DATETIME(3) NOT NULL,
    updated_at      DATETIME(3) NOT NULL,
    UNIQUE KEY legacy_members_number (old_number),
    KEY legacy_members_certificate (old_certificate),
    KEY legacy_members_id_number (id_number_index),
    CONSTRAINT legacy_members_member FOREIGN KEY (member_id) REFERENCES members (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE search_tokens (
    token     VARCHAR(128) NOT NULL,
    member_id BIGINT       NOT NULL,
    PRIMARY KEY (token, member_id),
    KEY search_tokens_member (member_id),
    CONSTRAINT search_tokens_member FOREIGN KEY (member_id) REFERENCES members (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE consents (
    id        BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    member_id BIGINT      NOT NULL,
    subject   VARCHAR(32) NOT NULL DEFAULT 'privacy',
    version   VARCHAR(32) NOT NULL,
    ip        VARCHAR(64) NOT NULL DEFAULT '',
    at        DATETIME(3) NOT NULL,
    KEY consents_member (member_id, at),
    CONSTRAINT consents_member FOREIGN KEY (member_id) REFERENCES members (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE sms_codes (
    phone      VARCHAR(20) NOT NULL,
    purpose    VARCHAR(16) NOT NULL,
    code_hash  BINARY(32)  NOT NULL,
    attempts   INT         NOT NULL DEFAULT 0,
    created_at DATETIME(3) NOT NULL,
    expires_at DATETIME(3) NOT NULL,
    PRIMARY KEY (phone, purpose),
    KEY sms_codes_expires (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE staff (
    id                  BIGINT         NOT NULL AUTO_INCREMENT PRIMARY KEY,
    username            VARCHAR(64)    NOT NULL,
    name                VARCHAR(64)    NOT NULL,
    phone               VARCHAR(20)    NOT NULL DEFAULT '',
    email               VARCHAR(128)   NOT NULL DEFAULT '',
    member_id           BIGINT         NOT NULL DEFAULT 0,
    password_hash       VARCHAR(255)   NOT NULL,
    password_changed_at DATETIME(3)    NULL,
    must_change         BOOLEAN        NOT NULL DEFAULT TRUE,
    active              BOOLEAN        NOT NULL DEFAULT TRUE,
    totp_sealed         VARBINARY(255) NULL,
    totp_since          DATETIME(3)    NULL,
    totp_step           BIGINT         NOT NULL DEFAULT 0,
    recovery_sealed     VARBINARY(1024) NULL,
    last_login_at       DATETIME(3)    NULL,
    created_at          DATETIME(3)    NOT NULL,
    updated_at          DATETIME(3)    NOT NULL,
    UNIQUE KEY staff_username (username),
    KEY staff_member (member_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- committee_id 0: a role that is held everywhere.
CREATE TABLE staff_roles (
    staff_id     BIGINT      NOT NULL,
    role         VARCHAR(32) NOT NULL,
    committee_id BIGINT      NOT NULL DEFAULT 0,
    created_at   DATETIME(3) NOT NULL,
    PRIMARY KEY (staff_id, role, committee_id),
    KEY staff_roles_committee (committee_id, role),
    CONSTRAINT staff_roles_staff FOREIGN KEY (staff_id) REFERENCES staff (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE staff_sessions (
    id            BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    token_hash    BINARY(32)   NOT NULL,
    staff_id      BIGINT       NOT NULL,
    second_factor BOOLEAN      NOT NULL DEFAULT FALSE,
    ip            VARCHAR(64)  NOT NULL DEFAULT '',
    user_agent    VARCHAR(255) NOT NULL DEFAULT '',
    created_at    DATETIME(3)  NOT NULL,
    seen_at       DATETIME(3)  NOT NULL,
    expires_at    DATETIME(3)  NOT NULL,
    UNIQUE KEY staff_sessions_token (token_hash),
    KEY staff_sessions_staff (staff_id),
    KEY staff_sessions_expires (expires_at),
    CONSTRAINT staff_sessions_staff FOREIGN KEY (staff_id) REFERENCES staff (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- +goose Down
DROP TABLE staff_sessions, staff_roles, staff, sms_codes, consents, search_tokens, legacy_members, memberships, member_sessions, members, committees;
