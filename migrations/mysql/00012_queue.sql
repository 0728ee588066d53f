-- What the lists of the back office are read by: applications by state and kind, newest first or by due date, members by state.
-- +goose Up
CREATE INDEX applications_state ON applications (state, id);
CREATE INDEX applications_scope ON applications (committee_id, state, id);
CREATE INDEX applications_kind ON applications (kind, state, due_on, id);
CREATE INDEX members_frozen ON members (frozen_at);

-- +goose Down
DROP INDEX members_frozen ON members;
DROP INDEX applications_kind ON applications;
DROP INDEX applications_scope ON applications;
DROP INDEX applications_state ON applications;
