package portal

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"strings"
	"sync"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
)

// regionSelects are the selects 省份, 地级市, 县/区 as far as the value reaches; the levels below are empty until it does.
func regionSelects(value string) []regionSelect {
	selects := make([]regionSelect, 0, 3)
	parent := ""
	for i, label := range []string{"省份", "地级市", "县/区"} {
		s := regionSelect{Level: i + 1, Label: label}
		picked := regionPrefix(value, i+1)
		if i == 0 || parent != "" {
			for _, r := range models.Children(parent) {
				s.Options = append(s.Options, option{Value: r.Code, Text: r.Name, Picked: r.Code == picked})
			}
		}
		selects = append(selects, s)
		parent = picked
	}
	return selects
}

// regionPrefix is the division of that level (1 province, 2 city, 3 county) that the code lies in, "" if it does not reach so deep.
func regionPrefix(code string, level int) string {
	if len(code) != 6 {
		return ""
	}
	if level > 1 && code[2*level-2:2*level] == "00" {
		return ""
	}
	return code[:2*level] + strings.Repeat("0", 6-2*level)
}

// pickRegion makes one code of the three selects: the deepest that lies within those above it.
func pickRegion(province, city, county string) string {
	switch {
	case county != "" && regionPrefix(county, 2) == city && regionPrefix(county, 1) == province:
		return county
	case city != "" && regionPrefix(city, 1) == province:
		return city
	}
	return province
}

// regionNode is a division as the script reads it: code, name, divisions below.
type regionNode [3]any

func regionNodes(code string) []regionNode {
	nodes := []regionNode{}
	for _, r := range models.Children(code) {
		nodes = append(nodes, regionNode{r.Code, r.Name, regionNodes(r.Code)})
	}
	return nodes
}

var packedRegions = sync.OnceValues(func() ([]byte, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if err := json.NewEncoder(z).Encode(regionNodes("")); err != nil {
		return nil, err
	}
	err := z.Close()
	return b.Bytes(), err
})

// regions serves the whole cascade (18 kB packed); it changes once a year.
func (p *portal) regions(c *fiber.Ctx) error {
	packed, err := packedRegions()
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
	c.Set(fiber.HeaderCacheControl, "public, max-age=86400")
	c.Vary(fiber.HeaderAcceptEncoding)
	if strings.Contains(c.Get(fiber.HeaderAcceptEncoding), "gzip") {
		c.Set(fiber.HeaderContentEncoding, "gzip")
		return c.Send(packed)
	}
	return c.JSON(regionNodes(""))
}
