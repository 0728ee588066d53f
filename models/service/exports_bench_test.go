package service_test

import (
	"fmt"
	"io"
	"runtime/debug"
	"testing"
	"time"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/storetest"

	"github.com/xuri/excelize/v2"
)

// BenchmarkExport writes the roster of 100,000 members with 30 columns: seconds of CPU of this process (and of the wall), the most memory
// it ever held, in MB, and the seconds that excelize alone takes for as many bare cells. Numbers are unsealed, as for an admin.
func BenchmarkExport(b *testing.B) {
	const rows, width = 100_000, 30
	w := servicetest.New(b)
	peopled(b, w, rows)
	_, by := w.StaffWith(models.AssociationAdmin, 0)
	var e service.RosterExport
	for _, c := range service.ExportColumns() {
		if c.Name != "photo" && len(e.Columns) < width {
			e.Columns = append(e.Columns, c.Name)
		}
	}
	for range b.N {
		debug.FreeOSMemory()
		before := resetPeak()()
		peak, cpu, wall := resetPeak(), cpuTime(), time.Now()
		var size counter
		n, err := w.Exports.Roster(b.Context(), by, e, &size, quietly)
		need(b, err)
		if n != rows || len(e.Columns) != width {
			b.Fatalf("%d rows of %d columns", n, len(e.Columns))
		}
		b.ReportMetric((cpuTime() - cpu).Seconds(), "cpu-s")
		b.ReportMetric(time.Since(wall).Seconds(), "s")
		b.ReportMetric(before, "before-MB")
		b.ReportMetric(peak(), "peak-MB")
		b.ReportMetric(float64(size)/1e6, "file-MB")
		cpu = cpuTime()
		bareSheet(b, rows, width)
		b.ReportMetric((cpuTime() - cpu).Seconds(), "bare-cpu-s")
		b.ReportMetric(0, "ns/op")
	}
}

type counter int64

func (c *counter) Write(p []byte) (int, error) { *c += counter(len(p)); return len(p), nil }

func bareSheet(b *testing.B, rows, width int) {
	b.Helper()
	f := excelize.NewFile(excelize.Options{TmpDir: b.TempDir()})
	s, err := f.NewStreamWriter("Sheet1")
	need(b, err)
	row := make([]any, width)
	for i := range row {
		row[i] = "天津市海河肿瘤医院"
	}
	for n := range rows {
		need(b, s.SetRow(fmt.Sprintf("A%d", n+1), row))
	}
	need(b, s.Flush())
	need(b, f.Write(io.Discard))
	need(b, f.Close())
}

// peopled fills a database with members who have told everything.
func peopled(b *testing.B, w *servicetest.World, n int) {
	b.Helper()
	for i := range 20 {
		w.Committee(fmt.Sprintf("第%d专业委员会", i))
	}
	const at = "'2026-03-01 01:00:00+00:00'"
	number := storetest.Box().SealText("members.id_number", "120101198409300027")
	credential := storetest.Box().SealText("members.credential_number", "110120000012345")
	for _, q := range []string{
		fmt.Sprintf("WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < %d) "+
			"INSERT INTO members (id, phone, state, number, name, id_type, id_number_sealed, credential_number_sealed, birth_date, gender, ethnicity, party, native_place, "+
			"education, degree, major, employer, department, employer_phone, position, title, email, postal_code, address, region, social_posts, recommender, "+
			"recommender_org, other_societies, member_type, credential_type, home_committee_id, approved_at, created_at, updated_at) "+
			"SELECT i, printf('139%%08d', i), 'approved', printf('12026%%07d', i), '王晓岚', 'resident', X'%x', X'%x', '1984-09-30', 'female', '01', '01', '120103', "+
			"'11', '1', '肿瘤学', printf('天津市第%%d示例医院', i %% 300), '肿瘤内科', '022-23340123', '科主任', '231', printf('m%%d@example.com', i), '300060', "+
			"printf('天津市河西区示例路 %%d 号', i), '120103', '无', '李建国', '天津市示例肿瘤医院', '中国示例学会会员', 'professional', '1', 2 + i %% 20, "+at+", "+at+", "+at+" FROM c", n, number, credential),
		"INSERT INTO memberships (member_id, committee_id, since) SELECT id, home_committee_id, '2026-03-01' FROM members",
		"ANALYZE",
	} {
		if _, err := w.Store.SQLDB().Exec(q); err != nil {
			b.Fatal(err)
		}
	}
}
