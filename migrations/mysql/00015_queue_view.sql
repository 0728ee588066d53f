-- How each account wants its lists (saved filters, columns), and what the queue is narrowed by: employer, day, kind and state.
-- +goose Up
CREATE TABLE staff_preferences (
    staff_id   BIGINT       NOT NULL,
    name       VARCHAR(32)  NOT NULL,
    value      TEXT         NOT NULL,
    updated_at DATETIME(3)  NOT NULL,
    PRIMARY KEY (staff_id, name),
    FOREIGN KEY (staff_id) REFERENCES staff (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE INDEX applications_employer ON applications (employer);
CREATE INDEX applications_submitted ON applications (submitted_at);
CREATE INDEX applications_applicants ON applications (committee_id, member_id, state);
CREATE INDEX applications_kinds ON applications (kind, state, id);
CREATE INDEX applications_scope_kinds ON applications (committee_id, kind, state, id);

-- +goose Down
DROP INDEX applications_scope_kinds ON applications;
DROP INDEX applications_kinds ON applications;
DROP INDEX applications_applicants ON applications;
DROP INDEX applications_submitted ON applications;
DROP INDEX applications_employer ON applications;
DROP TABLE staff_preferences;
