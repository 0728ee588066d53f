-- Several rows of the old roster may name one phone, though only one member can log in with it: the row keeps its own.
-- entered_by: the staff account that entered an application for its member, who may then not decide it; 0 for the member.
-- +goose Up
ALTER TABLE legacy_members ADD COLUMN phone VARCHAR(20) NOT NULL DEFAULT '';
CREATE INDEX legacy_members_phone ON legacy_members (phone);
CREATE INDEX legacy_members_job ON legacy_members (job_id);
ALTER TABLE applications ADD COLUMN entered_by BIGINT NOT NULL DEFAULT 0;
CREATE INDEX applications_light ON applications (state, check_colour, due_on);

-- +goose Down
DROP INDEX applications_light ON applications;
ALTER TABLE applications DROP COLUMN entered_by;
DROP INDEX legacy_members_job ON legacy_members;
DROP INDEX legacy_members_phone ON legacy_members;
ALTER TABLE legacy_members DROP COLUMN phone;
