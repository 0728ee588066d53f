package pages

import (
	"fmt"
	"html/template"
	"strings"

	"tjtaca/models/service"
)

// The charts are SVG drawn by the server: they print, and each stands beside the same figures as a table.

// Parts is a chart of parts of a whole.
type Parts struct {
	Title, None string
	Rows        []Part
}

// Part is one bar; Part is its length, 0 to 1 of the longest.
type Part struct {
	service.Share
	Part    float64
	Percent string
}

// partsMost is how many bars a chart has; the rest is put together.
const partsMost = 8

func parts(title string, list []service.Share, none string) Parts {
	p := Parts{Title: title, None: none}
	all, longest, rest := 0, 0, 0
	for i, s := range list {
		all += s.N
		if i >= partsMost-1 && len(list) > partsMost || s.Text == service.OtherShare {
			rest += s.N
			continue
		}
		longest = max(longest, s.N)
		p.Rows = append(p.Rows, Part{Share: s})
	}
	if rest > 0 {
		longest = max(longest, rest)
		p.Rows = append(p.Rows, Part{Share: service.Share{Text: service.OtherShare, N: rest}})
	}
	for i := range p.Rows {
		n := float64(p.Rows[i].N)
		p.Rows[i].Part, p.Rows[i].Percent = n/float64(max(longest, 1)), fmt.Sprintf("%.0f%%", 100*n/float64(max(all, 1)))
	}
	return p
}

// bar draws one bar across its cell.
func bar(part float64) template.HTML {
	return template.HTML(fmt.Sprintf(`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="bar-ground" width="100" height="10"/><rect class="bar-part" width="%.1f" height="10"/></svg>`, 100*part)) //nolint:gosec // a number only
}

// The measures of the chart of months, in units of its view box.
const (
	chartWidth, chartHeight = 720, 220
	chartTop, chartFoot     = 24, 26
	columnShare             = 0.56 // of the room a month has
)

// columns draws months as columns: approved below, rejected above, the sum on top.
func columns(months []service.MonthFigure) template.HTML {
	most := 1
	for _, m := range months {
		most = max(most, m.Approved+m.Rejected)
	}
	room := float64(chartWidth) / float64(max(len(months), 1))
	scale := float64(chartHeight-chartTop-chartFoot) / float64(most)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="columns-chart" viewBox="0 0 %d %d" aria-hidden="true"><path class="axis" d="M0 %d.5H%d"/>`, chartWidth, chartHeight, chartHeight-chartFoot, chartWidth)
	for i, m := range months {
		x, middle := room*(float64(i)+(1-columnShare)/2), room*(float64(i)+.5)
		approved, rejected := float64(m.Approved)*scale, float64(m.Rejected)*scale
		foot := float64(chartHeight - chartFoot)
		fmt.Fprintf(&b, `<rect class="approved" x="%.1f" y="%.1f" width="%.1f" height="%.1f"/>`, x, foot-approved, room*columnShare, approved)
		fmt.Fprintf(&b, `<rect class="rejected" x="%.1f" y="%.1f" width="%.1f" height="%.1f"/>`, x, foot-approved-rejected, room*columnShare, rejected)
		if sum := m.Approved + m.Rejected; sum > 0 {
			fmt.Fprintf(&b, `<text class="sum" x="%.1f" y="%.1f">%d</text>`, middle, foot-approved-rejected-6, sum)
		}
		fmt.Fprintf(&b, `<text class="month-%d" x="%.1f" y="%d">%s</text>`, i%3, middle, chartHeight-6, monthLabel(m.Month, i == 0))
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String()) //nolint:gosec // numbers and months only
}

// monthLabel is short; the year stands with the first month and each January.
func monthLabel(month string, first bool) string {
	year, no, _ := strings.Cut(month, "-")
	no = strings.TrimPrefix(no, "0")
	if (first || no == "1") && len(year) == 4 {
		return year[2:] + "年" + no + "月"
	}
	return no + "月"
}
