package service

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/models/xlsx"
)

// judge says what an import does with rows: it compares them with each other and with who is there. Dry run and commit ask it alike.
type judge struct {
	Deps
	tx         *store.Tx
	committees map[string]int64 // by bare name
	home       int64            // of rows that name none
	seen       *rosterSeen      // in chunks before
	now        *rosterSeen      // in this one: forgotten if the transaction is run again
}

// rosterSeen are the rows before, by what only one of them may have.
type rosterSeen struct{ numbers, ids, phones map[string]int }

func newRosterSeen() *rosterSeen {
	return &rosterSeen{map[string]int{}, map[string]int{}, map[string]int{}}
}

// add takes in what a chunk saw, once it is committed.
func (r *rosterSeen) add(chunk *rosterSeen) {
	maps.Copy(r.numbers, chunk.numbers)
	maps.Copy(r.ids, chunk.ids)
	maps.Copy(r.phones, chunk.phones)
}

func before(key string, seen, now map[string]int) int {
	if key == "" {
		return 0
	}
	return cmp.Or(seen[key], now[key])
}

func (d Deps) judge(tx *store.Tx, setup models.ImportSetup, seen *rosterSeen) (*judge, error) {
	list, err := tx.Committees(false)
	if err != nil {
		return nil, err
	}
	j := &judge{Deps: d, tx: tx, committees: map[string]int64{}, home: setup.CommitteeID, seen: seen, now: newRosterSeen()}
	for _, c := range list {
		j.committees[bareName(c.Name)] = c.ID
	}
	return j, nil
}

// bareName makes 肺癌专业委员会, 肺癌专委会 and 肺癌 one name.
func bareName(name string) string {
	name = strings.Join(strings.Fields(name), "")
	for _, suffix := range []string{"专业委员会", "专委会", "委员会"} {
		if rest, ok := strings.CutSuffix(name, suffix); ok && rest != "" {
			return rest
		}
	}
	return name
}

// kinOf are the members that rows may be about.
type kinOf struct {
	number, id, phone map[string]*store.Kin
	name              map[string][]*store.Kin
}

// rows judges a chunk, in the order of the file.
func (j *judge) rows(chunk []*staged) error {
	kin, err := j.look(chunk)
	if err != nil {
		return err
	}
	for _, g := range chunk {
		j.settle(g)
		g.row.Outcome, g.row.MemberID = j.outcome(g, kin)
		j.remember(g)
	}
	return nil
}

// settle names the committee and what the row is known by.
func (j *judge) settle(g *staged) {
	if g.said == nil {
		g.said = append([]xlsx.Fault{}, g.Faults...)
	}
	g.Faults = slices.Clone(g.said)
	g.Why, g.loginPhone, g.CommitteeID = nil, g.Phone, j.home
	if g.Committee != "" {
		if g.CommitteeID = j.committees[bareName(g.Committee)]; g.CommitteeID == 0 {
			g.fault(xlsx.Committee, g.Committee, "系统中没有这个专委会,请核对名称,或先在「专委会」中新增")
		}
	}
	g.hash = j.rowHash(g)
}

// rowHash tells rows apart by all they say, without saying it.
func (j *judge) rowHash(g *staged) []byte {
	return rowHash(j.Deps, models.LegacyMember{OldNumber: g.OldNumber, OldCertificate: g.OldCertificate, Phone: g.Phone, CommitteeID: g.CommitteeID, Data: g.Data})
}

func rowHash(d Deps, l models.LegacyMember) []byte {
	l.MemberID, l.VoidedAt = 0, nil
	text, err := json.Marshal(l)
	if err != nil {
		panic(err) // text always marshals
	}
	return d.Seal.Index("legacy row", string(text))
}

func (g *staged) fault(key, value, reason string) {
	label := xlsx.ColumnByKey(key).Label
	for _, f := range g.Faults {
		if f.Column == label && f.Reason == reason {
			return
		}
	}
	g.Faults = append(g.Faults, xlsx.Fault{Column: label, Value: value, Reason: reason})
}

func (g *staged) note(format string, args ...any) {
	g.Why = append(g.Why, fmt.Sprintf(format, args...))
}

// look fetches in four queries all members that the rows of a chunk may be about.
func (j *judge) look(chunk []*staged) (k kinOf, err error) {
	var numbers, phones, names []string
	var ids [][]byte
	for _, g := range chunk {
		if g.OldNumber != "" {
			numbers = append(numbers, g.OldNumber)
		}
		if g.Phone != "" {
			phones = append(phones, g.Phone)
		}
		if g.Data.IDNumber != "" {
			ids = append(ids, j.tx.IDNumberIndex(g.Data.IDType, g.Data.IDNumber))
		}
		if g.Data.Name != "" && g.Data.BirthDate != "" {
			names = append(names, g.Data.Name)
		}
	}
	k = kinOf{map[string]*store.Kin{}, map[string]*store.Kin{}, map[string]*store.Kin{}, map[string][]*store.Kin{}}
	index := func(list []*store.Kin, err error, by func(*store.Kin)) error {
		for _, one := range list {
			by(one)
		}
		return err
	}
	list, err := orNone(numbers, j.tx.KinByOldNumber)
	if err := index(list, err, func(m *store.Kin) { k.number[*m.OldNumber] = m }); err != nil {
		return k, err
	}
	list, err = orNone(ids, j.tx.KinByIDNumber)
	if err := index(list, err, func(m *store.Kin) { k.id[string(m.IDNumberIndex)] = m }); err != nil {
		return k, err
	}
	list, err = orNone(phones, j.tx.KinByPhone)
	if err := index(list, err, func(m *store.Kin) { k.phone[*m.Phone] = m }); err != nil {
		return k, err
	}
	slices.Sort(names)
	list, err = orNone(slices.Compact(names), j.tx.KinByName)
	return k, index(list, err, func(m *store.Kin) { k.name[m.Name+m.BirthDate] = append(k.name[m.Name+m.BirthDate], m) })
}

func orNone[T any](values []T, find func([]T) ([]*store.Kin, error)) ([]*store.Kin, error) {
	if len(values) == 0 {
		return nil, nil
	}
	return find(values)
}

// outcome says what becomes of a row, and whose it is.
func (j *judge) outcome(g *staged, kin kinOf) (models.ImportOutcome, int64) {
	if no := before(g.OldNumber, j.seen.numbers, j.now.numbers); no != 0 {
		g.fault(xlsx.OldNumber, g.OldNumber, fmt.Sprintf("与第 %d 行的原会员编号重复", no))
	}
	id := ""
	if g.Data.IDNumber != "" {
		id = string(j.tx.IDNumberIndex(g.Data.IDType, g.Data.IDNumber))
		if no := before(id, j.seen.ids, j.now.ids); no != 0 {
			g.fault("id_number", g.Data.IDNumber, fmt.Sprintf("与第 %d 行的证件号码相同", no))
		}
	}
	own := kin.number[g.OldNumber]
	if other := kin.id[id]; other != nil && (own == nil || own.ID != other.ID) {
		switch {
		case own != nil:
			g.fault("id_number", g.Data.IDNumber, "证件号码属于另一位会员:"+describeKin(other))
		case other.OldNumber != nil:
			g.fault("id_number", g.Data.IDNumber, "证件号码已在名册中,原会员编号为 "+*other.OldNumber)
		case other.Name != "" && other.Name != g.Data.Name:
			g.fault("id_number", g.Data.IDNumber, "证件号码属于另一位会员,姓名不同:"+describeKin(other))
		}
	}
	if g.Refused() {
		return models.RowFaulty, 0
	}
	if own != nil {
		return j.again(g, own, kin.phone[g.Phone])
	}
	if other := kin.id[id]; other != nil {
		return known(g, other)
	}
	return j.stranger(g, kin)
}

func describeKin(m *store.Kin) string {
	name := []rune(m.Name)
	if len(name) == 0 {
		return "尚未填写姓名的会员(" + m.State.Text() + ")"
	}
	return string(name[:1]) + strings.Repeat("*", len(name)-1) + "(" + m.State.Text() + ")"
}

// again is a row whose old number is in the books.
func (j *judge) again(g *staged, own, atPhone *store.Kin) (models.ImportOutcome, int64) {
	switch {
	case slices.Equal(own.RowHash, g.hash):
		return models.RowSame, own.ID
	case own.State != models.Legacy:
		g.note("该原会员已激活,资料以会员本人为准,不再更改")
		return models.RowKnown, own.ID
	case own.Begun:
		g.note("该原会员已开始激活,不再更改")
		return models.RowKnown, own.ID
	}
	phone, roster := value(own.Phone), value(own.RosterPhone)
	if phone != "" && phone != roster {
		g.loginPhone = phone
		g.note("登录手机号已由协会更换,保持不变")
	} else {
		j.sharePhone(g, atPhone, own.ID)
	}
	return models.RowChanged, own.ID
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// known is a row without a place in the books whose ID number a member has: the same person.
func known(g *staged, m *store.Kin) (models.ImportOutcome, int64) {
	if m.State == models.ClosedMember {
		g.note("证件号码相同的会员已注销,未导入")
		return models.RowKnown, m.ID
	}
	g.note("证件号码相同,与会员 %s 是同一人:只登记原会员编号,不新建账号", describeKin(m))
	return models.RowLinked, m.ID
}

// stranger is a row that neither old number nor ID number finds.
func (j *judge) stranger(g *staged, kin kinOf) (models.ImportOutcome, int64) {
	atPhone := kin.phone[g.Phone]
	if atPhone != nil && atPhone.State != models.Legacy && atPhone.Name == g.Data.Name && (g.Data.IDNumber == "" || !atPhone.HasID()) {
		g.note("手机号和姓名与会员 %s 相同,应为同一人,未导入;如需登记原会员编号,请在名册中补上证件号码", describeKin(atPhone))
		return models.RowKnown, atPhone.ID
	}
	for _, m := range kin.name[g.Data.Name+g.Data.BirthDate] {
		if g.Data.IDNumber != "" && m.HasID() { // and they differ
			continue
		}
		if m.State != models.Legacy {
			g.note("姓名和出生日期与会员 %s 相同,可能是同一人,未导入,请核对后补上证件号码", describeKin(m))
			return models.RowKnown, m.ID
		}
		g.note("姓名和出生日期与原会员 %s 相同,可能重复", value(m.OldNumber))
	}
	j.sharePhone(g, atPhone, 0)
	switch {
	case g.Phone == "" && g.Data.IDNumber == "":
		g.note("没有手机号和证件号码,本人无法自行激活,须由协会补充")
	case g.Phone == "":
		g.note("没有手机号,本人须通过「找回账号」激活")
	}
	return models.RowNew, 0
}

// sharePhone gives the phone to the first who has it; the others say who they are when they activate.
func (j *judge) sharePhone(g *staged, at *store.Kin, self int64) {
	first := before(g.Phone, j.seen.phones, j.now.phones)
	switch {
	case g.Phone == "" || at != nil && at.ID == self:
		return
	case at != nil && at.State != models.Legacy:
		g.note("手机号已是另一位会员 %s 的登录手机号,本人须通过「找回账号」激活", describeKin(at))
	case at != nil:
		g.note("与原会员 %s 共用手机号,激活时按姓名和证件号码区分", value(at.OldNumber))
	case first != 0:
		g.note("与第 %d 行共用手机号,激活时按姓名和证件号码区分", first)
	default:
		return
	}
	g.loginPhone = ""
	if g.Data.IDNumber == "" {
		g.note("没有证件号码,激活时无法区分,须由协会补充")
	}
}

func (j *judge) remember(g *staged) {
	if before(g.OldNumber, j.seen.numbers, j.now.numbers) == 0 {
		j.now.numbers[g.OldNumber] = g.row.No
	}
	if g.row.Outcome == models.RowFaulty {
		return
	}
	if g.Data.IDNumber != "" {
		j.now.ids[string(j.tx.IDNumberIndex(g.Data.IDType, g.Data.IDNumber))] = g.row.No
	}
	if g.row.Outcome != models.RowKnown && before(g.Phone, j.seen.phones, j.now.phones) == 0 {
		j.now.phones[g.Phone] = g.row.No
	}
}
