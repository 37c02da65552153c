//! `indicia survey map`

use std::path::{Path, PathBuf};

use indicia_diagnostic::catalogue::usage;
use indicia_diagnostic::{Diagnostic, Diagnostics, Exit};
use indicia_io::{Encoding, Limits, TableSource, sheet_names};
use indicia_survey::build::relative;
use indicia_survey::{draft, import};

use crate::terminal::Terminal;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The export: .csv .tsv .xlsx .xls .ods, from 问卷星, KoboToolbox, LimeSurvey or anywhere else
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Draft only the mapping of this file's columns to the questions of this questionnaire
    #[arg(long, value_name = "QUESTIONNAIRE")]
    questionnaire: Option<PathBuf>,
    /// Sheet of a workbook; the first by default
    #[arg(long, value_name = "SHEET")]
    sheet: Option<String>,
    /// Encoding of a CSV: utf-8, gbk or gb18030; found out by default
    #[arg(long, value_name = "ENCODING")]
    encoding: Option<String>,
    /// Write to this file, which must not exist, instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Drafts a questionnaire, or a mapping, from an export. Nothing is asked of the network.
pub fn run(args: Args, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let mut source = TableSource::new(&args.file);
    source.sheet = args.sheet;
    if let Some(name) = &args.encoding {
        source.encoding = Encoding::from_name(name).ok_or_else(|| {
            let d = Diagnostic::new(usage::ARGUMENT_VALUE).arg("found", name).arg("key", "--encoding").arg("command", "indicia survey map");
            vec![d.list("known", ["utf-8", "gbk", "gb18030"]).hint("known")]
        })?;
    }
    let peek = import::peek(&source)?;
    // Paths start at the file that will hold them.
    let beside = args.out.as_deref().or(args.questionnaire.as_deref().filter(|q| q.is_file())).and_then(Path::parent);
    let beside = args.questionnaire.as_deref().filter(|q| q.is_dir()).or(beside).unwrap_or(Path::new("."));
    let written = relative(if beside.as_os_str().is_empty() { Path::new(".") } else { beside }, &args.file);
    let text = match &args.questionnaire {
        Some(path) => {
            let q = super::questionnaire(path, terminal)?;
            draft::mapping(&peek, &q, &written, terminal.lang)
        }
        None => {
            let sheets = if peek.sheet.is_empty() { Vec::new() } else { sheet_names(&source, &Limits::default())? };
            let text = draft::questionnaire(&peek, &written, terminal.lang);
            text + &draft::further_sheets(&peek, &sheets, &written, terminal.lang)
        }
    };
    match args.out {
        None => terminal.print(&text),
        Some(path) if path.exists() => {
            return Err(vec![Diagnostic::new(usage::FOLDER_EXISTS).arg("path", path.display())]);
        }
        Some(path) => {
            indicia_io::write_file(&path, text.as_bytes())?;
            terminal.note(format!("written: {}", path.display()), format!("已写入：{}", path.display()));
        }
    }
    Ok(Exit::Done)
}
