-- A revoked certificate ends the right to one, until the association allows another (重新签发).
-- +goose Up
ALTER TABLE certificates ADD COLUMN reissue BOOLEAN NOT NULL DEFAULT FALSE;

-- +goose Down
ALTER TABLE certificates DROP COLUMN reissue;
