-- attempts: how often a job was taken up after a failure. expires_at: when what a job made is deleted, NULL for never.
-- +goose Up
ALTER TABLE jobs ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN expires_at DATETIME NULL;

-- +goose Down
ALTER TABLE jobs DROP COLUMN expires_at;
ALTER TABLE jobs DROP COLUMN attempts;
