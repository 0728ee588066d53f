// Tjtaca runs the association's membership system: «tjtaca help» lists what it can do.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// command is a sub-command; its name may have two words.
type command struct {
	name, args, short, long string
	run                     func(ctx context.Context, c *call) error
}

// call is one run of a command.
type call struct {
	cfg   *Config
	flags *flag.FlagSet
	in    io.Reader
	out   io.Writer
	takes func(args []string) []string // takes arguments that are no flags out of them; nil: there are none
	parse func() error                 // reads the arguments, after the command has declared its flags
}

func commands() []command {
	return []command{
		{"serve", "", "run the portal and the back office", serveHelp, serve},
		{"migrate", "", "bring the database to this program's schema", migrateHelp, migrate},
		{"demo", "", "fill the database with demo data (development only)", demoHelp, fillDemo},
		{"admin create", "-username NAME -name 姓名 -role ROLE", "open an account of the back office", adminHelp, createAdmin},
		{"export roster", "FILE", "write all members to an Excel file", exportHelp, exportRoster},
		{"import legacy", "FILE", "bring the old system's roster in", importHelp, importLegacy},
		{"audit verify", "", "prove that the audit log is as it was written", auditHelp, verifyAudit},
		{"doctor", "", "check configuration, database, keys, folders, fonts", doctorHelp, doctor},
	}
}

// run answers with the exit code: 0 done, 1 failed, 2 called wrongly.
func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	if len(args) == 0 {
		usage(errs)
		return 2
	}
	help := false
	switch args[0] {
	case "help", "-h", "-help", "--help":
		help, args = true, args[1:]
	}
	if len(args) == 0 {
		usage(out)
		return 0
	}
	cmd, rest := find(args)
	if cmd == nil {
		fmt.Fprintf(errs, "tjtaca: there is no command %q\n\n", strings.Join(args, " "))
		usage(errs)
		return 2
	}
	if help {
		rest = []string{"-h"}
	}
	err := start(ctx, cmd, rest, in, out)
	var wrong usageError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &wrong):
		fmt.Fprintf(errs, "tjtaca %s: %v\n", cmd.name, err)
		return 2
	default:
		fmt.Fprintf(errs, "tjtaca %s: %v\n", cmd.name, err)
		return 1
	}
}

// usageError says that the command was called wrongly.
type usageError struct{ error }

var errHelped = errors.New("help was shown")

func start(ctx context.Context, cmd *command, args []string, in io.Reader, out io.Writer) error {
	c := &call{flags: flag.NewFlagSet(cmd.name, flag.ContinueOnError), in: in, out: out}
	c.flags.SetOutput(io.Discard)
	c.parse = func() (err error) {
		if c.takes != nil {
			args = c.takes(args)
		}
		switch err := c.flags.Parse(args); {
		case errors.Is(err, flag.ErrHelp):
			explain(out, cmd, c.flags)
			return errHelped
		case err != nil:
			return usageError{fmt.Errorf("%w; see «tjtaca help %s»", err, cmd.name)}
		case c.flags.NArg() > 0:
			return usageError{fmt.Errorf("unexpected %q; see «tjtaca help %s»", c.flags.Arg(0), cmd.name)}
		}
		c.cfg, err = LoadConfig(os.Environ())
		return err
	}
	if err := cmd.run(ctx, c); !errors.Is(err, errHelped) {
		return err
	}
	return nil
}

func find(args []string) (*command, []string) {
	for _, cmd := range commands() {
		words := strings.Fields(cmd.name)
		if len(args) >= len(words) && strings.Join(args[:len(words)], " ") == cmd.name {
			return &cmd, args[len(words):]
		}
	}
	return nil, nil
}

func usage(w io.Writer) {
	fmt.Fprint(w, "tjtaca is the membership system of a medical association.\n\nCommands:\n\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  tjtaca %-14s %s\n", c.name, c.short)
	}
	fmt.Fprint(w, "\n«tjtaca help COMMAND» tells more. Settings are environment variables, see docs/tjtaca.env.example.\n")
}

func explain(w io.Writer, cmd *command, flags *flag.FlagSet) {
	fmt.Fprintf(w, "%s\n\n%s\n", strings.TrimRight("tjtaca "+cmd.name+" "+cmd.args, " "), strings.TrimSpace(cmd.long))
	any := false
	flags.VisitAll(func(*flag.Flag) { any = true })
	if any {
		fmt.Fprint(w, "\n")
		flags.SetOutput(w)
		flags.PrintDefaults()
	}
}
