package store

import (
	"slices"
	"strings"

	"gorm.io/gorm"
)

type searchRow struct {
	Token    string `gorm:"primaryKey"`
	MemberID int64  `gorm:"primaryKey"`
}

func (searchRow) TableName() string { return "search_tokens" }

// searchTokenMax is the width of a token in characters.
const searchTokenMax = 128

// ReplaceSearchTokens makes a member findable by the beginnings of these tokens, and by no others.
func (tx *Tx) ReplaceSearchTokens(memberID int64, tokens []string) error {
	if err := tx.db.Where("member_id = ?", memberID).Delete(&searchRow{}).Error; err != nil {
		return err
	}
	tokens = slices.Clone(tokens)
	for i := range tokens {
		tokens[i] = clip(tokens[i], searchTokenMax)
	}
	slices.Sort(tokens)
	var rows []searchRow
	for _, t := range slices.Compact(tokens) {
		if t != "" {
			rows = append(rows, searchRow{t, memberID})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return tx.db.CreateInBatches(rows, 200).Error
}

// startsWith narrows to values of a column that begin with prefix. A range, unlike LIKE, uses the index on every database and
// has no wildcards to escape.
func startsWith(db *gorm.DB, column, prefix string) *gorm.DB {
	return db.Where(column+" >= ? AND "+column+" < ?", prefix, prefix+"\U0010FFFF")
}

// foundBy selects the ids of members whom the words find: by name, pinyin, initials, phone or number. Every word must fit. Each
// word is a union of three index ranges: an OR over the three would read every member.
func (tx *Tx) foundBy(words []string) *gorm.DB {
	var q *gorm.DB
	for i, w := range words {
		union := tx.db.Raw("(? UNION ? UNION ?) w",
			startsWith(tx.db.Model(&searchRow{}).Select("member_id AS id"), "token", w),
			startsWith(tx.db.Model(&memberRow{}).Select("id"), "phone", w),
			startsWith(tx.db.Model(&memberRow{}).Select("id"), "number", strings.ToUpper(w)))
		if i == 0 {
			q = tx.db.Table("?", union).Select("w.id")
		} else {
			q = q.Where("w.id IN (?)", tx.db.Table("?", union).Select("w.id"))
		}
	}
	return q
}
