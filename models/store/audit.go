package store

import (
	"fmt"
	"strings"
	"time"

	"tjtaca/models"
)

const (
	sealBefore = "audit.before"
	sealAfter  = "audit.after"
)

type auditRow struct {
	ID           int64
	At           time.Time
	ActorKind    models.ActorKind
	ActorID      int64
	ActorName    string
	IP           string
	Action       string
	Object       string
	ObjectID     string
	BeforeSealed []byte
	AfterSealed  []byte
}

func (auditRow) TableName() string { return "audit" }

// Audit notes that by did action ("member.freeze") to an object ("member") known by id. Before and after are any JSON, nil for
// none; they are kept sealed. The row is chained to the others afterwards (SealAudit), so that writers need not queue for it.
func (tx *Tx) Audit(by models.Actor, action, object string, id, before, after any) error {
	line, err := tx.auditLine(by, action, object, id, before, after)
	if err != nil {
		return err
	}
	return tx.db.Create(&line).Error
}

func (tx *Tx) auditLine(by models.Actor, action, object string, id, before, after any) (auditRow, error) {
	b, err := tx.s.box.SealJSON(sealBefore, before)
	if err != nil {
		return auditRow{}, err
	}
	a, err := tx.s.box.SealJSON(sealAfter, after)
	return auditRow{
		At: tx.Now, ActorKind: by.Kind, ActorID: by.ID, ActorName: clip(by.Name, 64), IP: clip(by.IP, 64),
		Action: action, Object: object, ObjectID: fmt.Sprint(id), BeforeSealed: b, AfterSealed: a,
	}, err
}

// AuditOf lists what a member did and what was done to the member's account, with ids above after, oldest first. What was there
// before and after is left out.
func (tx *Tx) AuditOf(memberID, after int64, limit int) ([]models.AuditEntry, error) {
	own := tx.db.Model(&auditRow{}).Select("id").Where("actor_kind = ? AND actor_id = ? AND id > ?", models.MemberActor, memberID, after)
	about := tx.db.Model(&auditRow{}).Select("id").Where("object = 'member' AND object_id = ? AND id > ?", fmt.Sprint(memberID), after)
	var rows []auditRow
	err := tx.db.Joins("JOIN (? UNION ?) AS u ON u.id = audit.id", own, about).Order("audit.id").Limit(limit).Find(&rows).Error
	list := make([]models.AuditEntry, len(rows))
	for i, r := range rows {
		list[i] = models.AuditEntry{ID: r.ID, At: r.At.UTC(), ActorKind: r.ActorKind, ActorID: r.ActorID, IP: r.IP, Action: r.Action, Object: r.Object, ObjectID: r.ObjectID}
	}
	return list, err
}

// clip cuts what others sent, such as the name of a browser, to what its column takes: its width, and UTF-8.
func clip(s string, characters int) string {
	s = strings.ToValidUTF8(s, "")
	r := []rune(s)
	if len(r) <= characters {
		return s
	}
	return string(r[:characters])
}
