//! `indicia survey check`

use std::path::PathBuf;

use indicia_diagnostic::{Diagnostics, Exit, Severity};
use indicia_method::Value;
use indicia_report::{finding_value, findings_table, pretty};

use crate::arguments::Format;
use crate::terminal::Terminal;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The questionnaire: questionnaire.toml, or its folder; that of the current folder by default
    #[arg(value_name = "QUESTIONNAIRE")]
    questionnaire: Option<PathBuf>,
    /// End with exit code 1 when there are warnings
    #[arg(long)]
    deny_warnings: bool,
    /// Form of the answer: table, json or csv
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,
}

/// Everything that can be said about a questionnaire and its responses.
pub fn run(args: Args, project: Option<PathBuf>, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let path = super::path(args.questionnaire, project);
    let read = indicia_survey::questionnaire::read(&path);
    let mut findings = read.findings;
    if let Some(q) = &read.questionnaire {
        findings.extend(indicia_survey::fieldwork::routes(q, &read.file).1);
        findings.extend(indicia_survey::fieldwork::plan(q, &read.file).1);
    }
    if let Some(q) = read.questionnaire.filter(|q| !q.responses.is_empty()) {
        match super::built(&q) {
            Ok(survey) => {
                let panels = indicia_survey::raters::panels(&q, &survey.files, &survey.cleaned, &survey.frame);
                let scales = indicia_survey::reliability::scales(&q, &survey);
                findings.extend(survey.findings);
                findings.extend(scales.into_iter().flat_map(|s| s.findings));
                findings.extend(panels.iter().flat_map(|p| p.findings(&q)));
            }
            Err(wrong) => findings.extend(wrong),
        }
    }
    let count = |severity| findings.iter().filter(|d| d.severity() == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    match args.format {
        Format::Csv => terminal.bytes(&findings_table(&findings).to_csv()),
        Format::Json => terminal.print(&pretty(&Value::pairs([
            ("format", Value::Number(1.0)),
            ("errors", Value::Number(errors as f64)),
            ("warnings", Value::Number(warnings as f64)),
            ("findings", Value::List(findings.iter().map(finding_value).collect())),
        ]))),
        Format::Table => {
            terminal.print_findings(&findings);
            if !findings.is_empty() {
                terminal.print("\n");
            }
            let name = path.display();
            let found = crate::commands::check::tally(errors, warnings);
            terminal.line(format!("{name}: {}", found.en), format!("{name}：{}", found.zh));
        }
    }
    Ok(match Exit::of(&findings) {
        Exit::Done if args.deny_warnings && warnings > 0 => Exit::Failed,
        exit => exit,
    })
}
