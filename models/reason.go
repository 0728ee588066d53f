package models

import "unicode/utf8"

// Reason is a canned reason (常用理由) that a reviewer puts into a rejection with one click.
type Reason struct {
	ID     int64
	Kind   ApplicationKind // "": for every kind of application
	Text   string
	Sort   int
	Active bool
}

// reasonLongest is the width of a canned reason in characters.
const reasonLongest = 100

// Validate tells what is wrong at the fields kind, text and sort.
func (r *Reason) Validate() error {
	var c Check
	c.That(r.Kind == "" || ApplicationKinds.Has(string(r.Kind)), "kind", "请选择适用的申请")
	c.That(r.Text != "", "text", "请填写理由,申请人将看到这些文字")
	c.That(utf8.RuneCountInString(r.Text) <= reasonLongest, "text", "理由最多 100 个字,更详细的情况由审核员补充")
	c.That(r.Sort >= 0 && r.Sort <= 9999, "sort", "排序应为 0 至 9999 之间的数字")
	return c.Err()
}
