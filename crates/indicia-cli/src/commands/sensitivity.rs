//! `indicia sensitivity`

mod parts;

use std::path::PathBuf;

use indicia_analysis::uncertainty::DRAWS;
use indicia_core::Period;
use indicia_diagnostic::{Diagnostic, Diagnostics, Exit, catalogue::alternatives::draws as codes};
use indicia_method::Value;
use indicia_report::view::{
    alternative_table, dominance, grade_share_table, pair_share_table, rank_share_table, uncertainty_table, unit_pair_table,
};
use indicia_report::{finding_value, fixed, pretty};

use crate::arguments::Format;
use crate::project::{self, Options, Plugins, Project};
use crate::result::{self, Target};
use crate::terminal::Terminal;
use crate::uncertain::{Uncertain, Wish, typed};
use parts::{Looked, Parts};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The indicator system: a folder with indicia.toml, or a file; the current folder by default
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
    /// Which assumption the ranking hangs on: Sobol indices of the average shift in rank, and of the score and rank of a unit with --unit
    #[arg(long)]
    indices: bool,
    /// The ranking without each indicator and each node, one at a time; needs no assumptions
    #[arg(long)]
    removal: bool,
    /// How far each weight may move before the order or the top changes; needs no assumptions
    #[arg(long)]
    stability: bool,
    /// Rows N of the design behind --indices, which has N(d + 2) runs for d assumptions; best a power of two
    #[arg(long, value_name = "NUMBER", default_value_t = 1024, requires = "indices")]
    rows: u32,
    /// With --indices: what each two assumptions explain only together; N(2d + 2) runs
    #[arg(long, requires = "indices")]
    second_order: bool,
    /// With --stability: weights that are tried on either side where the ends are not solved for
    #[arg(long, value_name = "NUMBER", default_value_t = 50, requires = "stability")]
    points: usize,
    /// With --stability: how closely an end that is not solved for is closed in
    #[arg(long, value_name = "NUMBER", default_value_t = 1e-6, requires = "stability")]
    within: f64,
    /// Number of draws; by default those that the verdict declares, or 2000
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["indices", "removal", "stability"])]
    draws: Option<usize>,
    /// Seed of the draws or of the design; that of the pipeline by default
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,
    /// A node that is ranked; the root and the outputs by default (the root with --indices, --removal, --stability); may be repeated
    #[arg(long, value_name = "NODE")]
    node: Vec<String>,
    /// One unit: its ranks one by one, its grades, and how often it is above each other unit
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// The probability of being among so many
    #[arg(long, value_name = "NUMBER")]
    top: Option<usize>,
    /// Every pair of units: how often one is above the other, and how often their order is reversed
    #[arg(long, conflicts_with_all = ["indices", "removal", "stability"])]
    pairs: bool,
    /// Write tables, settings and provenance to a folder of their own in results/ beside the system
    #[arg(long)]
    save: bool,
    /// Write them to this folder instead
    #[arg(long, value_name = "DIR", conflicts_with = "save")]
    out: Option<PathBuf>,
    /// Replace what was written to the folder of --out before
    #[arg(long, requires = "out")]
    replace: bool,
    /// The period that is shown; the latest by default
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
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

/// How sure the ranks are under the declared alternatives and errors.
pub fn run(mut args: Args, project: Option<PathBuf>, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let draws = typed(args.draws)?;
    let path = project::path(args.path.clone(), project)?;
    let options = Options { set: args.set.clone(), plugins: Plugins::libraries(args.allow_unlocked) };
    let project = project::open(&path, &options)?.sound(terminal)?;
    for id in &mut args.node {
        *id = project.item(id)?;
        let system = project.evaluation().plan().system();
        if system.node(&*id).is_none() {
            return Err(vec![Diagnostic::new(codes::NOT_RANKED).arg("id", id).list("known", system.nodes.iter().map(|n| &n.id))]);
        }
    }
    let period = project.period(args.period.as_deref())?;
    let row = args.unit.as_deref().map(|unit| project.row(unit, args.period.as_deref())).transpose()?;
    let ranked = ranked_units(&project, period);
    let top = match args.top {
        Some(k) if k == 0 || k > ranked => return Err(vec![Diagnostic::new(codes::NO_TOP).arg("count", k).arg("total", ranked)]),
        Some(k) => k,
        None => default_top(ranked),
    };
    if args.indices || args.removal || args.stability {
        if args.rows < 2 {
            return Err(vec![Diagnostic::new(codes::TOO_FEW_ROWS).arg("count", args.rows)]);
        }
        let asked = Parts {
            indices: args.indices,
            removal: args.removal,
            stability: args.stability,
            rows: args.rows,
            second_order: args.second_order,
            seed: args.seed,
            points: args.points,
            within: args.within,
        };
        if args.points == 0 {
            return Err(vec![Diagnostic::new(codes::NO_POINTS)]);
        }
        if !(args.within > 0.0 && args.within < 1.0) {
            return Err(vec![Diagnostic::new(codes::WITHIN).arg("found", args.within)]);
        }
        let mut nodes = args.node;
        if nodes.is_empty() {
            nodes.push(project.evaluation().plan().system().root.to_string());
        }
        let target = target(args.save, args.out, args.replace);
        parts::show(asked, &Looked { project: &project, nodes, period, row, top }, args.format, target, terminal)?;
        return Ok(Exit::Done);
    }
    let wish = Wish {
        nodes: args.node.clone(),
        draws: draws.or(project.declared_draws()).or(Some(DRAWS)),
        seed: args.seed,
        pairs: true,
        only: None,
    };
    let Some(found) = project.uncertain(&wish)? else { return Err(vec![Diagnostic::new(codes::NOTHING_UNCERTAIN)]) };
    let view = View { project: &project, found: &found, period, top };
    match args.format {
        Format::Csv => terminal.bytes(&view.csv(row, args.pairs)),
        Format::Json => terminal.print(&view.json(row, args.pairs)),
        Format::Table => match row {
            Some(row) => view.unit(row, terminal),
            None => view.all(args.pairs, terminal),
        },
    }
    if args.format != Format::Json {
        terminal.remarks(&found.findings);
    }
    if let Some(target) = target(args.save, args.out, args.replace) {
        let mut asked = Value::pairs([("kind", Value::from("draws"))]);
        asked.set("draws", Value::Number(found.ranking.settings.draws as f64));
        asked.set("seed", Value::Number(found.ranking.settings.seed as f64));
        asked.set("nodes", Value::List(found.ranking.nodes.iter().map(|n| Value::from(&*n.node)).collect()));
        asked.set("top", args.top.map(|k| k as f64).into());
        let mut files: Vec<(String, Vec<u8>)> =
            result::uncertainty_files(&project, &found, args.top).into_iter().map(|(name, bytes)| (name.to_string(), bytes)).collect();
        files.push(("sensitivity.json".into(), view.json(None, false).into_bytes()));
        result::told(&result::write_analysis(&project, asked, &files, target)?, terminal);
    }
    Ok(Exit::Done)
}

/// Where the analysis is to be written.
fn target(save: bool, out: Option<PathBuf>, replace: bool) -> Option<Target> {
    out.map(|out| Target::Named { out, replace }).or(save.then_some(Target::Results))
}

/// The best tenth, at least three.
pub fn default_top(ranked: usize) -> usize {
    ranked.div_ceil(10).max(3).min(ranked.max(1))
}

/// Units with a rank at the root in a period.
pub fn ranked_units(project: &Project, period: Period) -> usize {
    let root = &project.evaluation().plan().system().root;
    let trace = project.evaluation().node(root);
    project.subject().rows_of(period).into_iter().filter(|r| trace.is_some_and(|t| t.rank(*r).is_some())).count()
}

struct View<'a> {
    project: &'a Project,
    found: &'a Uncertain,
    period: Period,
    top: usize,
}

impl View<'_> {
    /// The draws, the assumptions, then each node.
    fn all(&self, pairs: bool, terminal: &mut Terminal) {
        let (subject, lang) = (self.project.subject(), terminal.lang);
        self.head(terminal);
        for node in &self.found.ranking.nodes {
            terminal.print("\n");
            let title = subject.id_and_title(&node.node, lang);
            let dated = if subject.is_dated() { format!(" · {}", subject.period_text(self.period)) } else { String::new() };
            terminal.heading(&format!("{title}{dated}"));
            if pairs {
                terminal.print(&pair_share_table(subject, node, self.period).to_text(lang));
            } else {
                terminal.print(&uncertainty_table(subject, &self.found.ranking, node, self.period, self.top).to_text(lang));
            }
            self.summary(node, terminal);
        }
        let grades = grade_share_table(subject, self.project.verdict(), &self.found.labels, self.period);
        if !grades.rows.is_empty() {
            terminal.line(
                "\nHow probable each grade of a unit is: `indicia sensitivity --unit UNIT`.",
                "\n各评价对象取得各等级的概率：`indicia sensitivity --unit 评价对象`。",
            );
        }
    }

    fn head(&self, terminal: &mut Terminal) {
        let (subject, ranking, lang) = (self.project.subject(), &self.found.ranking, terminal.lang);
        let (draws, seed) = (ranking.settings.draws, ranking.settings.seed);
        if self.project.is_unofficial() {
            terminal.line(
                "What if: settings were changed with --set; this is not an official result.",
                "假设情形：部分设置已用 --set 改动，不是正式结果。",
            );
        }
        let _ = subject;
        terminal.heading(
            &lang.pick(format!("What is uncertain · {draws} draws, seed {seed}"), format!("不确定的设定 · 抽样 {draws} 次，种子 {seed}")),
        );
        let table = alternative_table(self.project.alternatives(), &self.found.others, ranking);
        terminal.print(&table.to_text(lang));
    }

    /// How much of a node's order is sure.
    fn summary(&self, node: &indicia_analysis::uncertainty::NodeRanking, terminal: &mut Terminal) {
        let subject = self.project.subject();
        let number = self.project.evaluation().scored_data().period_number(self.period);
        let shift = number.and_then(|p| node.mean_shift(p));
        let shift = shift.map(|s| (format!("Average shift in rank: {}.", fixed(s, 2)), format!("平均名次变动：{}。", fixed(s, 2))));
        let (all, always, reversed) = dominance(subject, node, self.period);
        let pairs = (all > 0).then(|| {
            (
                format!("Of {all} pairs {always} keep their order in every draw; {reversed} are reversed in more than one draw of ten."),
                format!("{all} 对评价对象中，{always} 对在所有抽样中次序一致，{reversed} 对在一成以上的抽样中次序颠倒。"),
            )
        });
        let parts: Vec<(String, String)> = shift.into_iter().chain(pairs).collect();
        if !parts.is_empty() {
            let en: Vec<&str> = parts.iter().map(|(en, _)| en.as_str()).collect();
            let zh: Vec<&str> = parts.iter().map(|(_, zh)| zh.as_str()).collect();
            terminal.line(en.join("\n"), zh.join("\n"));
        }
    }

    /// One unit.
    fn unit(&self, row: usize, terminal: &mut Terminal) {
        let (subject, lang) = (self.project.subject(), terminal.lang);
        let name = subject.unit_name(self.project.evaluation().scored_data().unit(row), lang).to_string();
        self.head(terminal);
        for node in &self.found.ranking.nodes {
            let Some(own) = node.rows.get(row) else { continue };
            terminal.print("\n");
            terminal.heading(&format!("{name} · {}", subject.id_and_title(&node.node, lang)));
            let text = |x: Option<f64>| x.map_or("—".to_string(), |x| fixed(x, usize::from(x.fract() != 0.0)));
            let (rank, low, mid, high) = (own.nominal_rank, own.quantile(0.05), own.quantile(0.5), own.quantile(0.95));
            let top = own.top(self.top).map_or("—".to_string(), |t| fixed(t, 2));
            terminal.line(
                format!(
                    "Rank {}; over the draws median {}, 5-95 % {} to {}; among the first {}: {top}.",
                    text(rank),
                    text(mid),
                    text(low),
                    text(high),
                    self.top
                ),
                format!(
                    "名次 {}；抽样中位数 {}，5%–95% 为 {} 至 {}；进入前 {} 名的概率 {top}。",
                    text(rank),
                    text(mid),
                    text(low),
                    text(high),
                    self.top
                ),
            );
            terminal.print(&rank_share_table(subject, node, row).to_text(lang));
        }
        if let Some(root) = self.found.ranking.nodes.first().filter(|n| !n.pairs.is_empty()) {
            terminal.print("\n");
            let title = subject.id_and_title(&root.node, lang);
            terminal.heading(&lang.pick(format!("{name} against each other unit · {title}"), format!("{name}与其他评价对象 · {title}")));
            terminal.print(&unit_pair_table(subject, root, row).to_text(lang));
        }
        let mut grades = grade_share_table(subject, self.project.verdict(), &self.found.labels, self.period);
        let id = &self.project.evaluation().scored_data().unit(row).id;
        let at = grades.columns.iter().position(|c| c.key == "unit");
        grades.rows.retain(|r| at.and_then(|c| r.get(c)) == Some(&indicia_report::Cell::plain(&**id)));
        if !grades.rows.is_empty() {
            terminal.print("\n");
            terminal.heading(lang.pick("Grades", "等级"));
            terminal.print(&grades.to_text(lang));
        }
    }

    fn csv(&self, row: Option<usize>, pairs: bool) -> Vec<u8> {
        let subject = self.project.subject();
        let mut out: Option<indicia_report::Table> = None;
        for node in &self.found.ranking.nodes {
            let table = match row {
                Some(row) => rank_share_table(subject, node, row),
                None if pairs => pair_share_table(subject, node, self.period),
                None => uncertainty_table(subject, &self.found.ranking, node, self.period, self.top),
            };
            match &mut out {
                Some(all) => all.rows.extend(table.rows),
                None => out = Some(table),
            }
        }
        out.unwrap_or_default().to_csv()
    }

    fn json(&self, row: Option<usize>, pairs: bool) -> String {
        let (subject, ranking) = (self.project.subject(), &self.found.ranking);
        let number = self.project.evaluation().scored_data().period_number(self.period);
        let nodes = ranking.nodes.iter().map(|node| {
            let mut list = vec![
                ("node", Value::from(&*node.node)),
                ("ranks", uncertainty_table(subject, ranking, node, self.period, self.top).to_value()),
                ("mean_shift", Value::from(number.and_then(|p| node.mean_shift(p)))),
            ];
            if let Some(row) = row {
                list.push(("rank_shares", rank_share_table(subject, node, row).to_value()));
            }
            if pairs {
                list.push(("pairs", pair_share_table(subject, node, self.period).to_value()));
            }
            Value::pairs(list)
        });
        pretty(&Value::pairs([
            ("format", Value::Number(1.0)),
            ("draws", Value::Number(ranking.settings.draws as f64)),
            ("seed", Value::Number(ranking.settings.seed as f64)),
            ("assumptions", alternative_table(self.project.alternatives(), &self.found.others, ranking).to_value()),
            ("nodes", Value::List(nodes.collect())),
            ("grades", grade_share_table(subject, self.project.verdict(), &self.found.labels, self.period).to_value()),
            ("findings", Value::List(self.found.findings.iter().map(finding_value).collect())),
        ]))
    }
}
