package store

import (
	"encoding/json"
	"time"

	"tjtaca/models"
)

const (
	sealSetup     = "imports.setup"
	sealImportRow = "import_rows.data"
	sealImportWas = "import_rows.before"
)

type importRow struct {
	ID                               int64
	State                            models.ImportState
	StaffID                          int64
	StaffName                        string
	JobID                            int64
	SetupSealed                      []byte
	Tally                            string
	StoredAs                         string
	CreatedAt                        time.Time
	CheckedAt, CommittedAt, UndoneAt *time.Time
	UpdatedAt                        time.Time
}

func (importRow) TableName() string { return "imports" }

func (tx *Tx) imported(r *importRow) (*models.Import, error) {
	i := &models.Import{
		ID: r.ID, State: r.State, StaffID: r.StaffID, StaffName: r.StaffName, JobID: r.JobID, StoredAs: r.StoredAs, CreatedAt: r.CreatedAt.UTC(),
		CheckedAt: utc(r.CheckedAt), CommittedAt: utc(r.CommittedAt), UndoneAt: utc(r.UndoneAt),
	}
	if err := json.Unmarshal([]byte(r.Tally), &i.Tally); err != nil {
		return nil, err
	}
	return i, tx.s.box.OpenJSON(sealSetup, r.SetupSealed, &i.Setup)
}

func (tx *Tx) importColumns(i *models.Import) (map[string]any, error) {
	setup, err := tx.s.box.SealJSON(sealSetup, i.Setup)
	if err != nil {
		return nil, err
	}
	tally, err := json.Marshal(i.Tally)
	return map[string]any{
		"state": i.State, "job_id": i.JobID, "setup_sealed": setup, "tally": string(tally), "stored_as": i.StoredAs,
		"checked_at": i.CheckedAt, "committed_at": i.CommittedAt, "undone_at": i.UndoneAt, "updated_at": tx.Now,
	}, err
}

// AddImport notes an upload.
func (tx *Tx) AddImport(i *models.Import) error {
	setup, err := tx.s.box.SealJSON(sealSetup, i.Setup)
	if err != nil {
		return err
	}
	r := importRow{
		State: i.State, StaffID: i.StaffID, StaffName: clip(i.StaffName, 64), SetupSealed: setup, Tally: "{}", StoredAs: i.StoredAs, CreatedAt: tx.Now, UpdatedAt: tx.Now,
	}
	if err := tx.db.Create(&r).Error; err != nil {
		return err
	}
	i.ID, i.CreatedAt = r.ID, tx.Now
	return nil
}

// Import finds an import.
func (tx *Tx) Import(id int64) (*models.Import, error) {
	var r importRow
	if err := tx.db.Where("id = ?", id).Take(&r).Error; err != nil {
		return nil, found(err)
	}
	return tx.imported(&r)
}

// LockImport finds an import and holds it until the transaction ends.
func (tx *Tx) LockImport(id int64) (*models.Import, error) {
	var r importRow
	if err := tx.locking().Where("id = ?", id).Take(&r).Error; err != nil {
		return nil, found(err)
	}
	return tx.imported(&r)
}

// Imports lists imports, newest first.
func (tx *Tx) Imports(limit int) ([]*models.Import, error) {
	var rows []importRow
	if err := tx.db.Order("id DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, err
	}
	list := make([]*models.Import, len(rows))
	for n := range rows {
		var err error
		if list[n], err = tx.imported(&rows[n]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// SaveImport keeps what changed of an import.
func (tx *Tx) SaveImport(i *models.Import) error {
	values, err := tx.importColumns(i)
	if err != nil {
		return err
	}
	return tx.db.Model(&importRow{}).Where("id = ?", i.ID).Updates(values).Error
}

type importLineRow struct {
	ImportID     int64 `gorm:"primaryKey"`
	No           int   `gorm:"primaryKey;autoIncrement:false"`
	Outcome      models.ImportOutcome
	OldNumber    string
	MemberID     int64
	Applied      bool
	DataSealed   []byte
	BeforeSealed []byte
}

func (importLineRow) TableName() string { return "import_rows" }

// linesAtOnce bounds one INSERT of many rows: SQLite's driver looks each parameter up among all of them, so that 4,000 take longer than
// their writing.
const linesAtOnce = 50

// AddImportRows stages rows.
func (tx *Tx) AddImportRows(importID int64, list []models.ImportRow) error {
	if len(list) == 0 {
		return nil
	}
	rows := make([]importLineRow, len(list))
	for i, l := range list {
		rows[i] = importLineRow{
			ImportID: importID, No: l.No, Outcome: l.Outcome, OldNumber: clip(l.OldNumber, 64), MemberID: l.MemberID, DataSealed: tx.s.box.Seal(sealImportRow, l.Data),
		}
	}
	return tx.db.CreateInBatches(rows, linesAtOnce).Error
}

// ImportRows lists rows after a number, in order; outcome "" is every one.
func (tx *Tx) ImportRows(importID int64, outcome models.ImportOutcome, after, limit int) ([]models.ImportRow, error) {
	db := tx.db.Where("import_id = ? AND no > ?", importID, after)
	if outcome != "" {
		db = db.Where("outcome = ?", outcome)
	}
	var rows []importLineRow
	if err := db.Order("no").Limit(limit).Find(&rows).Error; err != nil {
		return nil, err
	}
	return tx.importLines(rows)
}

// ImportRowsToDo lists rows after a number that are to be written (undo false), or written and to be undone.
func (tx *Tx) ImportRowsToDo(importID int64, undo bool, after, limit int) ([]models.ImportRow, error) {
	var rows []importLineRow
	err := tx.db.Where("import_id = ? AND no > ? AND applied = ? AND outcome IN ?", importID, after, undo,
		[]models.ImportOutcome{models.RowNew, models.RowChanged, models.RowLinked}).Order("no").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	return tx.importLines(rows)
}

func (tx *Tx) importLines(rows []importLineRow) ([]models.ImportRow, error) {
	list := make([]models.ImportRow, len(rows))
	for i, r := range rows {
		list[i] = models.ImportRow{No: r.No, Outcome: r.Outcome, OldNumber: r.OldNumber, MemberID: r.MemberID, Applied: r.Applied}
		var err error
		if list[i].Data, err = tx.s.box.Open(sealImportRow, r.DataSealed); err != nil {
			return nil, err
		}
		if len(r.BeforeSealed) > 0 {
			if list[i].Before, err = tx.s.box.Open(sealImportWas, r.BeforeSealed); err != nil {
				return nil, err
			}
		}
	}
	return list, nil
}

// LastImportRow is the number of the last row staged, 0 before the first.
func (tx *Tx) LastImportRow(importID int64) (int, error) {
	var no *int
	err := tx.db.Model(&importLineRow{}).Where("import_id = ?", importID).Select("MAX(no)").Scan(&no).Error
	if no == nil {
		return 0, err
	}
	return *no, err
}

// SettleImportRows replaces rows by what came of them, in one statement for all.
func (tx *Tx) SettleImportRows(importID int64, list []models.ImportRow) error {
	rows := make([]importLineRow, len(list))
	numbers := make([]int, len(list))
	for i, l := range list {
		numbers[i] = l.No
		rows[i] = importLineRow{
			ImportID: importID, No: l.No, Outcome: l.Outcome, OldNumber: l.OldNumber, MemberID: l.MemberID, Applied: l.Applied, DataSealed: tx.s.box.Seal(sealImportRow, l.Data),
		}
		if l.Before != nil {
			rows[i].BeforeSealed = tx.s.box.Seal(sealImportWas, l.Before)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	if err := tx.db.Where("import_id = ? AND no IN ?", importID, numbers).Delete(&importLineRow{}).Error; err != nil {
		return err
	}
	return tx.db.CreateInBatches(rows, linesAtOnce).Error
}

// DropImportRows deletes at most limit staged rows and says how many it deleted.
func (tx *Tx) DropImportRows(importID int64, limit int) (int, error) {
	var numbers []int
	err := tx.db.Model(&importLineRow{}).Where("import_id = ?", importID).Order("no").Limit(limit).Pluck("no", &numbers).Error
	if err != nil || len(numbers) == 0 {
		return 0, err
	}
	res := tx.db.Where("import_id = ? AND no IN ?", importID, numbers).Delete(&importLineRow{})
	return int(res.RowsAffected), res.Error
}

// CountImportRows counts rows by outcome.
func (tx *Tx) CountImportRows(importID int64) (map[models.ImportOutcome]int, error) {
	var counts []struct {
		Outcome models.ImportOutcome
		Rows    int
	}
	err := tx.db.Model(&importLineRow{}).Select("outcome, COUNT(*) AS `rows`").Where("import_id = ?", importID).Group("outcome").Scan(&counts).Error
	m := map[models.ImportOutcome]int{}
	for _, c := range counts {
		m[c.Outcome] = c.Rows
	}
	return m, err
}

// AppliedRows counts rows that are written and not undone.
func (tx *Tx) AppliedRows(importID int64) (int, error) {
	var n int64
	err := tx.db.Model(&importLineRow{}).Where("import_id = ? AND applied = ?", importID, true).Count(&n).Error
	return int(n), err
}
