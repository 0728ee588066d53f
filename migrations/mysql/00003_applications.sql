-- +goose Up
-- Sealed columns hold AES-256-GCM ciphertext. Beside them stand, in clear, only the few fields that queue and search sort by.
CREATE TABLE applications (
  id             BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  number         VARCHAR(32) NOT NULL UNIQUE,
  member_id      BIGINT NOT NULL,
  kind           VARCHAR(16) NOT NULL,
  state          VARCHAR(16) NOT NULL,
  committee_id   BIGINT NOT NULL DEFAULT 0,
  open_slot      VARCHAR(32),              -- NULL once closed or approved: of one slot a member has one open application
  data           MEDIUMBLOB NOT NULL,            -- sealed Profile
  changed        TEXT NOT NULL,            -- JSON: fields a change may change
  print_hash     VARCHAR(64) NOT NULL DEFAULT '',
  stamped_file   VARCHAR(32) NOT NULL DEFAULT '',
  stamped_hash   VARCHAR(64) NOT NULL DEFAULT '',
  round          INT NOT NULL DEFAULT 0,
  submitted_at   DATETIME(6),
  due_on         CHAR(10) NOT NULL DEFAULT '',
  decided_at     DATETIME(6),
  reason         TEXT NOT NULL,
  marked         TEXT NOT NULL,            -- JSON: fields the reviewer marked
  lapse_on       CHAR(10) NOT NULL DEFAULT '',
  reminded_at    DATETIME(6),
  applicant_name VARCHAR(255) NOT NULL DEFAULT '',
  member_type    VARCHAR(16) NOT NULL DEFAULT '',
  employer       VARCHAR(255) NOT NULL DEFAULT '',
  check_colour   VARCHAR(8) NOT NULL DEFAULT '', -- worst automatic check: green, amber, red
  created_at     DATETIME(6) NOT NULL,
  updated_at     DATETIME(6) NOT NULL,
  CONSTRAINT applications_open_slot UNIQUE (member_id, open_slot)
) DEFAULT CHARSET = utf8mb4;
CREATE INDEX applications_queue ON applications (committee_id, state, due_on);
CREATE INDEX applications_due ON applications (state, due_on);
CREATE INDEX applications_member ON applications (member_id, kind);
CREATE INDEX applications_lapse ON applications (state, lapse_on);

CREATE TABLE application_rounds (
  application_id BIGINT NOT NULL,
  no             INT NOT NULL,
  submitted_at   DATETIME(6) NOT NULL,
  due_on         CHAR(10) NOT NULL,
  snapshot       MEDIUMBLOB NOT NULL,            -- sealed Profile, never changed
  files          TEXT NOT NULL,            -- JSON: kind, key, sha256
  checks         MEDIUMBLOB,                     -- sealed results of the automatic checks
  outcome        VARCHAR(16) NOT NULL DEFAULT '',
  reason         TEXT NOT NULL,
  marked         TEXT NOT NULL,
  decided_kind   VARCHAR(16) NOT NULL DEFAULT '',
  decided_id     BIGINT NOT NULL DEFAULT 0,
  decided_by     VARCHAR(64) NOT NULL DEFAULT '',
  decided_at     DATETIME(6),
  PRIMARY KEY (application_id, no)
) DEFAULT CHARSET = utf8mb4;
CREATE INDEX application_rounds_decided ON application_rounds (decided_id, decided_at);

CREATE TABLE application_history (
  id             BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  application_id BIGINT NOT NULL,
  from_state     VARCHAR(16) NOT NULL,
  to_state       VARCHAR(16) NOT NULL,
  action         VARCHAR(16) NOT NULL,
  by_kind        VARCHAR(16) NOT NULL,
  by_id          BIGINT NOT NULL,
  by_name        VARCHAR(64) NOT NULL,
  happened_at    DATETIME(6) NOT NULL,
  reason         TEXT NOT NULL,
  ip             VARCHAR(64) NOT NULL
) DEFAULT CHARSET = utf8mb4;
CREATE INDEX application_history_application ON application_history (application_id, id);

CREATE TABLE files (
  id             BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  file_key       VARCHAR(32) NOT NULL UNIQUE,
  member_id      BIGINT NOT NULL,
  application_id BIGINT NOT NULL DEFAULT 0,
  kind           VARCHAR(24) NOT NULL,
  mime           VARCHAR(64) NOT NULL,
  size           BIGINT NOT NULL,
  width          INT NOT NULL DEFAULT 0,
  height         INT NOT NULL DEFAULT 0,
  pages          INT NOT NULL DEFAULT 1,
  low_resolution BOOLEAN NOT NULL DEFAULT FALSE,
  sha256         CHAR(64) NOT NULL,
  stored_as      VARCHAR(64) NOT NULL UNIQUE, -- name in the file store; never leaves the server
  created_at     DATETIME(6) NOT NULL
) DEFAULT CHARSET = utf8mb4;
CREATE INDEX files_member ON files (member_id);
CREATE INDEX files_application ON files (application_id);
CREATE INDEX files_sha256 ON files (sha256);

CREATE TABLE certificates (
  id             BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  serial         VARCHAR(32) NOT NULL UNIQUE,
  member_id      BIGINT NOT NULL,
  member_number  VARCHAR(32) NOT NULL,
  version        INT NOT NULL,
  state          VARCHAR(16) NOT NULL,
  printed        MEDIUMBLOB NOT NULL,            -- sealed Profile
  profile_at     INT NOT NULL,
  file_key       VARCHAR(32) NOT NULL,
  issued_at      DATETIME(6) NOT NULL,
  ended_at       DATETIME(6),
  end_reason     TEXT NOT NULL,
  CONSTRAINT certificates_version UNIQUE (member_id, version)
) DEFAULT CHARSET = utf8mb4;
CREATE INDEX certificates_number ON certificates (member_number);

CREATE TABLE violations (
  id             BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  member_id      BIGINT NOT NULL,
  application_id BIGINT NOT NULL DEFAULT 0,
  reason         TEXT NOT NULL,
  file_keys      TEXT NOT NULL,            -- JSON: the evidence
  by_id          BIGINT NOT NULL,
  by_name        VARCHAR(64) NOT NULL,
  happened_at    DATETIME(6) NOT NULL
) DEFAULT CHARSET = utf8mb4;
CREATE INDEX violations_member ON violations (member_id);
