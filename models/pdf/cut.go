package pdf

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	"github.com/tdewolff/font"
)

// cut makes a TrueType file of the few glyphs a document uses, reachable under the given 16-bit codes. gofpdf reads the
// whole of a font for every document, which takes a hundred milliseconds for a full Chinese one and one for a cut.
func (l *library) cut(f face, codes map[uint16]uint16) ([]byte, error) {
	// Subset writes to the tables of the font it reads. Ours is shared by all documents: give it its own copies.
	shared := l.faces[f]
	source := *shared
	maxp, head, hhea := *shared.Maxp, *shared.Head, *shared.Hhea
	source.Maxp, source.Head, source.Hhea = &maxp, &head, &hhea

	place := map[uint16]uint16{} // glyph of the full font → glyph of the cut
	glyphs := []uint16{0}
	sorted := slices.Sorted(maps.Keys(codes))
	for _, code := range sorted {
		if id := codes[code]; place[id] == 0 {
			place[id] = uint16(len(glyphs))
			glyphs = append(glyphs, id)
		}
	}
	small, err := source.Subset(glyphs, font.SubsetOptions{Tables: []string{"glyf", "head", "hhea", "hmtx", "loca", "maxp"}})
	if err != nil {
		return nil, fmt.Errorf("pdf: cut %s: %w", faceFiles[f], err)
	}
	tables := small.Tables
	tables["OS/2"], tables["post"] = shared.Tables["OS/2"], shared.Tables["post"][:32]
	tables["name"] = []byte{0, 0, 0, 0, 0, 6}
	tables["cmap"] = characterMap(sorted, func(code uint16) uint16 { return place[codes[code]] })
	return assemble(tables), nil
}

// characterMap is a cmap table of format 4 with one segment for each code, which is all that gofpdf reads.
func characterMap(codes []uint16, glyph func(code uint16) uint16) []byte {
	n := len(codes) + 1 // the last segment is the obligatory 0xFFFF
	var ends, starts, deltas []byte
	for _, code := range codes {
		ends = binary.BigEndian.AppendUint16(ends, code)
		starts = binary.BigEndian.AppendUint16(starts, code)
		deltas = binary.BigEndian.AppendUint16(deltas, glyph(code)-code)
	}
	table := bigEndian(0, 1, 3, 1, 0, 12, 4, uint16(16+8*n), 0, uint16(2*n), 0, 0, 0)
	table = append(append(table, ends...), bigEndian(0xFFFF, 0)...)
	table = append(append(table, starts...), bigEndian(0xFFFF)...)
	table = append(append(table, deltas...), bigEndian(1)...)
	return append(table, make([]byte, 2*n)...)
}

func bigEndian(values ...uint16) []byte {
	var b []byte
	for _, v := range values {
		b = binary.BigEndian.AppendUint16(b, v)
	}
	return b
}

// assemble writes the file without checksums: gofpdf ignores them and computes those of its output itself. The library's own
// writer puts the time of day into the head table.
func assemble(tables map[string][]byte) []byte {
	names := slices.Sorted(maps.Keys(tables))
	out := binary.BigEndian.AppendUint32(nil, 0x00010000)
	out = append(out, bigEndian(uint16(len(names)), 0, 0, 0)...)
	at := len(out) + 16*len(names)
	var body []byte
	for _, name := range names {
		table := tables[name]
		out = append(append(out, name...), 0, 0, 0, 0)
		out = binary.BigEndian.AppendUint32(out, uint32(at+len(body)))
		out = binary.BigEndian.AppendUint32(out, uint32(len(table)))
		body = append(append(body, table...), make([]byte, (4-len(table)%4)%4)...)
	}
	return append(out, body...)
}
