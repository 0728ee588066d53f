-- How each account wants its lists (saved filters, columns), and what the queue is narrowed by: employer, day, kind and state.
-- +goose Up
CREATE TABLE staff_preferences (
    staff_id   INTEGER      NOT NULL,
    name       VARCHAR(32)  NOT NULL,
    value      TEXT         NOT NULL,
    updated_at DATETIME     NOT NULL,
    PRIMARY KEY (staff_id, name),
    FOREIGN KEY (staff_id) REFERENCES staff (id)
);
CREATE INDEX applications_employer ON applications (employer);
CREATE INDEX applications_submitted ON applications (submitted_at);
CREATE INDEX applications_applicants ON applications (committee_id, member_id, state);
CREATE INDEX applications_kinds ON applications (kind, state, id);
CREATE INDEX applications_scope_kinds ON applications (committee_id, kind, state, id);

-- +goose Down
DROP INDEX applications_scope_kinds;
DROP INDEX applications_kinds;
DROP INDEX applications_applicants;
DROP INDEX applications_submitted;
DROP INDEX applications_employer;
DROP TABLE staff_preferences;
