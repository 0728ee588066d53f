-- Imports of the old roster, and each of their rows as it was understood and what came of it. What a row says, and what was there
-- before it, is sealed. reminded_at: when a legacy member was last reminded to activate.
-- +goose Up
CREATE TABLE imports (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    state        VARCHAR(16)  NOT NULL,
    staff_id     INTEGER      NOT NULL DEFAULT 0,
    staff_name   VARCHAR(64)  NOT NULL DEFAULT '',
    job_id       INTEGER      NOT NULL DEFAULT 0,
    setup_sealed BLOB         NOT NULL,
    tally        TEXT         NOT NULL,
    stored_as    VARCHAR(64)  NOT NULL DEFAULT '',
    created_at   DATETIME     NOT NULL,
    checked_at   DATETIME     NULL,
    committed_at DATETIME     NULL,
    undone_at    DATETIME     NULL,
    updated_at   DATETIME     NOT NULL
);

CREATE TABLE import_rows (
    import_id     INTEGER      NOT NULL,
    no            INTEGER      NOT NULL,
    outcome       VARCHAR(16)  NOT NULL,
    old_number    VARCHAR(64)  NOT NULL DEFAULT '',
    member_id     INTEGER      NOT NULL DEFAULT 0,
    applied       BOOLEAN      NOT NULL DEFAULT FALSE,
    data_sealed   BLOB         NOT NULL,
    before_sealed BLOB         NULL,
    PRIMARY KEY (import_id, no),
    FOREIGN KEY (import_id) REFERENCES imports (id)
);
CREATE INDEX import_rows_outcome ON import_rows (import_id, outcome, no);
CREATE INDEX import_rows_member ON import_rows (member_id, import_id);

ALTER TABLE legacy_members ADD COLUMN reminded_at DATETIME NULL;
CREATE INDEX legacy_members_committee ON legacy_members (committee_id, member_id);

INSERT INTO goadmin_menu (id, "order", title, icon, uri) VALUES (801, 36, '原会员导入', 'fa-upload', '/import');
INSERT INTO goadmin_role_menu (role_id, menu_id) VALUES (2, 801);

-- +goose Down
DELETE FROM goadmin_role_menu WHERE menu_id = 801;
DELETE FROM goadmin_menu WHERE id = 801;
DROP INDEX legacy_members_committee;
ALTER TABLE legacy_members DROP COLUMN reminded_at;
DROP TABLE import_rows;
DROP TABLE imports;
