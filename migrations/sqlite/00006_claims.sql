-- What people say who want an account back whose phone is gone (找回账号). An admin compares it with the member.
-- +goose Up
CREATE TABLE claims (
    id                        INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id                 INTEGER NOT NULL DEFAULT 0,
    state                     VARCHAR(16) NOT NULL DEFAULT 'open',
    data_sealed               BLOB NOT NULL,
    ip                        VARCHAR(64) NOT NULL DEFAULT '',
    note                      VARCHAR(500) NOT NULL DEFAULT '',
    decided_id                INTEGER NOT NULL DEFAULT 0,
    decided_by                VARCHAR(64) NOT NULL DEFAULT '',
    decided_at                DATETIME NULL,
    created_at                DATETIME NOT NULL
);
CREATE INDEX claims_state ON claims (state, id);
CREATE INDEX claims_member ON claims (member_id, state);

INSERT INTO goadmin_menu (id, "order", title, icon, uri) VALUES (601, 35, '找回账号', 'fa-mobile', '/claims');
INSERT INTO goadmin_role_menu (role_id, menu_id) VALUES (2, 601);

-- +goose Down
DELETE FROM goadmin_role_menu WHERE menu_id = 601;
DELETE FROM goadmin_menu WHERE id = 601;
DROP TABLE claims;
