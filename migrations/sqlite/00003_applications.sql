-- +goose Up
-- Sealed columns hold AES-256-GCM ciphertext. Beside them stand, in clear, only the few fields that queue and search sort by.
CREATE TABLE applications (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  number         VARCHAR(32) NOT NULL UNIQUE,
  member_id      BIGINT NOT NULL,
  kind           VARCHAR(16) NOT NULL,
  state          VARCHAR(16) NOT NULL,
  committee_id   BIGINT NOT NULL DEFAULT 0,
  open_slot      VARCHAR(32),              -- NULL once closed or approved: of one slot a member has one open application
  data           BLOB NOT NULL,            -- sealed Profile
  changed        TEXT NOT NULL,            -- JSON: fields a change may change
  print_hash     VARCHAR(64) NOT NULL DEFAULT '',
  stamped_file   VARCHAR(32) NOT NULL DEFAULT '',
  stamped_hash   VARCHAR(64) NOT NULL DEFAULT '',
  round          INTEGER NOT NULL DEFAULT 0,
  submitted_at   DATETIME,
  due_on         CHAR(10) NOT NULL DEFAULT '',
  decided_at     DATETIME,
  reason         TEXT NOT NULL,
  marked         TEXT NOT NULL,            -- JSON: fields the reviewer marked
  lapse_on       CHAR(10) NOT NULL DEFAULT '',
  reminded_at    DATETIME,
  applicant_name VARCHAR(255) NOT NULL DEFAULT '',
  member_type    VARCHAR(16) NOT NULL DEFAULT '',
  employer       VARCHAR(255) NOT NULL DEFAULT '',
  check_colour   VARCHAR(8) NOT NULL DEFAULT '', -- worst automatic check: green, amber, red
  created_at     DATETIME NOT NULL,
  updated_at     DATETIME NOT NULL,
  CONSTRAINT applications_open_slot UNIQUE (member_id, open_slot)
);
CREATE INDEX applications_queue ON applications (committee_id, state, due_on);
CREATE INDEX applications_due ON applications (state, due_on);
CREATE INDEX applications_member ON applications (member_id, kind);
CREATE INDEX applications_lapse ON applications (state, lapse_on);

CREATE TABLE application_rounds (
  application_id BIGINT NOT NULL,
  no             INTEGER NOT NULL,
  submitted_at   DATETIME NOT NULL,
  due_on         CHAR(10) NOT NULL,
  snapshot       BLOB NOT NULL,            -- sealed Profile, never changed
  files          TEXT NOT NULL,            -- JSON: kind, key, sha256
  checks         BLOB,                     -- sealed results of the automatic checks
  outcome        VARCHAR(16) NOT NULL DEFAULT '',
  reason         TEXT NOT NULL,
  marked         TEXT NOT NULL,
  decided_kind   VARCHAR(16) NOT NULL DEFAULT '',
  decided_id     BIGINT NOT NULL DEFAULT 0,
  decided_by     VARCHAR(64) NOT NULL DEFAULT '',
  decided_at     DATETIME,
  PRIMARY KEY (application_id, no)
);
CREATE INDEX application_rounds_decided ON application_rounds (decided_id, decided_at);

CREATE TABLE application_history (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  application_id BIGINT NOT NULL,
  from_state     VARCHAR(16) NOT NULL,
  to_state       VARCHAR(16) NOT NULL,
  action         VARCHAR(16) NOT NULL,
  by_kind        VARCHAR(16) NOT NULL,
  by_id          BIGINT NOT NULL,
  by_name        VARCHAR(64) NOT NULL,
  happened_at    DATETIME NOT NULL,
  reason         TEXT NOT NULL,
  ip             VARCHAR(64) NOT NULL
);
CREATE INDEX application_history_application ON application_history (application_id, id);

CREATE TABLE files (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  file_key       VARCHAR(32) NOT NULL UNIQUE,
  member_id      BIGINT NOT NULL,
  application_id BIGINT NOT NULL DEFAULT 0,
  kind           VARCHAR(24) NOT NULL,
  mime           VARCHAR(64) NOT NULL,
  size           BIGINT NOT NULL,
  width          INTEGER NOT NULL DEFAULT 0,
  height         INTEGER NOT NULL DEFAULT 0,
  pages          INTEGER NOT NULL DEFAULT 1,
  low_resolution BOOLEAN NOT NULL DEFAULT FALSE,
  sha256         CHAR(64) NOT NULL,
  stored_as      VARCHAR(64) NOT NULL UNIQUE, -- name in the file store; never leaves the server
  created_at     DATETIME NOT NULL
);
CREATE INDEX files_member ON files (member_id);
CREATE INDEX files_application ON files (application_id);
CREATE INDEX files_sha256 ON files (sha256);

CREATE TABLE certificates (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  serial         VARCHAR(32) NOT NULL UNIQUE,
  member_id      BIGINT NOT NULL,
  member_number  VARCHAR(32) NOT NULL,
  version        INTEGER NOT NULL,
  state          VARCHAR(16) NOT NULL,
  printed        BLOB NOT NULL,            -- sealed Profile
  profile_at     INTEGER NOT NULL,
  file_key       VARCHAR(32) NOT NULL,
  issued_at      DATETIME NOT NULL,
  ended_at       DATETIME,
  end_reason     TEXT NOT NULL,
  CONSTRAINT certificates_version UNIQUE (member_id, version)
);
CREATE INDEX certificates_number ON certificates (member_number);

CREATE TABLE violations (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  member_id      BIGINT NOT NULL,
  application_id BIGINT NOT NULL DEFAULT 0,
  reason         TEXT NOT NULL,
  file_keys      TEXT NOT NULL,            -- JSON: the evidence
  by_id          BIGINT NOT NULL,
  by_name        VARCHAR(64) NOT NULL,
  happened_at    DATETIME NOT NULL
);
CREATE INDEX violations_member ON violations (member_id);
