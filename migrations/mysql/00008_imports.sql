-- Imports of the old roster, and each of their rows as it was understood and what came of it. What a row says, and what was there
-- before it, is sealed. reminded_at: when a legacy member was last reminded to activate.
-- +goose Up
CREATE TABLE imports (
    id           BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    state        VARCHAR(16)  NOT NULL,
    staff_id     BIGINT       NOT NULL DEFAULT 0,
    staff_name   VARCHAR(64)  NOT NULL DEFAULT '',
    job_id       BIGINT       NOT NULL DEFAULT 0,
    setup_sealed MEDIUMBLOB   NOT NULL,
    tally        TEXT         NOT NULL,
    stored_as    VARCHAR(64)  NOT NULL DEFAULT '',
    created_at   DATETIME(3)  NOT NULL,
    checked_at   DATETIME(3)  NULL,
    committed_at DATETIME(3)  NULL,
    undone_at    DATETIME(3)  NULL,
    updated_at   DATETIME(3)  NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE import_rows (
    import_id     BIGINT      NOT NULL,
    no            INT         NOT NULL,
    outcome       VARCHAR(16) NOT NULL,
    old_number    VARCHAR(64) NOT NULL DEFAULT '',
    member_id     BIGINT      NOT NULL DEFAULT 0,
    applied       BOOLEAN     NOT NULL DEFAULT FALSE,
    data_sealed   MEDIUMBLOB  NOT NULL,
    before_sealed MEDIUMBLOB  NULL,
    PRIMARY KEY (import_id, no),
    KEY import_rows_outcome (import_id, outcome, no),
    KEY import_rows_member (member_id, import_id),
    FOREIGN KEY (import_id) REFERENCES imports (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

ALTER TABLE legacy_members ADD COLUMN reminded_at DATETIME(3) NULL, ADD KEY legacy_members_committee (committee_id, member_id);

INSERT INTO goadmin_menu (id, `order`, title, icon, uri) VALUES (801, 36, '原会员导入', 'fa-upload', '/import');
INSERT INTO goadmin_role_menu (role_id, menu_id) VALUES (2, 801);

-- +goose Down
DELETE FROM goadmin_role_menu WHERE menu_id = 801;
DELETE FROM goadmin_menu WHERE id = 801;
ALTER TABLE legacy_members DROP KEY legacy_members_committee, DROP COLUMN reminded_at;
DROP TABLE import_rows;
DROP TABLE imports;
