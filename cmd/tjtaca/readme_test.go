package main

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"tjtaca/models"
	"tjtaca/models/demo"
)

// The README shows what the program knows: the flow chart is printed from the flow table, the accounts from the demo data.
func TestReadmeShowsTheFlowAndTheAccountsAsTheyAre(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var accounts bytes.Buffer
	demo.Describe(&accounts)
	for _, want := range []string{"```mermaid\n" + chart() + "```", "```text\n" + accounts.String() + "```"} {
		if !strings.Contains(string(readme), want) {
			t.Errorf("README.md lacks:\n%s", want)
		}
	}
}

// chart draws the flow: one arrow for each move, with who takes it and for which kinds.
func chart() string {
	kinds := map[string][]string{} // arrow → kinds, in the order of the code list
	var arrows []string
	for _, from := range models.States {
		for _, by := range []models.Party{models.ByMember, models.ByOffice, models.ByReviewer, models.BySystem} {
			for _, kind := range models.ApplicationKinds {
				for _, s := range models.Steps(models.ApplicationKind(kind.Value), models.State(from.Value), by) {
					arrow := fmt.Sprintf("    %s --> %s: %s", s.From.Text(), s.To.Text(), s.Action.Text())
					if s.Kind == "" {
						kind.Text = ""
					}
					if !slices.Contains(arrows, arrow) {
						arrows = append(arrows, arrow)
					}
					if kind.Text != "" && !slices.Contains(kinds[arrow], kind.Text) {
						kinds[arrow] = append(kinds[arrow], kind.Text)
					}
				}
			}
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "stateDiagram-v2\n    [*] --> %s\n", models.Draft.Text())
	for _, arrow := range arrows {
		b.WriteString(arrow)
		if of := kinds[arrow]; len(of) > 0 && len(of) < len(models.ApplicationKinds) {
			b.WriteString("(" + strings.Join(of, "、") + ")")
		}
		b.WriteString("\n")
	}
	return b.String()
}
