-- Menu entries of settings and the audit log. calendar: the row that a change of the holidays holds, so that due dates counted
-- at the same time wait for it.
-- +goose Up
INSERT INTO goadmin_menu (id, `order`, title, icon, uri) VALUES
  (1101, 60, '设置', 'fa-cog', '/settings'),
  (1102, 70, '操作日志', 'fa-history', '/audit');
INSERT INTO goadmin_role_menu (role_id, menu_id) VALUES (1, 1101), (2, 1101), (5, 1102);
INSERT INTO counters (name, value) VALUES ('calendar', 0);

-- Walks over the chain of the audit log: how far it was found whole, and when.
CREATE TABLE audit_checks (
    id      BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    at      DATETIME(3)  NOT NULL,
    links   BIGINT       NOT NULL,
    fault   VARCHAR(255) NOT NULL DEFAULT '',
    by_name VARCHAR(64)  NOT NULL DEFAULT ''
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- +goose Down
DROP TABLE audit_checks;
DELETE FROM counters WHERE name = 'calendar';
DELETE FROM goadmin_role_menu WHERE menu_id IN (1101, 1102);
DELETE FROM goadmin_menu WHERE id IN (1101, 1102);
