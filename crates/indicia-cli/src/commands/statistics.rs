//! `indicia statistics`

use std::path::PathBuf;
use std::sync::Arc;

use indicia_analysis::statistics::{
    Frame, Method, Related, Thresholds, adjust, alphas, ancestors, components, coverage, denominators, describe, everything, flags,
    importance, named_denominators, reversals, siblings,
};
use indicia_core::Stage;
use indicia_diagnostic::{Diagnostic, Diagnostics, Exit, catalogue::change, catalogue::usage, nearest};
use indicia_method::Value;
use indicia_report::view::StatisticsView;
use indicia_report::{Section, pretty, sections_csv};

use crate::arguments::Format;
use crate::progress::Progress;
use crate::project::{self, Options, Plugins, Project, bug};
use crate::terminal::Terminal;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The indicator system: a folder with indicia.toml, or a file; the current folder by default
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
    /// One table alone, whole: describe, units, siblings, parents, pairs, flags, denominators, components, loadings, alpha, items, importance, reversal or turned
    #[arg(long, value_name = "TABLE")]
    table: Option<Part>,
    /// Values of indicators: raw, imputed, treated or scored; by default raw where values are described, and scored elsewhere
    #[arg(long, value_name = "STAGE")]
    stage: Option<Values>,
    /// This node and what is below it; the root by default
    #[arg(long, value_name = "NODE")]
    node: Option<String>,
    /// The period; the latest by default
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
    /// Correlation: pearson (the default), spearman or kendall
    #[arg(long, value_name = "METHOD", default_value = "pearson")]
    method: Kind,
    /// Adjust the p-values of each table for their number, by Holm
    #[arg(long)]
    holm: bool,
    /// What is flagged: skewness, kurtosis, fences, available, nonzero, unique, negative, collinear, weak or denominator, for example collinear=0.9; may be repeated
    #[arg(long, value_name = "NAME=VALUE")]
    threshold: Vec<String>,
    /// A raw column that others might have to be divided by, beside those that derivers divide by; may be repeated
    #[arg(long, value_name = "COLUMN")]
    denominator: Vec<String>,
    /// Principal components that are kept; by default those with eigenvalues above 1
    #[arg(long, value_name = "NUMBER")]
    components: Option<u32>,
    /// Bandwidth of main effects, in standard deviations of the child; by cross-validation without it
    #[arg(long, value_name = "NUMBER")]
    bandwidth: Option<f64>,
    /// Units with all values that main effects need
    #[arg(long, value_name = "NUMBER", default_value_t = 10)]
    fewest: usize,
    /// Units up to which all are left out and copied in turn without being asked for
    #[arg(long, value_name = "NUMBER", default_value_t = 100)]
    reversal_units: usize,
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

/// A table as it is typed, in the order of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    Describe,
    Units,
    Siblings,
    Parents,
    Pairs,
    Flags,
    Denominators,
    Components,
    Loadings,
    Alpha,
    Items,
    Importance,
    Reversal,
    Turned,
}

/// A stage as it is typed.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Values {
    Raw,
    Imputed,
    Treated,
    Scored,
}

/// A correlation as it is typed.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Kind {
    Pearson,
    Spearman,
    Kendall,
}

/// Rows of tables for people that could go on for long.
const MOST: usize = 10;

/// Statistics of an index: distributions, correlations, dimensions, reliability, importance, rank reversal.
pub fn run(args: Args, project: Option<PathBuf>, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let path = project::path(args.path.clone(), project)?;
    let thresholds = thresholds(&args.threshold)?;
    let positive = |value: Option<f64>, key: &str| match value {
        Some(v) if !(v > 0.0 && v.is_finite()) => {
            let d = Diagnostic::new(usage::ARGUMENT_VALUE).arg("found", v).arg("key", key).arg("command", "indicia statistics");
            Err(vec![d.hint("help")])
        }
        _ => Ok(()),
    };
    positive(args.bandwidth, "--bandwidth")?;
    positive(args.components.map(f64::from), "--components")?;
    let options = Options { set: args.set.clone(), plugins: Plugins::libraries(args.allow_unlocked) };
    let project = project::open(&path, &options)?.sound(terminal)?;
    let node = args.node.clone().unwrap_or_else(|| project.evaluation().plan().system().root.to_string());
    let node = project.item(&node)?;
    let period = project.period(args.period.as_deref())?;
    let stage = args.stage.map(|s| match s {
        Values::Raw => Stage::Derive,
        Values::Imputed => Stage::Impute,
        Values::Treated => Stage::Treat,
        Values::Scored => Stage::Score,
    });
    let frame = |stage| Frame::new(project.evaluation(), &node, period, stage).ok_or_else(|| vec![bug(format!("no node {node}"))]);
    let page = Page {
        view: StatisticsView {
            subject: project.subject(),
            frame: frame(stage.unwrap_or(Stage::Score))?,
            thresholds,
            method: match args.method {
                Kind::Pearson => Method::Pearson,
                Kind::Spearman => Method::Spearman,
                Kind::Kendall => Method::Kendall,
            },
            adjusted: args.holm,
            most: MOST,
        },
        described: frame(stage.unwrap_or(Stage::Derive))?,
        denominators: columns(&args.denominator, &project)?,
        args: &args,
    };
    let sections = page.sections();
    match args.format {
        Format::Csv => terminal.bytes(&match (args.table, sections.first()) {
            (Some(_), Some(section)) => section.table.to_csv(),
            _ => sections_csv(&sections),
        }),
        Format::Json => terminal.print(&pretty(&as_json(&project, &page, &sections))),
        Format::Table => {
            let lang = terminal.lang;
            let mut heading = project.subject().id_and_title(&node, lang);
            let period = project.subject().period_text(period);
            if !period.is_empty() {
                heading.push_str(&format!(" · {period}"));
            }
            let units = page.view.frame.rows.len();
            heading.push_str(&lang.pick(format!(" · {units} units"), format!(" · {units} 个评价对象")));
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

/// What the sections are made from.
struct Page<'a> {
    /// For everything but the descriptions.
    view: StatisticsView<'a>,
    /// For the descriptions.
    described: Frame<'a>,
    denominators: Vec<Arc<str>>,
    args: &'a Args,
}

impl Page<'_> {
    /// Whether people read it as one page.
    fn short(&self) -> bool {
        self.args.table.is_none() && self.args.format == Format::Table
    }

    /// Whether people read a page about something without two children anywhere: parts about trees have nothing to say then.
    fn is_alone(&self) -> bool {
        self.short() && self.view.frame.groups().is_empty()
    }

    /// Whether any of some parts is asked for.
    fn any(&self, parts: &[Part]) -> bool {
        self.args.table.is_none_or(|t| parts.contains(&t))
    }

    fn sections(&self) -> Vec<Section> {
        let mut out = self.columns();
        out.extend(self.correlations());
        out.extend(self.dimensions());
        if self.any(&[Part::Importance]) && !self.is_alone() {
            let (fewest, bandwidth) = (self.args.fewest, self.args.bandwidth);
            out.push(self.view.importance(&importance(&self.view.frame, fewest, bandwidth), fewest, bandwidth));
        }
        out.extend(self.reversal());
        let wanted = |s: &Section| self.args.table.is_none_or(|t| key(t) == s.key);
        // A page for people has no heading without anything below it; programs find every table.
        out.retain(|s| wanted(s) && !(self.short() && s.is_empty()));
        out
    }

    fn columns(&self) -> Vec<Section> {
        let mut out = Vec::new();
        if self.any(&[Part::Describe]) {
            let view = StatisticsView { frame: self.described.clone(), ..self.view.clone() };
            let all = describe(&view.frame, &view.thresholds);
            out.push(view.describe(&all));
            if self.args.format == Format::Table {
                let shape = view.shape(&all);
                // One table for programs, two for people.
                out.push(Section { key: if self.args.table.is_some() { "describe" } else { shape.key }, ..shape });
            }
        }
        if self.any(&[Part::Units]) {
            out.push(self.view.units(&coverage(&self.view.frame), self.short()));
        }
        out
    }

    fn correlations(&self) -> Vec<Section> {
        let (view, frame, method) = (&self.view, &self.view.frame, self.view.method);
        let mut out = Vec::new();
        if self.any(&[Part::Siblings, Part::Parents, Part::Pairs, Part::Flags]) && !self.is_alone() {
            let mut together = siblings(frame, method);
            let mut up = ancestors(frame, method);
            let mut all = everything(frame, method);
            if view.adjusted {
                let of = |r: &mut Vec<Related>| _ = adjust(r.iter_mut().map(|r| &mut r.correlated));
                of(&mut up);
                of(&mut all);
                adjust(together.iter_mut().flat_map(|(_, pairs)| pairs.iter_mut().map(|r| &mut r.correlated)));
            }
            if self.short() {
                out.extend(view.triangles(&together));
                out.push(view.ways_up(&up));
            } else {
                out.push(view.siblings(&together));
                out.push(view.parents(&up));
                out.push(view.pairs(&all));
            }
            out.push(view.flags(&flags(&together, &up, &all, &view.thresholds), self.short()));
        }
        if self.any(&[Part::Denominators]) && !self.denominators.is_empty() {
            let mut found = denominators(frame, &self.denominators, method, &view.thresholds);
            if view.adjusted {
                adjust(found.iter_mut().map(|d| &mut d.correlated));
            }
            out.push(view.denominators(&found, &self.denominators, self.short()));
        }
        out
    }

    fn dimensions(&self) -> Vec<Section> {
        let (view, frame) = (&self.view, &self.view.frame);
        let mut out = Vec::new();
        if self.is_alone() {
            return out;
        }
        if self.any(&[Part::Components, Part::Loadings]) {
            let all = components(frame, self.args.components.map(|n| n as usize));
            out.push(if self.short() { view.dimensions(&all) } else { view.components(&all) });
            out.push(view.loadings(&all, self.short()));
        }
        if self.any(&[Part::Alpha, Part::Items]) {
            let all = alphas(frame);
            out.push(view.alpha(&all));
            out.push(view.items(&all));
        }
        out
    }

    fn reversal(&self) -> Vec<Section> {
        if !self.any(&[Part::Reversal, Part::Turned]) || self.short() && self.view.frame.nodes().is_empty() {
            return Vec::new();
        }
        let frame = &self.view.frame;
        let (units, most) = (frame.rows.len(), self.args.reversal_units);
        if self.args.table.is_none() && units > most {
            let mut section = self.view.reversal(&Default::default());
            section.notes.clear();
            section.note(
                format!("Not computed: {units} units would be {} evaluations, and more than {most} are only done when asked for: `--table reversal`.", 2 * units + 2),
                format!("未计算：{units} 个评价对象需重新计算 {} 次，超过 {most} 个时须指明 `--table reversal` 才计算。", 2 * units + 2),
            );
            return vec![section];
        }
        let working = Progress::new("Leaving out and adding units", "逐一增减评价对象", 2 * units as u64 + 2);
        let found = reversals(frame, &|| working.add(1));
        drop(working);
        vec![self.view.reversal(&found), self.view.turned(&found, self.short())]
    }
}

const fn key(part: Part) -> &'static str {
    match part {
        Part::Describe => "describe",
        Part::Units => "units",
        Part::Siblings => "siblings",
        Part::Parents => "parents",
        Part::Pairs => "pairs",
        Part::Flags => "flags",
        Part::Denominators => "denominators",
        Part::Components => "components",
        Part::Loadings => "loadings",
        Part::Alpha => "alpha",
        Part::Items => "items",
        Part::Importance => "importance",
        Part::Reversal => "reversal",
        Part::Turned => "turned",
    }
}

/// The thresholds by the names under which they are typed.
fn places(t: &mut Thresholds) -> [(&'static str, &mut f64); 10] {
    [
        ("skewness", &mut t.skewness),
        ("kurtosis", &mut t.kurtosis),
        ("fences", &mut t.fences),
        ("available", &mut t.available),
        ("nonzero", &mut t.nonzero),
        ("unique", &mut t.unique),
        ("negative", &mut t.negative),
        ("collinear", &mut t.collinear),
        ("weak", &mut t.weak),
        ("denominator", &mut t.denominator),
    ]
}

fn thresholds(typed: &[String]) -> Result<Thresholds, Diagnostics> {
    let mut out = Thresholds::default();
    for word in typed {
        let wrong = || Diagnostic::new(usage::ARGUMENT_VALUE).arg("found", word).arg("key", "--threshold");
        let (name, value) =
            word.split_once('=').map(|(n, v)| (n.trim(), v.trim().parse::<f64>().ok().filter(|v| v.is_finite()))).unwrap_or((word, None));
        let known = places(&mut Thresholds::default()).map(|(n, _)| n);
        match places(&mut out).into_iter().find(|(n, _)| *n == name).zip(value) {
            Some(((_, slot), value)) => *slot = value,
            None if known.contains(&name) => return Err(vec![wrong().list("known", [format!("{name}=0.5")]).hint("known")]),
            None => {
                return Err(vec![match nearest(name, known) {
                    Some(near) => wrong().arg("nearest", format!("{near}=…")).hint("nearest"),
                    None => wrong().list("known", known.map(|n| format!("{n}=…"))).hint("known"),
                }]);
            }
        }
    }
    Ok(out)
}

/// Denominators: those that derivers name, and those that were typed.
fn columns(typed: &[String], project: &Project) -> Result<Vec<Arc<str>>, Diagnostics> {
    let data = project.evaluation().scored_data();
    let mut out = named_denominators(project.evaluation());
    for column in typed {
        let Some(found) = data.column(column) else {
            let known = || data.columns().iter().map(|c| &*c.id);
            let d = Diagnostic::new(change::SERIES_UNKNOWN).arg("id", column);
            return Err(vec![match nearest(column, known()) {
                Some(near) => d.arg("nearest", near),
                None => d.list("known", known()).hint("known"),
            }]);
        };
        if !out.contains(&found.id) {
            out.push(found.id.clone());
        }
    }
    Ok(out)
}

fn as_json(project: &Project, page: &Page, sections: &[Section]) -> Value {
    let word = |stage: Stage| match stage {
        Stage::Derive | Stage::Screen => "raw",
        Stage::Impute => "imputed",
        Stage::Treat => "treated",
        Stage::Score => "scored",
    };
    let frame = &page.view.frame;
    let period = frame.rows.first().map(|r| project.subject().period_text(project.evaluation().scored_data().period(*r)));
    let mut thresholds = page.view.thresholds;
    let thresholds = places(&mut thresholds).map(|(name, value)| (name, Value::Number(*value)));
    let method = match page.view.method {
        Method::Pearson => "pearson",
        Method::Spearman => "spearman",
        Method::Kendall => "kendall",
    };
    let one = |s: &Section| {
        let mut value = Value::pairs([
            ("section", Value::from(s.key)),
            ("title", Value::pairs([("zh", Value::from(s.title.zh.as_str())), ("en", s.title.en.as_str().into())])),
        ]);
        for (key, inner) in s.to_value().as_table().unwrap_or_default() {
            value.set(key, inner.clone());
        }
        value
    };
    Value::pairs([
        ("format", Value::Number(1.0)),
        ("node", Value::from(&**frame.node())),
        ("period", period.filter(|p| !p.is_empty()).into()),
        ("units", Value::Number(frame.rows.len() as f64)),
        ("unofficial", project.is_unofficial().into()),
        ("stage_described", word(page.described.stage).into()),
        ("stage", word(frame.stage).into()),
        ("method", method.into()),
        ("thresholds", Value::pairs(thresholds)),
        ("fewest", Value::Number(page.args.fewest as f64)),
        ("sections", Value::List(sections.iter().map(one).collect())),
    ])
}
