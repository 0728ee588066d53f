package service

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/models/workday"
	"tjtaca/rbac"
)

// Figures is what the first page of the back office counts, in the scope of who looks.
type Figures struct {
	Months     []MonthFigure // twelve, the present one last
	Decided    int           // in these months
	MedianDays int           // working days from submission to decision, half took no longer; -1 before the first decision
	Reasons    []Share       // of rejections
	Members    int
	Types      []Share
	Committees []Share
	Regions    []Share
	Titles     []Share
}

// MonthFigure is what was decided in a month.
type MonthFigure struct {
	Month              string // 2026-03
	Approved, Rejected int
}

// Share is a part of a whole.
type Share struct {
	Text string
	N    int
}

// figureMonths is how far back decisions are counted.
const figureMonths = 12

// OtherShare is what small parts are put together as.
const OtherShare = "其他"

// Figures counts decisions where the actor reads applications and members where they read members. Whoever reads neither sees
// nothing.
func (s *Reviews) Figures(ctx context.Context, by models.Actor) (*Figures, error) {
	decide, members := s.Rights.Scope(by, rbac.ReadApplications), s.Rights.Scope(by, rbac.ReadMembers)
	key := fmt.Sprint(decide, members)
	if f := s.figures.get(key, s.Store.Now()); f != nil {
		return f, nil
	}
	f := &Figures{}
	err := s.Store.Read(ctx, func(tx *store.Tx) error {
		if err := f.decisions(tx, decide); err != nil {
			return err
		}
		return f.members(tx, members)
	})
	if err != nil {
		return nil, err
	}
	s.figures.keep(key, s.Store.Now(), f)
	return f, nil
}

// figureCache keeps for a minute what took long to count, by scope. What is quick to count is counted anew.
type figureCache struct {
	mu   sync.Mutex
	kept map[string]keptFigures
}

type keptFigures struct {
	at time.Time
	*Figures
}

const (
	figuresKeep  = time.Minute
	figuresHeavy = 5000 // decisions and members: below, counting takes a few milliseconds
)

func (c *figureCache) get(key string, now time.Time) *Figures {
	c.mu.Lock()
	defer c.mu.Unlock()
	if k, ok := c.kept[key]; ok && now.Sub(k.at) < figuresKeep {
		return k.Figures
	}
	return nil
}

func (c *figureCache) keep(key string, now time.Time, f *Figures) {
	if f.Decided+f.Members < figuresHeavy {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	maps.DeleteFunc(c.kept, func(_ string, k keptFigures) bool { return now.Sub(k.at) >= figuresKeep })
	if c.kept == nil {
		c.kept = map[string]keptFigures{}
	}
	c.kept[key] = keptFigures{now, f}
}

// decisions counts what was decided, how long it took and why it was rejected.
func (f *Figures) decisions(tx *store.Tx, scope models.Scope) error {
	first, err := time.Parse(models.DateLayout, tx.Today()[:8]+"01")
	if err != nil {
		return err
	}
	first = first.AddDate(0, 1-figureMonths, 0)
	month := map[string]*MonthFigure{}
	f.Months = make([]MonthFigure, figureMonths)
	for i := range f.Months {
		f.Months[i].Month = first.AddDate(0, i, 0).Format("2006-01")
		month[f.Months[i].Month] = &f.Months[i]
	}
	since := first.Format(models.DateLayout)
	rows, err := tx.Decided(scope, since)
	if err != nil {
		return err
	}
	for _, r := range rows {
		m := month[r.DecidedOn[:7]]
		if m == nil {
			continue // a clock that was set back
		}
		f.Decided += r.N
		if r.Outcome == models.Approve {
			m.Approved += r.N
		} else {
			m.Rejected += r.N
		}
	}
	if f.MedianDays, err = medianDays(tx, rows); err != nil {
		return err
	}
	return f.reasons(tx, scope, since)
}

// medianDays is the working days after which half of the decisions had been made; -1 without any.
func medianDays(tx *store.Tx, rows []store.Decided) (int, error) {
	entered, err := tx.Holidays()
	if err != nil {
		return 0, err
	}
	calendar := workday.New(entered)
	took, all := map[int]int{}, 0
	for _, r := range rows {
		days := 0
		for day := r.SubmittedOn; day < r.DecidedOn && days <= workday.MaxDays; {
			if day, err = nextDay(day); err != nil {
				return 0, err
			}
			if calendar.IsWorkday(day) {
				days++
			}
		}
		took[days] += r.N
		all += r.N
	}
	sum := 0
	for _, days := range sortedKeys(took) {
		if sum += took[days]; 2*sum >= all {
			return days, nil
		}
	}
	return -1, nil
}

func sortedKeys(m map[int]int) []int {
	keys := make([]int, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// reasons counts how often each canned reason was given; what was typed freely is «其他».
func (f *Figures) reasons(tx *store.Tx, scope models.Scope, since string) error {
	canned, err := tx.Reasons()
	if err != nil {
		return err
	}
	said, err := tx.Said(scope, since)
	if err != nil {
		return err
	}
	count := map[string]int{}
	for _, r := range said {
		known := false
		for _, c := range canned {
			if strings.Contains(r.Reason, c.Text) {
				count[c.Text] += r.N
				known = true
			}
		}
		if !known {
			count[OtherShare] += r.N
		}
	}
	f.Reasons = shares(count)
	return nil
}

func (f *Figures) members(tx *store.Tx, scope models.Scope) error {
	peers, err := tx.Peers(scope)
	if err != nil {
		return err
	}
	types, titles, regions := map[string]int{}, map[string]int{}, map[string]int{}
	for _, p := range peers {
		f.Members += p.N
		types[cmp.Or(p.MemberType.Text(), "未填写")] += p.N
		titles[titleGroup(p.Title)] += p.N
		regions[p.Region] += p.N
	}
	f.Types, f.Titles, f.Regions = shares(types), shares(titles), shares(regionShares(regions))
	heads, err := tx.Headcounts(scope)
	if err != nil {
		return err
	}
	committees, err := tx.Committees(false)
	if err != nil {
		return err
	}
	in := map[string]int{}
	for _, c := range committees {
		for _, h := range heads {
			if h.CommitteeID == c.ID && c.Kind == models.SpecialCommittee {
				in[c.Name] = h.N
			}
		}
	}
	f.Committees = shares(in)
	return nil
}

// titleGroup is the level of a title: so few that a chart shows all.
func titleGroup(code string) string {
	for _, t := range models.Titles {
		if t.Value == code {
			return cmp.Or(t.Level, "无职称")
		}
	}
	return "未填写"
}

// regionShares counts by province; the province in which most members live is shown by its districts.
func regionShares(codes map[string]int) map[string]int {
	byProvince, all := map[string]int{}, 0
	for code, n := range codes {
		if len(code) == 6 {
			byProvince[code[:2]] += n
			all += n
		}
	}
	text := map[string]int{}
	for code, n := range codes {
		parts := strings.Split(models.RegionText(code), "/")
		switch {
		case parts[0] == "":
			text["未填写"] += n
		case 2*byProvince[code[:2]] > all:
			text[parts[len(parts)-1]] += n
		default:
			text[parts[0]] += n
		}
	}
	return text
}

// shares orders parts by size, equal ones by name; «其他» and «未填写» come last.
func shares(count map[string]int) []Share {
	list := make([]Share, 0, len(count))
	for text, n := range count {
		list = append(list, Share{text, n})
	}
	last := func(s Share) int {
		if s.Text == OtherShare || s.Text == "未填写" {
			return 1
		}
		return 0
	}
	slices.SortFunc(list, func(a, b Share) int {
		return cmp.Or(cmp.Compare(last(a), last(b)), cmp.Compare(b.N, a.N), strings.Compare(a.Text, b.Text))
	})
	return list
}
