package models

// Light is the colour of an automatic check (自动核验): it helps a reviewer to look, and decides nothing.
type Light string

// The lights, the gravest last.
const (
	Green Light = "green"
	Amber Light = "amber"
	Red   Light = "red"
)

// Lights is the code list of the lights.
var Lights = CodeList{{string(Green), "通过"}, {string(Amber), "请留意"}, {string(Red), "请核实"}}

// Text is the light in words, for those who cannot tell the colours.
func (l Light) Text() string { return Lights.Text(string(l)) }

// Finding is what one automatic check found when an application was submitted.
type Finding struct {
	Check string `json:"check"` // name of the check, stable: id_number, birth_date, duplicate, qr_code, seal, …
	Label string `json:"label"` // 身份证号校验
	Light Light  `json:"light"`
	Text  string `json:"text"`            // what was found, in words for the reviewer
	Place string `json:"place,omitempty"` // the field or file it is about
}

// Gravest is the light of an application: that of its gravest finding, "" without any.
func Gravest(findings []Finding) Light {
	var worst Light
	for _, f := range findings {
		if f.Light == Red || f.Light == Amber && worst != Red || worst == "" {
			worst = f.Light
		}
	}
	return worst
}
