package service_test

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
	"tjtaca/models/storetest"
	"tjtaca/models/xlsx"

	"github.com/xuri/excelize/v2"
)

// BenchmarkImport brings a roster of TJTACA_IMPORT_ROWS rows (100,000) with 18 columns in, twice: seconds of CPU of this process (and of
// the wall) for dry run, commit, and the second dry run, which finds nothing to do; and the most memory the process ever held, in MB,
// of which the making of the workbook is not part.
func BenchmarkImport(b *testing.B) {
	rows := 100_000
	if n, err := strconv.Atoi(os.Getenv("TJTACA_IMPORT_ROWS")); err == nil {
		rows = n
	}
	roster := largeRoster(b, rows)
	for name, open := range map[string]func(testing.TB) *store.Store{"sqlite": storetest.New, "mariadb": storetest.MySQL} {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				importLarge(b, servicetest.On(b, open(b)), roster, rows)
			}
		})
	}
}

func importLarge(b *testing.B, w *servicetest.World, roster []byte, rows int) {
	_, by := w.StaffWith(models.AssociationAdmin, 0)
	runtime.GC()
	peak := resetPeak()
	i, err := w.Imports.Upload(b.Context(), by, "名册.xlsx", roster)
	need(b, err)
	step := func(unit string, begin func() error) {
		cpu, wall := cpuTime(), time.Now()
		need(b, begin())
		_, err := w.Jobs.Next(b.Context())
		need(b, err)
		b.ReportMetric((cpuTime() - cpu).Seconds(), unit+"-cpu-s")
		b.ReportMetric(time.Since(wall).Seconds(), unit+"-s")
	}
	order := service.ImportOrder{Keys: i.Setup.Keys}
	step("check", func() error { return w.Imports.Check(b.Context(), by, i.ID, order) })
	step("commit", func() error { return w.Imports.Commit(b.Context(), by, i.ID) })
	tallied(b, w, by, i.ID, models.RowNew, rows)
	i, err = w.Imports.Upload(b.Context(), by, "名册.xlsx", roster)
	need(b, err)
	step("again", func() error { return w.Imports.Check(b.Context(), by, i.ID, order) })
	tallied(b, w, by, i.ID, models.RowSame, rows)
	b.ReportMetric(peak(), "peak-MB")
	b.ReportMetric(0, "ns/op")
}

func tallied(b *testing.B, w *servicetest.World, by models.Actor, id int64, outcome models.ImportOutcome, rows int) {
	b.Helper()
	v, err := w.Imports.Read(b.Context(), by, id)
	need(b, err)
	if v.Tally.Rows[outcome] != rows {
		b.Fatalf("%s: %+v %+v", outcome, v.Tally, v.Job)
	}
}

func need(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func cpuTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// resetPeak begins to watch what the process holds (Linux); the answer tells the most of it in MB.
func resetPeak() func() float64 {
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // where that is forbidden the peak counts from the start
	return func() float64 {
		status, err := os.ReadFile("/proc/self/status")
		if err != nil {
			return 0
		}
		lines := bufio.NewScanner(bytes.NewReader(status))
		for lines.Scan() {
			if rest, ok := strings.CutPrefix(lines.Text(), "VmHWM:"); ok {
				kb, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(rest), " kB"))
				return float64(kb) / 1024
			}
		}
		return 0
	}
}

var (
	surnames = []rune("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗")
	given    = []rune("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国志文晓岚思远佳宁雨桐嘉禾")
)

// largeRoster is a workbook as a database writes it: every text stands in its cell.
func largeRoster(b *testing.B, rows int) []byte {
	b.Helper()
	f := excelize.NewFile()
	s, err := f.NewStreamWriter("Sheet1")
	need(b, err)
	keys := []string{xlsx.OldNumber, "name", xlsx.Phone, "id_number", "gender", "ethnicity", "party", "education", "degree", "major", "employer", "department", "position", "title", "email", "address", "member_type", xlsx.OldCertificate}
	head := make([]any, len(keys))
	for i, key := range keys {
		head[i] = xlsx.ColumnByKey(key).Label
	}
	need(b, s.SetRow("A1", head))
	for n := range rows {
		id := fmt.Sprintf("120101%d%02d%02d%03d", 1950+n/1000%50, n/20%12+1, n/240%28+1, n%1000)
		id += string(models.IDNumberCheckDigit(id))
		gender := "女"
		if models.IDNumberGender(id) == models.GenderMale {
			gender = "男"
		}
		name := string([]rune{surnames[n%len(surnames)], given[n/7%len(given)], given[n/301%len(given)]})
		need(b, s.SetRow(fmt.Sprintf("A%d", n+2), []any{
			fmt.Sprintf("TJ-%06d", n), name, fmt.Sprint(13000000000 + n), id, gender, "汉族", "群众", "硕士研究生", "硕士", "肿瘤学", fmt.Sprintf("天津市第%d示例医院", n%300),
			"肿瘤内科", "医师", "主治医师", fmt.Sprintf("m%d@example.com", n), fmt.Sprintf("天津市河西区示例路 %d 号", n), "专业会员", fmt.Sprintf("OLD-%06d", n),
		}))
	}
	need(b, s.Flush())
	var out bytes.Buffer
	_, err = f.WriteTo(&out)
	need(b, err)
	need(b, f.Close())
	return out.Bytes()
}
