package portal

import "testing"

func TestEveryTemplateParses(t *testing.T) {
	pages, err := parsePages(assets{})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"login", "register_account", "register_step", "register_check", "register_done", "error", "frozen"} {
		if pages[name] == nil {
			t.Errorf("no page %q", name)
		}
	}
}
