package admin_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"tjtaca/models"
)

// scope: every way that leads to an application of another committee. Take the scope out of Reviews.Queue, Read, Decide or
// Uploads.Open and this fails.
func (o *office) scope(t *testing.T) {
	_, own := o.pending(t, o.breast, "李婷")
	b := o.staff(t, models.Reviewer, o.breast.ID)
	lung := fmt.Sprint(o.lung.ID)

	list := b.get("/admin/applications")
	b.expect(list, http.StatusOK, own, "李婷")
	b.expectNot(list, o.inLung, "王晓岚", "肺癌")
	for _, query := range []string{
		"?committee_id=" + lung, "?q=" + url.QueryEscape("王晓岚"), "?q=" + o.inLung, "?state=all&q=wangxiaolan", "?state=all&committee_id=" + lung,
	} {
		p := b.get("/admin/applications" + query)
		b.expect(p, http.StatusOK, "没有符合条件的记录", "共 <b>0</b> 条")
		b.expectNot(p, o.inLung+"</a>", "<b>王晓岚")
	}
	b.expectNot(b.get("/admin"), "肺癌", "王晓岚")

	view, err := o.Applications.View(t.Context(), o.lungMember, o.inLung)
	if err != nil {
		t.Fatal(err)
	}
	decision := url.Values{"round": {"1"}, "action": {"approve"}, "reason": {"x"}}
	foreign := []*answer{
		b.get("/admin/applications/" + o.inLung),
		b.post("/admin/applications/"+o.inLung+"/decision", decision),
		b.post("/admin/applications/"+o.inLung+"/decision", url.Values{"round": {"1"}, "action": {"reject"}, "reason": {"信息不符"}}),
		b.post("/admin/applications/"+o.inLung+"/decision", url.Values{"round": {"1"}, "action": {"reject_fraud"}, "reason": {"x"}, "confirm": {"冻结"}}),
		b.post("/admin/applications/"+o.inLung+"/decision", url.Values{"round": {"9"}, "action": {"delete"}}),
		b.post("/admin/applications/"+o.inLung+"/reveal", url.Values{"field": {"id_number"}}),
		b.get("/admin/applications/" + o.inLung + "/standing"),
		b.get("/admin/applications/" + strings.ToLower(o.inLung)),
	}
	for _, f := range view.Files {
		foreign = append(foreign, b.get("/admin/files/"+f.Key), b.get("/admin/files/"+f.Key+"/thumb"))
	}
	missing := b.get("/admin/applications/SQ20260318-9999")
	for i, p := range foreign {
		if p.status != http.StatusNotFound || strings.Contains(p.body, "王晓岚") {
			t.Errorf("way %d answered %d", i, p.status)
		}
	}
	if foreign[0].body != missing.body {
		t.Error("a foreign application and a missing one are told apart")
	}
	if v, err := o.Applications.View(t.Context(), o.lungMember, o.inLung); err != nil || v.Application.State != models.Pending {
		t.Errorf("the foreign application moved: %v %v", v.Application.State, err)
	}
	// A form of one's own case, sent to one's own case, with the foreign number smuggled in beside it.
	p := b.post("/admin/applications/"+own+"/decision", url.Values{"number": {o.inLung}, "round": {"1"}, "action": {"reject"}, "reason": {""}})
	b.expect(p, http.StatusUnprocessableEntity)
	b.expectNot(p, "王晓岚")
}

// memberScope: a member of another committee is as unknown as one that does not exist.
func (o *office) memberScope(t *testing.T) {
	member, number := o.pending(t, o.lung, "韩梅")
	id := idNumber(o.persons)
	lung := o.staff(t, models.Reviewer, o.lung.ID)
	if p := lung.post("/admin/applications/"+number+"/decision", url.Values{"round": {"1"}, "action": {"approve"}}); p.status != http.StatusSeeOther {
		t.Fatalf("approval answered %d", p.status)
	}
	path := fmt.Sprintf("/admin/members/%d", member.ID)
	lung.expect(lung.get("/admin/members?q=hanmei"), http.StatusOK, "韩梅", path)
	shown := lung.get(path)
	lung.expect(shown, http.StatusOK, "韩梅", number, "肺癌专业委员会", "显示完整")
	lung.expectNot(shown, id)
	lung.expect(lung.post(path+"/reveal", url.Values{"field": {"id_number"}}), http.StatusOK, id)

	b := o.staff(t, models.Reviewer, o.breast.ID)
	for _, query := range []string{"", "?q=hanmei", fmt.Sprintf("?committee_id=%d", o.lung.ID), "?state=approved"} {
		b.expectNot(b.get("/admin/members"+query), "<b>韩梅", path)
	}
	view, err := o.Applications.View(t.Context(), member, number)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range []*answer{
		b.get(path), b.post(path+"/reveal", url.Values{"field": {"id_number"}}), b.get("/admin/files/" + view.Files[models.Photo].Key), b.get("/admin/files/" + view.Files[models.Photo].Key + "/thumb"),
		b.get(fmt.Sprintf("/admin/members/%d", o.lungMember.ID)), b.get("/admin/members/999999"),
	} {
		if p.status != http.StatusNotFound || strings.Contains(p.body, "韩梅") {
			t.Errorf("way %d answered %d", i, p.status)
		}
	}
}

// crowd: GoAdmin draws for everybody with the same templates and tables; under the race detector this shows what it shares.
func (o *office) crowd(t *testing.T) {
	lung, breast := o.staff(t, models.Reviewer, o.lung.ID), o.staff(t, models.Reviewer, o.breast.ID)
	var all sync.WaitGroup
	for i := range 24 {
		all.Go(func() {
			b := &browser{t: t, o: o, cookies: maps.Clone(lung.cookies)}
			if i%2 == 0 {
				b.cookies = maps.Clone(breast.cookies)
			}
			p := b.get([]string{"/admin/applications?state=all", "/admin/members", "/admin"}[i/2%3])
			b.expect(p, http.StatusOK)
			if i%2 == 0 {
				b.expectNot(p, "肺癌", "王晓岚")
			}
		})
	}
	all.Wait()
}

var written = regexp.MustCompile(`<(script>|img src=x)`)

func (o *office) escaping(t *testing.T) {
	// The form refuses such a name of a person; a committee's is free, and stands in the same lists and pages.
	evil := o.Committee(`<img src=x onerror=alert(2)>会`)
	_, number := o.pending(t, evil, "孙志远")
	all := o.staff(t, models.AssociationAdmin, 0)
	for _, path := range []string{"/admin", "/admin/applications", "/admin/applications?q=%3Cscript%3Ealert(3)%3C/script%3E", "/admin/applications/" + number, "/admin/committees"} {
		p := all.get(path)
		all.expect(p, http.StatusOK, "&lt;")
		if written.MatchString(p.body) {
			t.Errorf("%s prints HTML from data", path)
		}
	}
	p := all.post("/admin/applications/"+number+"/decision", url.Values{"round": {"1"}, "action": {"reject_fraud"}, "reason": {"</textarea><script>alert(4)</script>"}})
	all.expect(p, http.StatusUnprocessableEntity, "&lt;/textarea&gt;")
	if written.MatchString(p.body) {
		t.Error("the review page prints HTML from what was typed")
	}
}
