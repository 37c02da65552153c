//! `indicia survey`: from questionnaires and responses to base values.

mod build;
mod check;
mod form;
mod map;
mod plan;
mod report;
mod simulate;

use std::path::{Path, PathBuf};

use indicia_diagnostic::{Diagnostics, Exit};
use indicia_survey::Questionnaire;
use indicia_survey::build::{Survey, build_watched};

use crate::progress::Progress;
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
    /// Draft a questionnaire, or the mapping of columns to questions, from an export of responses
    Map(map::Args),
    /// Check a questionnaire and its responses; every finding at once
    Check(check::Args),
    /// Sample sizes and quotas, before anybody is asked
    Plan(plan::Args),
    /// The questionnaire as an XLSForm workbook for KoboToolbox, or as a page to print
    Form(form::Args),
    /// Responses whose truth is known, to try a questionnaire and its analysis
    Simulate(simulate::Args),
    /// Base values with standard errors and covariances, out of the responses
    Build(build::Args),
    /// Cleaning, counts, design effects, reliability, base values
    Report(report::Args),
}

/// Does it.
pub fn run(args: Args, project: Option<PathBuf>, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    match args.what {
        What::Map(args) => map::run(args, terminal),
        What::Check(args) => check::run(args, project, terminal),
        What::Plan(args) => plan::run(args, project, terminal),
        What::Form(args) => form::run(args, project, terminal),
        What::Simulate(args) => simulate::run(args, project, terminal),
        What::Build(args) => build::run(args, project, terminal),
        What::Report(args) => report::run(args, project, terminal),
    }
}

/// The questionnaire that is meant: as typed, `--project`, or that of the current folder.
fn path(typed: Option<PathBuf>, project: Option<PathBuf>) -> PathBuf {
    typed.or(project).unwrap_or_else(|| PathBuf::from("questionnaire.toml"))
}

/// Everything that comes of the responses.
fn built(q: &Questionnaire) -> Result<Survey, Diagnostics> {
    let size = |r: &indicia_survey::questionnaire::Responses| std::fs::metadata(&r.source.path).map_or(0, |m| m.len());
    let reading = Progress::new("Reading responses", "读取答卷", q.responses.iter().map(size).sum());
    build_watched(q, 0, &|bytes| reading.add(bytes as u64))
}

/// Reads a questionnaire that must be sound; warnings are told.
fn questionnaire(path: &Path, terminal: &mut Terminal) -> Result<Questionnaire, Diagnostics> {
    let read = indicia_survey::questionnaire::read(path);
    match read.questionnaire {
        Some(questionnaire) => {
            terminal.findings(&read.findings);
            Ok(questionnaire)
        }
        None => Err(read.findings),
    }
}
