package store

import (
	"time"

	"tjtaca/models"
)

type fileRow struct {
	ID            int64
	FileKey       string
	MemberID      int64
	ApplicationID int64
	Kind          models.FileKind
	MIME          string `gorm:"column:mime"`
	Size          int64
	Width, Height int
	Pages         int
	LowResolution bool
	SHA256        string `gorm:"column:sha256"`
	StoredAs      string
	CreatedAt     time.Time
}

func (fileRow) TableName() string { return "files" }

// StoredFile is a file and where its bytes lie.
type StoredFile struct {
	models.File
	ApplicationID int64  // 0: of no application, as a certificate
	StoredAs      string // name in the file store; never leaves the server
}

func (r *fileRow) stored() *StoredFile {
	return &StoredFile{
		File: models.File{
			ID: r.ID, Key: r.FileKey, MemberID: r.MemberID, Kind: r.Kind, MIME: r.MIME, Size: r.Size, Width: r.Width, Height: r.Height,
			Pages: r.Pages, LowResolution: r.LowResolution, SHA256: r.SHA256, CreatedAt: r.CreatedAt.UTC(),
		},
		ApplicationID: r.ApplicationID, StoredAs: r.StoredAs,
	}
}

// AddFile notes a file whose bytes have been stored.
func (tx *Tx) AddFile(f *StoredFile) error {
	f.CreatedAt = tx.Now
	r := fileRow{
		FileKey: f.Key, MemberID: f.MemberID, ApplicationID: f.ApplicationID, Kind: f.Kind, MIME: f.MIME, Size: f.Size, Width: f.Width,
		Height: f.Height, Pages: f.Pages, LowResolution: f.LowResolution, SHA256: f.SHA256, StoredAs: f.StoredAs, CreatedAt: tx.Now,
	}
	if err := tx.db.Create(&r).Error; err != nil {
		return err
	}
	f.ID = r.ID
	return nil
}

// File finds a file by its key.
func (tx *Tx) File(key string) (*StoredFile, error) {
	var r fileRow
	if err := tx.db.Where("file_key = ?", key).Take(&r).Error; err != nil {
		return nil, found(err)
	}
	return r.stored(), nil
}

// Files finds files by their keys; one that is not there is missing from the answer.
func (tx *Tx) Files(keys []string) (map[string]*StoredFile, error) {
	files := make(map[string]*StoredFile, len(keys))
	if len(keys) == 0 {
		return files, nil
	}
	var rows []fileRow
	if err := tx.db.Where("file_key IN ?", keys).Find(&rows).Error; err != nil {
		return nil, err
	}
	for i := range rows {
		files[rows[i].FileKey] = rows[i].stored()
	}
	return files, nil
}

// FilesOf lists the files of a member with ids above after, oldest first.
func (tx *Tx) FilesOf(memberID, after int64, limit int) ([]*StoredFile, error) {
	var rows []fileRow
	if err := tx.db.Where("member_id = ? AND id > ?", memberID, after).Order("id").Limit(limit).Find(&rows).Error; err != nil {
		return nil, err
	}
	files := make([]*StoredFile, len(rows))
	for i := range rows {
		files[i] = rows[i].stored()
	}
	return files, nil
}

// FilesIn lists what a member has handed in with applications in scope, the newest first; certificates are not among it.
func (tx *Tx) FilesIn(scope models.Scope, memberID int64) ([]*models.File, error) {
	shown := inScope(tx.db.Model(&applicationRow{}), "committee_id", scope).Where("member_id = ? AND state <> ?", memberID, models.Draft).Select("id")
	q := tx.db.Where("member_id = ? AND kind <> ? AND application_id IN (?)", memberID, models.CertificatePDF, shown)
	var rows []fileRow
	err := q.Order("id DESC").Find(&rows).Error
	files := make([]*models.File, len(rows))
	for i := range rows {
		files[i] = &rows[i].stored().File
	}
	return files, err
}

// DeleteFile forgets a file; its bytes are deleted after commit.
func (tx *Tx) DeleteFile(id int64) error {
	return tx.db.Where("id = ?", id).Delete(&fileRow{}).Error
}
