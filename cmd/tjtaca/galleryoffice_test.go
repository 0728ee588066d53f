package main

import "testing"

// TestGalleryOfTheBackOffice makes the pictures of the back office for the README («make pictures»).
func TestGalleryOfTheBackOffice(t *testing.T) {
	g := newGallery()
	if g.folder == "" {
		t.Skip("nobody wants pictures")
	}
	alone(t, func() {
		s := demoOffice(t)
		admin, reviewer := atWork(t, s, "xiehui"), atWork(t, s, "feiai")
		keep := func(b *browser, name string) {
			t.Helper()
			b.until(`document.readyState === "complete" && [...document.images].filter(i => i.offsetParent && i.getBoundingClientRect().top < innerHeight).every(i => i.complete)`, "all its pictures")
			g.take(b, visit{gallery: name}, screens[0])
		}
		admin.open("/admin")
		keep(admin, "dashboard")
		admin.open("/admin/applications")
		keep(admin, "queue")
		admin.open("/admin/members")
		keep(admin, "members")
		reviewer.open("/admin/applications?q=13800000003")
		reviewer.press("tbody tr .button")
		keep(reviewer, "review")
	})
}
