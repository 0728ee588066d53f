-- Menu entries of settings and the audit log. calendar: the row that a change of the holidays holds, so that due dates counted
-- at the same time wait for it.
-- +goose Up
INSERT INTO goadmin_menu (id, `order`, title, icon, uri) VALUES
  (1101, 60, '设置', 'fa-cog', '/settings'),
  (1102, 70, '操作日志', 'fa-history', '/audit');
INSERT INTO goadmin_role_menu (role_id, menu_id) VALUES (1, 1101), (2, 1101), (5, 1102);
INSERT INTO counters (name, value) VALUES ('calendar', 0);

-- Walks over the chain of the audit log: how far it was found whole, and when.
CREATE TABLE audit_checks (
    id      BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    at      DATETIME(3)  NOT NULL,
    links   BIGINT       NOT NULL,
    fault   VARCHAR(255) NOT NULL DEFAULT '',
    by_name VARCHAR(64)  NOT NULL DEFAULT ''
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What the figures of the first page are counted from, so that an index alone answers: the dates are the association's.
ALTER TABLE application_rounds ADD COLUMN committee_id BIGINT NOT NULL DEFAULT 0, ADD COLUMN submitted_on VARCHAR(10) NOT NULL DEFAULT '',
    ADD COLUMN decided_on VARCHAR(10) NOT NULL DEFAULT '';
UPDATE application_rounds SET committee_id = (SELECT a.committee_id FROM applications a WHERE a.id = application_rounds.application_id),
    submitted_on = DATE_FORMAT(submitted_at + INTERVAL 8 HOUR, '%Y-%m-%d'), decided_on = COALESCE(DATE_FORMAT(decided_at + INTERVAL 8 HOUR, '%Y-%m-%d'), '');
CREATE INDEX application_rounds_figures ON application_rounds (decided_on, outcome, submitted_on, committee_id);
CREATE INDEX applications_workload ON applications (state, committee_id, due_on, submitted_at);
CREATE INDEX members_figures ON members (state, member_type, title, region);

-- The digest of a working day for one account: its row is the claim, so nobody is told twice.
CREATE TABLE digests (
    staff_id   BIGINT      NOT NULL,
    day        VARCHAR(10) NOT NULL,
    body       TEXT        NOT NULL,
    created_at DATETIME(3) NOT NULL,
    PRIMARY KEY (staff_id, day),
    FOREIGN KEY (staff_id) REFERENCES staff (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- +goose Down
DROP TABLE digests;
DROP INDEX members_figures ON members;
DROP INDEX applications_workload ON applications;
DROP INDEX application_rounds_figures ON application_rounds;
ALTER TABLE application_rounds DROP COLUMN decided_on;
ALTER TABLE application_rounds DROP COLUMN submitted_on;
ALTER TABLE application_rounds DROP COLUMN committee_id;
DROP TABLE audit_checks;
DELETE FROM counters WHERE name = 'calendar';
DELETE FROM goadmin_role_menu WHERE menu_id IN (1101, 1102);
DELETE FROM goadmin_menu WHERE id IN (1101, 1102);
