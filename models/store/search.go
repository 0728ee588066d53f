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
	return db.Where(column+" >= ? AND "+column+" < ?", prefix, prefix+last)
}

// last sorts after every character.
const last = "\U0010FFFF"

// few is by how many ids a list is narrowed at once. Of what fits more members than that each row is asked instead: the page is soon
// full then, and the ids of half the members would take longer to gather than the page to read.
var few = 8000

// withWords narrows a list, whose rows have the member's id in a column, to the members whom all the words find: by name, pinyin,
// initials, phone or number, and says whether that picks few. A word is a union of three index ranges: an OR over the three would read every member.
func (tx *Tx) withWords(list *gorm.DB, column string, words []string) (narrowed *gorm.DB, picked bool) {
	for _, w := range words {
		number := strings.ToUpper(w)
		ranges := []any{
			startsWith(tx.db.Model(&searchRow{}).Select("member_id AS id"), "token", w),
			startsWith(tx.db.Model(&memberRow{}).Select("id"), "phone", w),
			startsWith(tx.db.Model(&memberRow{}).Select("id"), "number", number),
		}
		if tx.fitFew(list, ranges...) {
			union := tx.db.Raw("(? UNION ? UNION ?) w", ranges...)
			list, picked = list.Where(column+" IN (?)", tx.db.Table("?", union).Select("w.id")), true
			continue
		}
		named := startsWith(tx.db.Model(&searchRow{}).Select("1").Where("search_tokens.member_id = found.id"), "search_tokens.token", w)
		list = list.Where("EXISTS (SELECT 1 FROM members found WHERE found.id = "+column+
			" AND (found.phone >= ? AND found.phone < ? OR found.number >= ? AND found.number < ? OR EXISTS (?)))", w, w+last, number, number+last, named)
	}
	return list, picked
}

// withValue narrows a list of members by the value of a column, and says whether that picks few: fits puts the condition on a column.
func (tx *Tx) withValue(list *gorm.DB, column string, fits func(db *gorm.DB, column string) *gorm.DB) (narrowed *gorm.DB, picked bool) {
	ids := fits(tx.db.Model(&memberRow{}).Select("id"), column)
	if tx.fitFew(list, ids) {
		return list.Where("members.id IN (?)", ids), true
	}
	return fits(list, "COALESCE(members."+column+", '')"), false // of no index: the list has its own order
}

// fitFew says whether all of these find no more than few together. What fails is the list's error.
func (tx *Tx) fitFew(list *gorm.DB, queries ...any) bool {
	total := 0
	for _, q := range queries {
		n, err := countedTo(q.(*gorm.DB), few-total)
		if err != nil {
			_ = list.AddError(err)
		}
		if total += n; total > few {
			return false
		}
	}
	return true
}
