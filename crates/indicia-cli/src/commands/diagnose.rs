//! `indicia diagnose`

use std::path::PathBuf;
use std::sync::Arc;

use indicia_diagnostic::{Diagnostics, Exit};
use indicia_method::Value;
use indicia_report::view::diagnosis;
use indicia_report::{pretty, sections_csv, shortest};
use indicia_verdict::diagnosis::{Question, diagnose};

use crate::arguments::Format;
use crate::project::{self, Options, Plugins};
use crate::terminal::Terminal;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A unit: its id, a name or an alias
    #[arg(value_name = "UNIT")]
    unit: String,
    /// The indicator system: a folder with indicia.toml, or a file; the current folder by default
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
    /// The period; the latest by default
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
    /// A value of the root to reach, beside the next grades
    #[arg(long, value_name = "VALUE", allow_negative_numbers = true)]
    reach: Option<f64>,
    /// Form of the answer: table, json or csv
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,
    /// What if: change a setting, for example node.Ig.weights.use=equal; may be repeated, the result is marked unofficial
    #[arg(long, value_name = "ADDRESS=VALUE")]
    set: Vec<String>,
    /// Load plugins that indicia.lock does not hold
    #[arg(long)]
    allow_unlocked: bool,
}

/// The page of one unit.
pub fn run(args: Args, project: Option<PathBuf>, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let path = project::path(args.path, project)?;
    let options = Options { set: args.set, plugins: Plugins::libraries(args.allow_unlocked) };
    let mut project = project::open(&path, &options)?.sound(terminal)?;
    let row = project.row(&args.unit, args.period.as_deref())?;
    let period = project.evaluation().scored_data().period(row);
    project.draw(Some(period))?;
    let (subject, evaluation, definition) = (project.subject(), project.evaluation(), project.verdict());
    let root = &evaluation.plan().system().root;
    let ids = |list: Vec<&str>| list.into_iter().map(Arc::from).collect::<Vec<Arc<str>>>();
    let judged: Vec<_> = definition.standards.iter().map(|s| s.judge(evaluation)).collect();
    let question = Question {
        row,
        nodes: ids(subject.outputs()),
        indicators: ids(subject.indicators_below(root)),
        measures: project.measures(),
        reach: args.reach.filter(|r| r.is_finite()),
    };
    let found = diagnose(evaluation, definition, &judged, question);
    let sections = diagnosis(subject, &found, definition, project.ledger(), project.judged());
    let data = evaluation.scored_data();
    let (unit, period) = (data.unit(row), subject.period_text(data.period(row)));
    match args.format {
        Format::Csv => terminal.bytes(&sections_csv(&sections)),
        Format::Json => {
            let text = |zh: &str, en: &str| Value::pairs([("zh", Value::from(zh)), ("en", en.into())]);
            let mut out = Value::pairs([
                ("format", Value::Number(1.0)),
                ("unit", Value::from(&*unit.id)),
                ("name", text(&unit.name.zh, &unit.name.en)),
                ("period", Some(period).filter(|p| !p.is_empty()).into()),
                ("unofficial", project.is_unofficial().into()),
            ]);
            let one = |s: &indicia_report::Section| {
                let mut value = Value::pairs([("section", Value::from(s.key)), ("title", text(&s.title.zh, &s.title.en))]);
                for (key, inner) in s.to_value().as_table().unwrap_or_default() {
                    value.set(key, inner.clone());
                }
                value
            };
            out.set("sections", Value::List(sections.iter().map(one).collect()));
            terminal.print(&pretty(&out));
        }
        Format::Table => {
            let lang = terminal.lang;
            let mut heading = subject.unit_name(unit, lang).to_string();
            for part in [period, subject.id_and_title(root, lang)] {
                if !part.is_empty() {
                    heading.push_str(&format!(" · {part}"));
                }
            }
            if let Some(rank) = evaluation.node(root).and_then(|n| n.rank(row)) {
                let rank = shortest(rank);
                heading.push_str(&lang.pick(format!(" · rank {rank}"), format!(" · 第 {rank} 名")));
            }
            terminal.heading(&heading);
            if project.is_unofficial() {
                terminal.line(
                    "What if: settings were changed with --set; this is not an official result.",
                    "假设情形：部分设置已用 --set 改动，不是正式结果。",
                );
            }
            for section in &sections {
                terminal.print("\n");
                let title = lang.pick(&section.title.en, &section.title.zh).clone();
                terminal.heading(&title);
                terminal.print(&section.to_text(lang));
            }
        }
    }
    Ok(Exit::Done)
}
