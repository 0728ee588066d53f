-- How each account wants its lists (saved filters, columns), and what the queue is narrowed by: employer, type.
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

-- +goose Down
DROP INDEX applications_employer;
DROP TABLE staff_preferences;
