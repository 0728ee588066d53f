-- before_sealed: the profile that a change or an upgrade was compared with when it was submitted. Once approved, the profile
-- itself no longer tells what was there before.
-- +goose Up
ALTER TABLE applications ADD COLUMN before_sealed MEDIUMBLOB NULL;
CREATE INDEX members_card ON members (member_type, student_until);
DROP INDEX members_student_until ON members;

-- +goose Down
CREATE INDEX members_student_until ON members (student_until);
DROP INDEX members_card ON members;
ALTER TABLE applications DROP COLUMN before_sealed;
