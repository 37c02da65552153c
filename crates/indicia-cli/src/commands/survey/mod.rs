//! `indicia survey`: from questionnaires and responses to base values.

mod check;

use std::path::PathBuf;

use indicia_diagnostic::{Diagnostics, Exit};

use crate::terminal::Terminal;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    what: What,
}

/// The commands on surveys.
#[derive(Debug, clap::Subcommand)]
pub enum What {
    /// Check a questionnaire and its responses; every finding at once
    Check(check::Args),
}

/// Does it.
pub fn run(args: Args, project: Option<PathBuf>, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    match args.what {
        What::Check(args) => check::run(args, project, terminal),
    }
}

/// The questionnaire that is meant: as typed, `--project`, or that of the current folder.
fn path(typed: Option<PathBuf>, project: Option<PathBuf>) -> PathBuf {
    typed.or(project).unwrap_or_else(|| PathBuf::from("questionnaire.toml"))
}
