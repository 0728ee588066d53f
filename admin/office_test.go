package admin_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"testing"

	"github.com/gofiber/fiber/v2"

	"tjtaca/admin"
	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
	"tjtaca/models/storetest"
)

const onEnv = "TJTACA_ADMIN_TEST_ON"

// TestMain runs the tests once on each database: GoAdmin allows one engine a process, so MariaDB gets a process of its own.
func TestMain(m *testing.M) {
	code := m.Run()
	if code == 0 && os.Getenv(storetest.ServerEnv) != "" && os.Getenv(onEnv) == "" {
		again := exec.Command(os.Args[0], os.Args[1:]...)
		again.Env = append(os.Environ(), onEnv+"=mysql")
		again.Stdout, again.Stderr = os.Stdout, os.Stderr
		if err := again.Run(); err != nil {
			fmt.Fprintln(os.Stderr, "on MariaDB:", err)
			code = 1
		}
	}
	os.Exit(code)
}

// office is the back office of an association with two committees, each with an application that waits.
type office struct {
	*servicetest.World
	app          *fiber.App
	lung, breast *models.Committee
	inLung       string // an application of 肺癌专业委员会
	lungMember   models.Actor
	persons      int
}

func TestBackOffice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		if on := os.Getenv(onEnv); s.Dialect() != "sqlite" && on == "" || on != "" && s.Dialect() != on {
			return
		}
		o := open(t, s)
		t.Run("what GoAdmin ships has no address", o.shipped)
		t.Run("without login nothing but the login page", o.loggedOut)
		t.Run("every entry of the menu opens, and nothing else does", o.menus)
		t.Run("login, rotation, logout", o.login)
		t.Run("an initial password must be changed first", o.initialPassword)
		t.Run("a lock-out says how long", o.lockOut)
		t.Run("forged requests are refused", o.forged)
		t.Run("a reviewer of 乳腺癌 reaches nothing of 肺癌", o.scope)
		t.Run("a reviewer of 乳腺癌 knows no member of 肺癌", o.memberScope)
		t.Run("names are text, never HTML", o.escaping)
		t.Run("a reviewer decides", o.decisions)
		t.Run("the queue is arranged by each for themself", o.ownQueue)
		t.Run("a reviewer stays within the filter", o.filtered)
		t.Run("two reviewers, one decision", o.conflict)
		t.Run("fraud needs a confirmation", o.fraud)
		t.Run("unmasking is asked for and logged", o.reveal)
		t.Run("committees and staff", o.housekeeping)
		t.Run("settings take effect at once", o.settings)
		t.Run("a holiday moves a due date", o.holidays)
		t.Run("an auditor reads the log", o.audit)
		t.Run("a second step at login", o.twoSteps)
		t.Run("committees change hands", o.handover)
		t.Run("the first page counts in scope", o.figures)
		t.Run("accounts are given back", o.claims)
		t.Run("many are decided at once", o.bulk)
		t.Run("rosters are taken along", o.exports)
		t.Run("an admin looks after accounts", o.accounts)
		t.Run("everybody chooses columns of the members", o.columns)
		t.Run("a roster comes in and is undone", o.imports)
		t.Run("many at once see each their own", o.crowd)
		t.Run("roles × committees × doors", o.matrix)
	})
}

func open(t *testing.T, s *store.Store) *office {
	t.Helper()
	o := &office{World: servicetest.On(t, s), app: fiber.New(fiber.Config{Immutable: true})}
	err := s.Tx(t.Context(), func(tx *store.Tx) error {
		for _, name := range []string{models.SettingFormPixels, models.SettingCredentialPixel, models.SettingCardPixels} {
			if err := tx.SaveSetting(name, "400"); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = admin.Mount(o.app, admin.Config{
		Services: o.Services, Rights: o.Rights, DB: s.SQLDB(), Dialect: s.Dialect(),
		Log: slog.New(slog.DiscardHandler), Clock: o.Clock.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	o.lung, o.breast = o.Committee("肺癌专业委员会"), o.Committee("乳腺癌专业委员会")
	o.lungMember, o.inLung = o.pending(t, o.lung, "王晓岚")
	return o
}

var idNumber, scan = servicetest.IDNumber, servicetest.Picture

// pending is an enrollment that waits for its decision.
func (o *office) pending(t *testing.T, c *models.Committee, name string) (models.Actor, string) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	o.persons++
	_, by := o.Registered()
	app, err := o.Applications.Enrollment(t.Context(), by)
	must(err)
	_, err = o.Applications.SaveDraft(t.Context(), by, app.Number, service.DraftPatch{CommitteeID: &c.ID, Values: map[string]string{
		"name": name, "id_type": models.IDTypeResident, "id_number": idNumber(o.persons), "ethnicity": "01", "party": "01",
		"native_place": "120101", "education": models.Educations[0].Value, "degree": models.Degrees[0].Value, "major": "肿瘤学",
		"employer": "天津市海河肿瘤医院", "department": "肺部肿瘤科", "email": "wang@example.com", "address": "天津市河西区示例路 1 号",
		"member_type": string(models.Professional), "credential_type": models.CredentialTypes[0].Value, "credential_number": "110120000012345",
	}})
	must(err)
	attach := func(kinds ...models.FileKind) {
		for _, kind := range kinds {
			_, err := o.Uploads.Attach(t.Context(), by, app.Number, kind, bytes.NewReader(scan()))
			must(err)
		}
	}
	attach(models.Photo, models.CredentialFront, models.CredentialInside)
	_, err = o.Applications.Move(t.Context(), by, app.Number, models.Submit)
	must(err)
	attach(models.StampedForm)
	_, err = o.Applications.Move(t.Context(), by, app.Number, models.SendStamped)
	must(err)
	return by, app.Number
}
