// Package portal is the members' site: decode, one service call, answer. It knows no rules; models and service do.
package portal

import (
	"errors"
	"html/template"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"tjtaca/models/service"
)

// Config is what the portal stands on.
type Config struct {
	Services    *service.Services
	Secret      []byte // signs the CSRF tokens of visitors and flash messages; at least 32 bytes
	Secure      bool   // reached over https: cookies are Secure and carry the __Host- prefix
	Development bool
	Maintenance string // why the site is shut for a while, and until when; "" while it is open
	Log         *slog.Logger
	Clock       func() time.Time
	// TakesIn is asked first how large a body may be, for addresses that are not the portal's; nil: none of them takes files.
	TakesIn func(*fasthttp.RequestHeader) (fasthttp.RequestConfig, bool)
	Sent    func() []service.Sent // development: what was "sent", newest first; nil elsewhere
}

type portal struct {
	Config
	services *service.Services
	pages    map[string]*template.Template
	assets   assets
	known    atomic.Pointer[service.Names] // the newest names read
}

func newPortal(c Config) (*portal, error) {
	switch {
	case c.Services == nil || c.Log == nil || c.Clock == nil:
		return nil, errors.New("portal: Services, Log and Clock are needed")
	case len(c.Secret) < 32:
		return nil, errors.New("portal: the secret needs at least 32 bytes")
	}
	a, err := loadAssets()
	if err != nil {
		return nil, err
	}
	if len(a.names) == 0 {
		c.Log.Warn("portal: no assets are built in; run «npm run build» in portal/web")
	}
	pages, err := parsePages(a)
	if err != nil {
		return nil, err
	}
	return &portal{Config: c, services: c.Services, pages: pages, assets: a}, nil
}

// Mount puts the portal on app, which should be made with AppConfig. Whatever else answers on app (back office, health)
// must be mounted before: the portal claims every remaining path.
func Mount(app *fiber.App, c Config) error {
	p, err := newPortal(c)
	if err != nil {
		return err
	}
	app.Server().HeaderReceived = p.takeIn
	app.Use(p.protect, p.edge)
	app.Get("/assets/*", p.serveAsset)
	app.Get("/robots.txt", robots)
	app.Use(p.maintained)
	app.Get("/sw.js", p.serviceWorker)
	app.Get("/offline", p.offline)
	app.Use(p.recognise, p.sameOrigin)
	p.publicRoutes(app)
	app.Use(p.blockFrozen)
	p.registerRoutes(app)
	p.memberRoutes(app)
	return nil
}

func (p *portal) publicRoutes(app *fiber.App) {
	app.Get("/", p.front)
	app.Get("/verify", p.verifyForm)
	app.Post("/verify", p.verifyNumber)
	app.Get("/verify/preview", p.verifyPreview)
	app.Get("/verify/form/:token", p.verifyPrint)
	app.Get("/verify/:token", p.verifyToken)
	app.Get("/verify/:token/photo", p.verifyPhoto)
	app.Post("/logout", p.logout)
	if p.Development {
		app.Get("/dev/messages", p.devMessages)
		app.Get("/dev/style", p.devStyle)
	}
	app.Get("/login", p.loginForm)
	app.Post("/login", p.login)
	app.Get("/login/choose", redirectTo("/login?by=code"))
	app.Post("/login/choose", p.choose)
	app.Get("/reset", p.resetForm)
	app.Post("/reset", p.reset)
	app.Post("/code", p.sendCode)
	app.Get("/captcha", p.captchaPart)
	app.Get("/captcha/:file", p.captchaFile)
	app.Get("/lost-phone", p.lostPhone)
	app.Get("/claim", p.claimForm)
	app.Post("/claim", p.claim)
}

func (p *portal) registerRoutes(app *fiber.App) {
	app.Get("/register", redirectTo("/register/index1"))
	app.Get("/register/index1", p.registerForm)
	app.Post("/register/index1", p.register)
	app.Get("/register/regions.json", p.regions)
	app.Get("/consent", p.consent)

	app.Get("/register/done", p.member, p.donePage)
	app.Post("/register/edit", p.member, p.editAgain)
	p.enrolling().routes(app)
	app.Get("/activate", p.member, p.activatePage)
	app.Get("/activate/done", p.member, p.activatedPage)
	p.activating().routes(app)
}

// routes are the addresses of a form of several pages.
func (w *wizard) routes(app *fiber.App) {
	r := app.Group(w.base, w.member)
	r.Get("/"+checkStep, w.checkPage)
	r.Post("/"+checkStep, w.submit)
	r.Post("/draft", w.saveDraft)
	r.Post("/clear", w.clearDraft)
	r.Post("/files/:kind", w.attach)
	r.Post("/files/:kind/remove", w.detach)
	r.Get("/:step", w.stepPage)
	r.Post("/:step", w.saveStep)
}

func (p *portal) memberRoutes(app *fiber.App) {
	get := func(path string, h fiber.Handler) { app.Get(path, p.member, h) }
	post := func(path string, h fiber.Handler) { app.Post(path, p.member, h) }
	get("/home", p.home)
	get("/files/:key", p.file)
	post("/employers", p.employers)
	p.accountRoutes(get, post)
	get("/messages", p.messages)
	post("/messages/read", p.readMessages)
	post("/messages/:id/read", p.readMessage)

	get("/member", p.memberCentre)
	get("/member/change", p.changePage)
	post("/member/change", p.openChange)
	get("/member/upgrade", p.upgradePage)
	post("/member/upgrade", p.printUpgrade)
	get("/member/join", p.joinPage)
	post("/member/join", p.join)
	get("/member/applications", p.applications)
	get("/member/applications/:number", p.application)
	post("/member/applications/:number/move", p.move)
	get("/member/applications/:number/form.pdf", p.applicationForm)
	get("/member/applications/:number/stamped", p.stampedPage)
	post("/member/applications/:number/stamped", p.uploadStamped)
	get("/member/applications/:number/edit", p.editPage)
	post("/member/applications/:number/edit", p.saveEdit)
	post("/member/applications/:number/draft", p.saveEditDraft)
	post("/member/applications/:number/files/:kind", p.attachTo)
	post("/member/applications/:number/files/:kind/remove", p.detachFile)
	get("/member/certificate", p.certificate)
	get("/member/certificate/preview", p.certificatePreview)
	get("/member/certificate/picture.jpg", p.certificatePicture)
	post("/member/certificate", p.downloadCertificate)
}

func (p *portal) accountRoutes(get, post func(path string, h fiber.Handler)) {
	get("/account", p.account)
	get("/account/password", p.passwordForm)
	post("/account/password", p.setPassword)
	get("/account/phone", p.phoneForm)
	post("/account/phone", p.changePhone)
	get("/account/sessions", p.sessions)
	post("/account/sessions/end", p.endOtherSessions)
	post("/account/sessions/:id/end", p.endSession)
	get("/account/consent", p.agreeForm)
	post("/account/consent", p.agree)
	get("/account/export", p.exportForm)
	post("/account/export", p.export)
	get("/account/close", p.closeForm)
	post("/account/close", p.closeAccount)
}
