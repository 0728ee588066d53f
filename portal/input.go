package portal

import (
	"slices"
	"sort"

	"tjtaca/models"
)

// input is a form field as the partial «field» shows it. Of the profile's fields it is made by formInputs, others by hand.
type input struct {
	Name, Label  string
	Kind         models.FieldKind
	Type         string // type of a TextField: text, password; "" is text
	Value        string
	Hint         string // placeholder
	Help         string // above the control
	After        string // under the control
	Error        string
	Mode         string // inputmode
	Autocomplete string
	Max          int
	Required     bool
	Optional     bool // marked «选填»
	Narrow       bool
	Marked       bool   // the reviewer marked it as wrong
	Remark       string // and why
	Preset       bool   // shows a value that is not kept yet
	Live         string
	Groups       []optionGroup
	Regions      []regionSelect
	File         *fileView
	Accept       string
	Complete     string // address that completes what is typed, "" for none
	UploadAt     string // address that takes the file from a script, "" is the form of the application
}

// mark says at the field what the reviewer said, if that was about it.
func (in *input) mark(a *models.Application) {
	if a.State == models.Rejected && contains(a.Marked, in.Name) {
		in.Marked, in.Remark = true, a.Reason
	}
}

// optionGroup is a group of options; one without a label is not shown as a group.
type optionGroup struct {
	Label   string
	Options []option
}

type option struct {
	Value, Text, Help string
	Search            string // what a filter finds it by
	Picked            bool
}

// regionSelect is one of the three selects of 省/市/区.
type regionSelect struct {
	Level   int
	Label   string
	Options []option
}

// fileView is an upload that is there.
type fileView struct {
	Key           string
	Image         bool
	Portrait      bool
	Width, Height int
	Size          int64
	Pages         int
	LowResolution bool
	RemoveAt      string // address that empties the place, "" if it may not be emptied
}

func newFileView(f *models.File) *fileView {
	if f == nil {
		return nil
	}
	return &fileView{
		Key: f.Key, Image: f.Width > 0, Portrait: f.Kind == models.Photo, Width: f.Width, Height: f.Height, Size: f.Size, Pages: f.Pages,
		LowResolution: f.LowResolution,
	}
}

func options(list models.CodeList, value string) []optionGroup {
	g := optionGroup{}
	for _, c := range list {
		g.Options = append(g.Options, option{Value: c.Value, Text: c.Text, Picked: c.Value == value})
	}
	return []optionGroup{g}
}

// fault is a line of the error summary.
type fault struct{ Name, Message, Href string }

// accountFields are the fields that are not of the profile, in the order in which the forms have them.
var accountFields = []string{"old_code", "phone", "captcha", "new_code", "code", "old", "password", "repeat", "consent", "understood"}

// orderFaults puts faults in the order of the form: first those that the page names, then account, profile, the rest by name.
func orderFaults(fields models.FieldErrors, first []string, elsewhere *models.Application) []fault {
	rank := map[string]int{}
	for _, name := range append(slices.Clone(first), accountFields...) {
		if rank[name] == 0 {
			rank[name] = len(rank) + 1
		}
	}
	for i := range models.Fields {
		name := models.Fields[i].Name
		if rank[name] == 0 {
			rank[name] = len(rank) + 1
		}
		if name == "member_type" {
			rank["committee"] = len(rank) + 1
		}
	}
	faults := make([]fault, 0, len(fields))
	for name, message := range fields {
		faults = append(faults, fault{name, message, faultHref(name, elsewhere)})
	}
	sort.Slice(faults, func(i, j int) bool {
		a, b := rank[faults[i].Name], rank[faults[j].Name]
		if (a == 0) != (b == 0) {
			return b == 0
		}
		if a != b {
			return a < b
		}
		return faults[i].Name < faults[j].Name
	})
	return faults
}

// faultHref leads to a field: on this page, or on the form of an application.
func faultHref(name string, elsewhere *models.Application) string {
	if elsewhere == nil {
		return "#f-" + name
	}
	return fieldPath(elsewhere, name)
}

// fieldPath is where a field of an application is filled in.
func fieldPath(a *models.Application, name string) string {
	base := wizardBases[a.Kind]
	if base == "" {
		return editPath(a) + "#f-" + name
	}
	step := models.ApplyStep // of the committee, which is no profile field
	if f := models.FieldByName(name); f != nil {
		step = f.Step
	}
	return base + "/" + string(step) + "#f-" + name
}

// errorAt is the message at a field.
func errorAt(e *models.Error, name string) string {
	if e == nil {
		return ""
	}
	return e.Fields[name]
}
