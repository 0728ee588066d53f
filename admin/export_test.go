package admin

import (
	"maps"
	"slices"

	"tjtaca/models/service"
	"tjtaca/rbac"
)

// Door is an address of the back office as the table of routes has it.
type Door struct {
	Open  bool
	Right rbac.Right
	Query []string
}

// Doors are all of them, by "METHOD /path".
func Doors() map[string]Door {
	doors := map[string]Door{}
	for _, r := range (&office{Config: Config{Services: &service.Services{}}}).routes() {
		doors[r.method+" "+r.path] = Door{r.open, r.right, slices.Sorted(maps.Keys(r.query))}
	}
	return doors
}
