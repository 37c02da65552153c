//! `indicia survey plan`

use std::path::PathBuf;

use indicia_diagnostic::{Diagnostics, Exit, Severity};
use indicia_method::Value;
use indicia_report::pretty;
use indicia_report::view::{survey_plan_table, survey_quota_table};
use indicia_survey::fieldwork::plan;

use crate::arguments::Format;
use crate::terminal::Terminal;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The questionnaire: questionnaire.toml, or its folder; that of the current folder by default
    #[arg(value_name = "QUESTIONNAIRE")]
    questionnaire: Option<PathBuf>,
    /// The quotas of the margins instead of the sample sizes
    #[arg(long)]
    quotas: bool,
    /// Form of the answer: table, csv or json
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,
}

/// Sample sizes and quotas.
pub fn run(args: Args, project: Option<PathBuf>, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let path = super::path(args.questionnaire, project);
    let read = indicia_survey::questionnaire::read(&path);
    let Some(q) = read.questionnaire else { return Err(read.findings) };
    let (plan, findings) = plan(&q, &read.file);
    if findings.iter().any(|d| d.severity() == Severity::Error) {
        return Err(findings);
    }
    let (needs, quotas) = (survey_plan_table(&q, &plan), survey_quota_table(&q, &plan));
    match args.format {
        Format::Json => {
            let out = Value::pairs([("format", Value::Number(1.0)), ("needs", needs.to_value()), ("quotas", quotas.to_value())]);
            terminal.print(&pretty(&out));
        }
        Format::Csv => terminal.bytes(&if args.quotas { quotas } else { needs }.to_csv()),
        Format::Table => {
            let text = if args.quotas { quotas } else { needs }.to_text(terminal.lang);
            terminal.print(&text);
        }
    }
    terminal.findings(&findings);
    Ok(Exit::of(&findings))
}
