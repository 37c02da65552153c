//! `indicia survey form`

use std::path::PathBuf;

use indicia_diagnostic::{Diagnostics, Exit};
use indicia_survey::fieldwork::{page, routes, xlsform};

use crate::terminal::Terminal;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The questionnaire: questionnaire.toml, or its folder; that of the current folder by default
    #[arg(value_name = "QUESTIONNAIRE")]
    questionnaire: Option<PathBuf>,
    /// The file to write: an .xlsx is an XLSForm, an .html a page to print, in the language of --lang
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The form of one group of respondents
    #[arg(long, value_name = "GROUP")]
    group: Option<String>,
}

/// Writes the questionnaire as a form.
pub fn run(args: Args, project: Option<PathBuf>, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let path = super::path(args.questionnaire, project);
    let read = indicia_survey::questionnaire::read(&path);
    let Some(q) = read.questionnaire else { return Err(read.findings) };
    let (routes, findings) = routes(&q, &read.file);
    if !findings.is_empty() {
        return Err(findings);
    }
    let html = args.out.extension().is_some_and(|e| e.eq_ignore_ascii_case("html") || e.eq_ignore_ascii_case("htm"));
    let bytes = match html {
        true => page(&q, &routes, args.group.as_deref(), terminal.lang)?.into_bytes(),
        false => xlsform(&q, &routes, args.group.as_deref())?,
    };
    indicia_io::write_file(&args.out, &bytes)?;
    terminal.note(format!("written: {}", args.out.display()), format!("已写入：{}", args.out.display()));
    Ok(Exit::Done)
}
