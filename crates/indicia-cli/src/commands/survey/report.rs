//! `indicia survey report`

use std::path::PathBuf;

use indicia_diagnostic::{Diagnostics, Exit};
use indicia_method::Value;
use indicia_report::view::{
    survey_cleaning_table, survey_count_table, survey_item_table, survey_not_read_table, survey_raters_table, survey_reliability_table,
    survey_severity_table, survey_value_table, survey_vignette_table,
};
use indicia_report::{Table, pretty};
use indicia_survey::anchoring::anchored;
use indicia_survey::raters::panels;
use indicia_survey::reliability::scales;
use indicia_survey::statistics::Ties;

use crate::arguments::Format;
use crate::terminal::Terminal;

/// A part of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    Cleaning,
    Columns,
    Counts,
    Reliability,
    Items,
    Vignettes,
    Raters,
    Severity,
    Values,
}

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The questionnaire: questionnaire.toml, or its folder; that of the current folder by default
    #[arg(value_name = "QUESTIONNAIRE")]
    questionnaire: Option<PathBuf>,
    /// One part alone: cleaning, columns, counts, reliability, items, vignettes, raters, severity or values
    #[arg(long, value_name = "PART")]
    only: Option<Part>,
    /// Form of the answer: table, json or csv (csv needs --only)
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,
}

/// Cleaning, columns, counts, reliability and values of a survey.
pub fn run(args: Args, project: Option<PathBuf>, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let path = super::path(args.questionnaire, project);
    let q = super::questionnaire(&path, terminal)?;
    let survey = super::built(&q)?;
    let scales = scales(&q, &survey);
    let panels = panels(&q, &survey.files, &survey.cleaned, &survey.frame);
    let parts: Vec<(Part, &str, &str, &str, Table)> = vec![
        (Part::Cleaning, "cleaning", "Cleaning", "清洗", survey_cleaning_table(&q, &survey)),
        (Part::Columns, "columns", "Columns that were not read", "未读取的列", survey_not_read_table(&q, &survey)),
        (
            Part::Counts,
            "counts",
            "Responses by unit and group (* fewer than needed)",
            "各评价对象、各群体的有效答卷（* 少于要求）",
            survey_count_table(&q, &survey),
        ),
        (Part::Reliability, "reliability", "Reliability", "信度与效度", survey_reliability_table(&q, &scales)),
        (Part::Items, "items", "Items of the scales", "量表各题", survey_item_table(&q, &scales)),
        (
            Part::Vignettes,
            "vignettes",
            "Perceptions read against vignettes",
            "以锚定情景校准的感知得分",
            survey_vignette_table(&q, &survey, &anchored(&q, &survey, Ties::Middle)),
        ),
        (Part::Raters, "raters", "Agreement of raters", "评分者的一致性", survey_raters_table(&q, &survey, &panels)),
        (Part::Severity, "severity", "Severity of raters", "评分者的宽严", survey_severity_table(&q, &survey, &panels)),
        (Part::Values, "values", "Base values", "基础值", survey_value_table(&q, &survey)),
    ];
    let chosen = parts.iter().filter(|(part, ..)| args.only.is_none_or(|only| only == *part));
    match args.format {
        Format::Json => {
            let mut out = Value::pairs([("format", Value::Number(1.0)), ("survey", Value::Text(q.id.clone()))]);
            for (_, key, _, _, table) in chosen {
                out.set(key, table.to_value());
            }
            terminal.print(&pretty(&out));
        }
        Format::Csv => chosen.for_each(|(_, _, _, _, table)| terminal.bytes(&table.to_csv())),
        Format::Table => {
            for (i, (_, _, en, zh, table)) in chosen.filter(|(.., t)| !t.rows.is_empty()).enumerate() {
                if i > 0 {
                    terminal.print("\n");
                }
                let title = terminal.lang.pick(*en, *zh).to_string();
                terminal.heading(&title);
                let text = table.to_text(terminal.lang);
                terminal.print(&text);
            }
        }
    }
    let mut findings = survey.findings;
    findings.extend(scales.into_iter().flat_map(|s| s.findings));
    findings.extend(panels.iter().flat_map(|p| p.findings(&q)));
    terminal.findings(&findings);
    Ok(Exit::of(&findings))
}
