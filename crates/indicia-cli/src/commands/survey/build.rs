//! `indicia survey build`

use std::path::{Path, PathBuf};

use indicia_diagnostic::catalogue::io;
use indicia_diagnostic::{Diagnostic, Diagnostics, Exit};
use indicia_report::pretty;
use indicia_report::view::{survey_cleaning_table, survey_value_table};
use indicia_survey::build::{Status, write};
use indicia_survey::import::Why;

use crate::arguments::Format;
use crate::terminal::Terminal;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The questionnaire: questionnaire.toml, or its folder; that of the current folder by default
    #[arg(value_name = "QUESTIONNAIRE")]
    questionnaire: Option<PathBuf>,
    /// Write into this folder instead of that of the questionnaire
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Show the base values and write nothing
    #[arg(long, conflicts_with = "out")]
    no_save: bool,
    /// Form of the base values on standard output: table, csv or json
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,
}

/// Reads, cleans, weighs; writes base values, covariances and the record of both.
pub fn run(args: Args, project: Option<PathBuf>, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let path = super::path(args.questionnaire, project);
    let q = super::questionnaire(&path, terminal)?;
    let survey = super::built(&q)?;
    let values = survey_value_table(&q, &survey);
    match args.format {
        Format::Csv => terminal.bytes(&values.to_csv()),
        Format::Json => terminal.print(&pretty(&values.to_value())),
        Format::Table => {
            let lang = terminal.lang;
            terminal.print(&survey_cleaning_table(&q, &survey).to_text(lang));
            terminal.print("\n");
            let personal = survey.files.iter().flat_map(|f| &f.not_read).filter(|n| n.why == Why::Personal);
            let personal: Vec<&str> = personal.map(|n| n.header.as_str()).collect();
            if !personal.is_empty() {
                terminal.line(
                    format!("not read, since they identify people: {}\n", personal.join(", ")),
                    format!("含个人信息而未读取的列：{}\n", personal.join("、")),
                );
            }
            if args.no_save {
                terminal.print(&values.to_text(lang));
            } else {
                let count = |status| survey.values.iter().filter(|v| v.status == status).count();
                let (ok, verify, withheld) = (count(Status::Ok), count(Status::ToVerify), count(Status::Withheld));
                terminal.line(
                    format!("{} base values: {ok} ok, {verify} to verify, {withheld} withheld", survey.values.len()),
                    format!("基础值 {} 个：正常 {ok}，待核实 {verify}，不予给出 {withheld}", survey.values.len()),
                );
            }
        }
    }
    terminal.findings(&survey.findings);
    if args.no_save {
        return Ok(Exit::of(&survey.findings));
    }
    let folder = args.out.unwrap_or_else(|| Path::new(&q.shown).parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf));
    let folder = if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder };
    std::fs::create_dir_all(&folder)
        .map_err(|e| vec![Diagnostic::new(io::FOLDER_NOT_WRITABLE).arg("path", folder.display()).reason(&e)])?;
    let written = write(&q, &survey, &folder)?;
    let record = pretty(&written.record).into_bytes();
    // The record comes last: until it is there, the tables prove nothing.
    for (name, bytes) in
        [("base-values.csv", &written.values), ("base-covariances.csv", &written.covariances), ("base-values.json", &record)]
    {
        let path = folder.join(name);
        indicia_io::write_file(&path, bytes)?;
        terminal.note(format!("written: {}", path.display()), format!("已写入：{}", path.display()));
    }
    Ok(Exit::of(&survey.findings))
}
