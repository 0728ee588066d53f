package pages

import "tjtaca/models"

// Choice is something to tick.
type Choice struct {
	Value, Text string
	Chosen      bool
}

// Export is the page on which a roster or statistics are exported.
type Export struct {
	Form
	CSRF    string
	Filter  string // query of the list of members
	Count   int
	Columns []Choice
	Month   string // the present one
	Jobs    []*models.Job
}
