package service

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/rbac"
)

// SavedFilter is a filter of the queue under a name of its owner's.
type SavedFilter struct {
	Name  string `json:"name"`
	Query string `json:"query"` // as the address has it
}

// QueueView is how an account wants its queue.
type QueueView struct {
	Filters []SavedFilter
	Hidden  []string // columns that are not shown
}

// The names under which it is kept, and its bounds.
const (
	queueFilters, queueHidden    = "queue.filters", "queue.hidden"
	filtersMost, filterNameMost  = 12, 20
	filterQueryMost, columnsMost = 600, 20
)

// QueueView is how the actor wants the queue; everybody has their own.
func (s *Reviews) QueueView(ctx context.Context, by models.Actor) (v QueueView, err error) {
	if by.Kind != models.StaffActor {
		return v, nil
	}
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		if err := tx.Preference(by.ID, queueFilters, &v.Filters); err != nil {
			return err
		}
		return tx.Preference(by.ID, queueHidden, &v.Hidden)
	})
	return v, err
}

// SaveFilter keeps a filter under a name; one of the same name is replaced. Invalid: field name.
func (s *Reviews) SaveFilter(ctx context.Context, by models.Actor, f SavedFilter) error {
	f.Name = strings.TrimSpace(printable(f.Name))
	var c models.Check
	c.That(f.Name != "" && len([]rune(f.Name)) <= filterNameMost, "name", fmt.Sprintf("请给筛选起一个名字,最多 %d 个字", filterNameMost))
	c.That(f.Query != "" && len(f.Query) <= filterQueryMost, "name", "请先设置筛选条件,再保存")
	if err := c.Err(); err != nil {
		return err
	}
	return s.filters(ctx, by, func(list []SavedFilter) ([]SavedFilter, error) {
		list = slices.DeleteFunc(list, func(old SavedFilter) bool { return old.Name == f.Name })
		if len(list) >= filtersMost {
			return nil, models.InvalidField("name", fmt.Sprintf("最多保存 %d 个筛选,请先删除不用的", filtersMost))
		}
		return append(list, f), nil
	})
}

// DropFilter forgets a filter.
func (s *Reviews) DropFilter(ctx context.Context, by models.Actor, name string) error {
	return s.filters(ctx, by, func(list []SavedFilter) ([]SavedFilter, error) {
		return slices.DeleteFunc(list, func(f SavedFilter) bool { return f.Name == name }), nil
	})
}

func (s *Reviews) filters(ctx context.Context, by models.Actor, change func([]SavedFilter) ([]SavedFilter, error)) error {
	if !s.Rights.Any(by, rbac.ReadApplications) {
		return models.ErrNotFound
	}
	return s.Store.Tx(ctx, func(tx *store.Tx) error {
		var list []SavedFilter
		if err := tx.Preference(by.ID, queueFilters, &list); err != nil {
			return err
		}
		list, err := change(list)
		if err != nil {
			return err
		}
		return tx.SavePreference(by.ID, queueFilters, list)
	})
}

// HideColumns chooses the columns that the actor's queue does not show.
func (s *Reviews) HideColumns(ctx context.Context, by models.Actor, hidden []string) error {
	if !s.Rights.Any(by, rbac.ReadApplications) || len(hidden) > columnsMost {
		return models.ErrNotFound
	}
	return s.Store.Tx(ctx, func(tx *store.Tx) error { return tx.SavePreference(by.ID, queueHidden, hidden) })
}

// QueueCounts is how many applications there are of each kind in the state of the filter, and in each state of its kind; "" is all
// of them. Each is counted to CountMost and no further. Of the filter only kind, state and committee count.
func (s *Reviews) QueueCounts(ctx context.Context, by models.Actor, f QueueFilter) (kinds map[models.ApplicationKind]int, states map[models.State]int, err error) {
	base := store.Queue{Scope: s.Rights.Scope(by, rbac.ReadApplications), CommitteeID: f.CommitteeID}
	kinds, states = map[models.ApplicationKind]int{}, map[models.State]int{}
	err = s.Store.Read(ctx, func(tx *store.Tx) (err error) {
		for _, k := range append(models.CodeList{{}}, models.ApplicationKinds...) {
			q := base
			q.State, q.Kind = f.State, models.ApplicationKind(k.Value)
			if kinds[q.Kind], err = tx.QueueLength(q); err != nil {
				return err
			}
		}
		for _, state := range append(models.CodeList{{}}, models.States...) {
			q := base
			q.Kind, q.State = f.Kind, models.State(state.Value)
			if q.State == models.Draft {
				continue
			}
			if states[q.State], err = tx.QueueLength(q); err != nil {
				return err
			}
		}
		return nil
	})
	return kinds, states, err
}
