-- +goose Up
-- GoAdmin draws pages and decides nothing. Who is logged in and which roles they hold it reads through views of our own staff
-- tables: no second account list that could drift, no password it could check, and nothing it could write to.
CREATE TABLE goadmin_roles (
  id         INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name       VARCHAR(50) NOT NULL UNIQUE,
  slug       VARCHAR(50) NOT NULL UNIQUE, -- models.Role
  created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
INSERT INTO goadmin_roles (id, name, slug) VALUES
  (1, '系统管理员', 'system_admin'),
  (2, '协会管理员', 'association_admin'),
  (3, '专委会审核员', 'reviewer'),
  (4, '专委会秘书', 'secretary'),
  (5, '审计员', 'auditor');

-- One permission for all: the guard and rbac decide before GoAdmin is asked.
CREATE TABLE goadmin_permissions (
  id          INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name        VARCHAR(50) NOT NULL UNIQUE,
  slug        VARCHAR(50) NOT NULL UNIQUE,
  http_method VARCHAR(255) NOT NULL,
  http_path   TEXT NOT NULL,
  created_at  DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at  DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
INSERT INTO goadmin_permissions (id, name, slug, http_method, http_path) VALUES (1, '查看列表', 'read', 'GET', '*');

CREATE TABLE goadmin_role_permissions (
  role_id       INT NOT NULL,
  permission_id INT NOT NULL,
  created_at    DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at    DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (role_id, permission_id),
  FOREIGN KEY (role_id) REFERENCES goadmin_roles (id) ON DELETE CASCADE,
  FOREIGN KEY (permission_id) REFERENCES goadmin_permissions (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
INSERT INTO goadmin_role_permissions (role_id, permission_id) VALUES (1, 1), (2, 1), (3, 1), (4, 1), (5, 1);

CREATE TABLE goadmin_user_permissions (
  user_id       INT NOT NULL,
  permission_id INT NOT NULL,
  created_at    DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at    DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (user_id, permission_id),
  FOREIGN KEY (permission_id) REFERENCES goadmin_permissions (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE goadmin_menu (
  id          INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  parent_id   INT NOT NULL DEFAULT 0,
  type        INT NOT NULL DEFAULT 0,
  `order`     INT NOT NULL DEFAULT 0,
  title       VARCHAR(50) NOT NULL,
  icon        VARCHAR(50) NOT NULL,
  uri         VARCHAR(255) NOT NULL,
  header      VARCHAR(150) NOT NULL DEFAULT '',
  plugin_name VARCHAR(150) NOT NULL DEFAULT '',
  uuid        VARCHAR(150) NOT NULL DEFAULT '',
  created_at  DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at  DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
INSERT INTO goadmin_menu (id, `order`, title, icon, uri) VALUES
  (1, 10, '工作台', 'fa-tachometer', '/'),
  (2, 20, '审核队列', 'fa-check-square-o', '/applications'),
  (3, 30, '会员', 'fa-id-card-o', '/members'),
  (4, 40, '专委会', 'fa-sitemap', '/committees'),
  (5, 50, '人员', 'fa-users', '/staff');

CREATE TABLE goadmin_role_menu (
  role_id    INT NOT NULL,
  menu_id    INT NOT NULL,
  created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (role_id, menu_id),
  FOREIGN KEY (role_id) REFERENCES goadmin_roles (id) ON DELETE CASCADE,
  FOREIGN KEY (menu_id) REFERENCES goadmin_menu (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
INSERT INTO goadmin_role_menu (role_id, menu_id) VALUES
  (1, 1), (1, 4), (1, 5),
  (2, 1), (2, 2), (2, 3), (2, 4),
  (3, 1), (3, 2), (3, 3),
  (4, 1), (4, 2), (4, 3),
  (5, 1);

CREATE VIEW goadmin_users AS
  SELECT id, username, '' AS password, name, '' AS avatar, '' AS remember_token, created_at, created_at AS updated_at
  FROM staff WHERE active;

CREATE VIEW goadmin_role_users AS
  SELECT DISTINCT r.id AS role_id, s.staff_id AS user_id
  FROM staff_roles s JOIN goadmin_roles r ON r.slug = s.role;

-- The key is no secret: what a browser sends as go_admin_session is dropped, the server names the session itself.
CREATE VIEW goadmin_session AS
  SELECT id, CONCAT('staff-', id) AS sid, CONCAT('{"user_id":', id, '}') AS `values`, created_at, created_at AS updated_at
  FROM staff WHERE active;

-- +goose Down
DROP VIEW goadmin_session;
DROP VIEW goadmin_role_users;
DROP VIEW goadmin_users;
DROP TABLE goadmin_role_menu;
DROP TABLE goadmin_menu;
DROP TABLE goadmin_user_permissions;
DROP TABLE goadmin_role_permissions;
DROP TABLE goadmin_permissions;
DROP TABLE goadmin_roles;
