-- What looking after members needs. A revoked certificate ends the right to one, until the association allows another (重新签发).
-- The list of members is narrowed by place and title.
-- +goose Up
ALTER TABLE certificates ADD COLUMN reissue BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX members_region ON members (region, id);
CREATE INDEX members_title ON members (title, id);

-- +goose Down
DROP INDEX members_title ON members;
DROP INDEX members_region ON members;
ALTER TABLE certificates DROP COLUMN reissue;
