//! The binary `indicia`.
//!
//! `main` decides the language, reads the arguments and calls one command. A command returns an exit code or the findings that
//! stopped it; here is the only place where either becomes the end of the process.

mod arguments;
mod bug;
mod commands;
mod help;
mod methods;
mod pairs;
mod progress;
mod project;
mod result;
mod terminal;
mod territory;
mod uncertain;
mod width;

use std::process::ExitCode;

use indicia_diagnostic::{Diagnostics, Exit};

use arguments::{Cli, Command};
use terminal::Terminal;

fn main() -> ExitCode {
    let typed: Vec<std::ffi::OsString> = std::env::args_os().collect();
    let lang = arguments::language(&typed);
    bug::install(lang);
    progress::install(lang);
    let exit = bug::guarded(|| {
        let mut terminal = Terminal::new(lang, arguments::colour(&typed));
        let exit = match arguments::parse(typed, lang) {
            Ok(arguments::Parsed::Command(cli)) => match run(*cli, &mut terminal) {
                Ok(exit) => exit,
                Err(findings) => {
                    terminal.findings(&findings);
                    Exit::of(&findings)
                }
            },
            Ok(arguments::Parsed::Text(text)) => {
                terminal.print(&text);
                Exit::Done
            }
            Err(finding) => {
                terminal.findings(std::slice::from_ref(&finding));
                Exit::of([&*finding])
            }
        };
        match terminal.lost() {
            None => exit,
            Some(finding) => {
                terminal.findings(std::slice::from_ref(&finding));
                Exit::of([&finding]).max(exit)
            }
        }
    });
    ExitCode::from(exit as u8)
}

fn run(cli: Cli, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let project = cli.project;
    match cli.command {
        Command::New(args) => commands::new::run(args, terminal),
        Command::Check(args) => commands::check::run(args, project, terminal),
        Command::Run(args) => commands::run::run(args, project, terminal),
        Command::Test(args) => commands::test::run(args, project, terminal),
        Command::Explain(args) => commands::explain::run(args, project, terminal),
        Command::Diagnose(args) => commands::diagnose::run(args, project, terminal),
        Command::Measures(args) => commands::measures::run(args, project, terminal),
        Command::Ledger(args) => commands::ledger::run(args, project, terminal),
        Command::Show(args) => commands::show::run(args, project, terminal),
        Command::Change(args) => commands::change::run(args, project, terminal),
        Command::Diff(args) => commands::diff::run(args, project, terminal),
        Command::CompareMethods(args) => commands::compare_methods::run(args, project, terminal),
        Command::Audit(args) => commands::audit::run(args, project, terminal),
        Command::Statistics(args) => commands::statistics::run(args, project, terminal),
        Command::Sensitivity(args) => commands::sensitivity::run(args, project, terminal),
        Command::Regions(args) => commands::regions::run(args, project, terminal),
        Command::Interaction(args) => commands::interaction::run(args, project, terminal),
        Command::Validate(args) => commands::validate::run(args, project, terminal),
        Command::Methods(args) => commands::methods::run(args, terminal),
        Command::Survey(args) => commands::survey::run(args, project, terminal),
        Command::Plugin(args) => commands::plugin::run(args, project, terminal),
        Command::Schema(args) => commands::schema::run(args, terminal),
    }
}
