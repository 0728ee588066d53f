package service

import (
	"context"
	"encoding/json"
	"io"
	"time"

	"tjtaca/models"
	"tjtaca/models/store"
)

// exportBatch is how many rows of a long list are read together.
const exportBatch = 200

// item is one field of a profile, in the order of the form.
type item struct {
	Label string `json:"项目"`
	Value string `json:"内容"`
}

func items(p *models.Profile) []item {
	var list []item
	for i := range models.Fields {
		f := &models.Fields[i]
		if v := *f.Of(p); v != "" && f.Kind != models.FileField {
			list = append(list, item{f.Label, f.Text(v)})
		}
	}
	return list
}

func timeText(t *time.Time) string {
	if t == nil {
		return ""
	}
	return models.TimeText(*t)
}

// writeJSON writes something short.
func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// writeList writes a list, row by row as rows hands them out.
func writeList(w io.Writer, rows func(add func(any) error) error) error {
	separator := "[\n"
	err := rows(func(v any) error {
		if _, err := io.WriteString(w, separator); err != nil {
			return err
		}
		separator = ",\n"
		return writeJSON(w, v)
	})
	if err != nil {
		return err
	}
	end := "]\n"
	if separator == "[\n" {
		end = "[]\n"
	}
	_, err = io.WriteString(w, end)
	return err
}

func (e *Export) profile(ctx context.Context, w io.Writer) error {
	type membership struct {
		Name  string `json:"名称"`
		Since string `json:"起始日期"`
		Until string `json:"结束日期,omitempty"`
	}
	out := struct {
		Phone       string       `json:"登录手机号"`
		State       string       `json:"会员状态"`
		Number      string       `json:"会员编号"`
		Registered  string       `json:"注册时间"`
		Approved    string       `json:"入会时间,omitempty"`
		Profile     []item       `json:"资料"`
		Memberships []membership `json:"所属专委会"`
	}{
		Phone: e.member.Phone, State: e.member.State.Text(), Number: e.member.Number, Registered: models.TimeText(e.member.CreatedAt),
		Approved: timeText(e.member.ApprovedAt), Profile: items(&e.member.Profile), Memberships: []membership{},
	}
	err := e.Store.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.Memberships(e.member.ID)
		for _, m := range list {
			out.Memberships = append(out.Memberships, membership{m.CommitteeName, m.Since, m.Until})
		}
		return err
	})
	if err != nil {
		return err
	}
	return writeJSON(w, out)
}

func (e *Export) certificates(ctx context.Context, w io.Writer) error {
	return writeList(w, func(add func(any) error) error {
		return e.Store.Read(ctx, func(tx *store.Tx) error {
			list, err := tx.Certificates(e.member.ID)
			for _, c := range list {
				if err == nil {
					err = add(struct {
						Number  string `json:"会员编号"`
						Version int    `json:"版本"`
						State   string `json:"状态"`
						Issued  string `json:"发证时间"`
						Ended   string `json:"失效时间,omitempty"`
						Reason  string `json:"失效原因,omitempty"`
						Printed []item `json:"证书所用资料"`
					}{c.MemberNumber, c.Version, c.State.Text(), models.TimeText(c.IssuedAt), timeText(c.EndedAt), c.EndReason, items(&c.Printed)})
				}
			}
			return err
		})
	})
}

func (e *Export) messages(ctx context.Context, w io.Writer) error {
	return writeList(w, func(add func(any) error) error {
		return e.Store.Read(ctx, func(tx *store.Tx) error {
			for before := int64(0); ; {
				list, err := tx.Messages(e.member.ID, before, exportBatch)
				if err != nil || len(list) == 0 {
					return err
				}
				for _, m := range list {
					before = m.ID
					if err := add(struct {
						At    string `json:"时间"`
						Title string `json:"标题"`
						Body  string `json:"内容"`
						Read  string `json:"阅读时间,omitempty"`
					}{models.TimeText(m.At), m.Title, m.Body, timeText(m.ReadAt)}); err != nil {
						return err
					}
				}
			}
		})
	})
}

func (e *Export) consents(ctx context.Context, w io.Writer) error {
	return writeList(w, func(add func(any) error) error {
		return e.Store.Read(ctx, func(tx *store.Tx) error {
			list, err := tx.Consents(e.member.ID)
			for _, c := range list {
				if err == nil {
					err = add(struct {
						At      string `json:"时间"`
						Version string `json:"版本"`
						IP      string `json:"IP 地址"`
					}{models.TimeText(c.At), c.Version, c.IP})
				}
			}
			return err
		})
	})
}

func (e *Export) violations(ctx context.Context, w io.Writer) error {
	return writeList(w, func(add func(any) error) error {
		return e.Store.Read(ctx, func(tx *store.Tx) error {
			list, err := tx.Violations(e.member.ID)
			for _, v := range list {
				if err == nil {
					err = add(struct {
						At     string `json:"时间"`
						Reason string `json:"原因"`
					}{models.TimeText(v.At), v.Reason})
				}
			}
			return err
		})
	})
}
