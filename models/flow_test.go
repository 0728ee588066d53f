package models

import (
	"bytes"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

func TestTheFlowIsTheOneInTheGoldenFile(t *testing.T) {
	var got bytes.Buffer
	if err := WriteFlow(&got); err != nil {
		t.Fatal(err)
	}
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile("testdata/flow.txt", got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/flow.txt")
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("the flow changed; run UPDATE=1 go test ./models and read the difference\n%s", got.String())
	}
}

func TestNoTwoStepsOfOnePartyShareStateAndAction(t *testing.T) {
	for _, k := range ApplicationKinds {
		for _, s := range States {
			for _, by := range []Party{ByMember, ByReviewer, BySystem} {
				seen := map[Action]bool{}
				for _, step := range Steps(ApplicationKind(k.Value), State(s.Value), by) {
					if seen[step.Action] {
						t.Errorf("%s in %s: %s twice", k.Value, s.Value, step.Action)
					}
					seen[step.Action] = true
				}
			}
		}
	}
}

func TestEveryKindComesToADecisionAndPaperIsAskedForWhereTheManualAsks(t *testing.T) {
	paper := map[ApplicationKind]bool{Enrollment: true, Upgrade: true, Change: true}
	for _, k := range ApplicationKinds {
		kind := ApplicationKind(k.Value)
		if kind.TakesPaper() != paper[kind] {
			t.Errorf("%s takes paper: %v", kind, kind.TakesPaper())
		}
		reached, queue := map[State]bool{Draft: true}, []State{Draft}
		for len(queue) > 0 {
			from := queue[0]
			queue = queue[1:]
			for _, by := range []Party{ByMember, ByReviewer, BySystem} {
				for _, step := range Steps(kind, from, by) {
					if step.To == Pending != step.Has(StartsClock) {
						t.Errorf("%s %s: a move into pending, and only that, starts the clock", kind, step.Action)
					}
					if step.Has(NeedsPaper) && !paper[kind] {
						t.Errorf("%s %s asks for paper", kind, step.Action)
					}
					if !reached[step.To] {
						reached[step.To], queue = true, append(queue, step.To)
					}
				}
			}
		}
		if !reached[Approved] || !reached[Rejected] || reached[AwaitingStamp] != (kind == Enrollment || kind == Upgrade) {
			t.Errorf("%s reaches %v", kind, reached)
		}
	}
}

func TestNobodyMovesAnApprovedApplication(t *testing.T) {
	a := Application{Number: "SQ20260318-0007", Kind: Enrollment, State: Approved}
	for _, action := range Actions {
		for _, by := range []Party{ByMember, ByReviewer, BySystem} {
			_, err := a.Next(Action(action.Value), by)
			if CodeOf(err) != Conflict || !strings.Contains(err.Error(), "SQ20260318-0007") || !strings.Contains(err.Error(), "审批通过") {
				t.Errorf("%s by %s: %v", action.Value, by, err)
			}
		}
	}
}

func TestAHistoryReplaysToTheStateItLedTo(t *testing.T) {
	rng := rand.New(rand.NewPCG(2026, 3))
	for range 500 {
		a := Application{Kind: ApplicationKind(ApplicationKinds[rng.IntN(len(ApplicationKinds))].Value), State: Draft}
		var history []HistoryEntry
		for range rng.IntN(20) {
			var steps []Step
			for _, by := range []Party{ByMember, ByReviewer, BySystem} {
				steps = append(steps, Steps(a.Kind, a.State, by)...)
			}
			if len(steps) == 0 {
				break
			}
			step := steps[rng.IntN(len(steps))]
			history = append(history, HistoryEntry{From: step.From, To: step.To, Action: step.Action})
			a.State = step.To
		}
		if got, err := Replay(a.Kind, history); err != nil || got != a.State {
			t.Fatalf("%s: replays to %s (%v), stands at %s", a.Kind, got, err, a.State)
		}
	}
}

func TestAForgedHistoryDoesNotReplay(t *testing.T) {
	forged := map[string][]HistoryEntry{
		"approved out of a draft":     {{From: Draft, To: Approved, Action: Approve}},
		"a gap between two entries":   {{From: Draft, To: AwaitingStamp, Action: Submit}, {From: Pending, To: Approved, Action: Approve}},
		"an approval that was undone": {{From: Draft, To: AwaitingStamp, Action: Submit}, {From: AwaitingStamp, To: Pending, Action: SendStamped}, {From: Pending, To: Approved, Action: Approve}, {From: Approved, To: Draft, Action: Withdraw}},
	}
	for name, history := range forged {
		if _, err := Replay(Enrollment, history); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}
