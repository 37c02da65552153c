//! `indicia regions`

use std::path::PathBuf;

use indicia_analysis::classify::{Classes, FiveTiers, Rule, classes};
use indicia_analysis::panel::{Groups, Panel};
use indicia_analysis::region::{
    Bandwidth, Beta, Gap, GroupGap, SpatialPeriod, bandwidth, convergence, density, gap_by_group, gaps, spatial,
};
use indicia_core::Period;
use indicia_diagnostic::{Diagnostic, Diagnostics, Exit, catalogue::change as codes, nearest};
use indicia_method::Value;
use indicia_report::view::{
    beta_table, class_table, dagum_table, density_table, gap_table, group_table, local_table, moran_table, pair_table,
};
use indicia_report::{Table, finding_value, fixed, pretty};

use crate::arguments::Format;
use crate::pairs;
use crate::project::{self, Options, Plugins, Project};
use crate::terminal::Terminal;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A node or an indicator (the root by default); then the indicator system
    #[arg(value_name = "NODE", num_args = 0..=2)]
    rest: Vec<String>,
    /// Split by this grouping; the first of the data by default
    #[arg(long, value_name = "GROUPING")]
    group: Option<String>,
    /// A raw column with sizes, such as population, that weighs Theil's indices
    #[arg(long, value_name = "COLUMN")]
    size: Option<String>,
    /// Pairs of neighbours: unit, neighbour and, if wanted, a weight; with it comes Moran's I
    #[arg(long, value_name = "FILE")]
    neighbours: Option<PathBuf>,
    /// Permutations behind the p-values of Moran's I
    #[arg(long, value_name = "NUMBER", default_value_t = 999)]
    permutations: u32,
    /// Seed of the permutations
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// Held constant for conditional convergence: a node, an indicator or a raw column; may be repeated
    #[arg(long, value_name = "ID")]
    control: Vec<String>,
    /// Classes of the latest period
    #[arg(long, value_name = "NUMBER", default_value_t = 5)]
    classes: usize,
    /// How classes are drawn: natural, mean-sd or five-tiers
    #[arg(long, value_name = "RULE", default_value = "natural")]
    by: By,
    /// Bandwidth of the kernel density: silverman (the default), normal or a number
    #[arg(long, value_name = "BANDWIDTH", default_value = "silverman")]
    bandwidth: String,
    /// One table alone: gaps, dagum, groups, pairs, convergence, moran, local, classes or density
    #[arg(long, value_name = "TABLE")]
    table: Option<Which>,
    /// The period of the classes; the latest by default
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

/// A rule of classification as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum By {
    Natural,
    MeanSd,
    FiveTiers,
}

/// A table as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Which {
    Gaps,
    Dagum,
    Groups,
    Pairs,
    Convergence,
    Moran,
    Local,
    Classes,
    Density,
}

/// Points of the density.
const POINTS: usize = 101;

/// Everything about the differences between units.
struct Found {
    panel: Panel,
    gaps: Vec<Gap>,
    groups: Option<(Groups, Vec<GroupGap>)>,
    betas: Vec<Beta>,
    spatial: Vec<SpatialPeriod>,
    classes: Option<(usize, Classes)>,
    points: Vec<f64>,
    densities: Vec<(Period, f64, Vec<f64>)>,
    findings: Diagnostics,
}

/// Differences between regions.
pub fn run(args: Args, project: Option<PathBuf>, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let (node, path) = project::node_and_path(args.rest.clone(), project)?;
    let options = Options { set: args.set.clone(), plugins: Plugins::libraries(args.allow_unlocked) };
    let project = project::open(&path, &options)?.sound(terminal)?;
    let node = node.unwrap_or_else(|| project.evaluation().plan().system().root.to_string());
    let found = find(&args, &project, &node)?;
    let tables = tables(&found, &project);
    match args.format {
        Format::Csv => {
            let which = args.table.unwrap_or(Which::Gaps);
            let table = tables.iter().find(|(w, _, _)| *w == which).map(|(_, _, t)| t.to_csv());
            terminal.bytes(&table.unwrap_or_default());
        }
        Format::Json => {
            let mut pairs = vec![("format", Value::Number(1.0)), ("node", node.as_str().into())];
            let wanted = tables.iter().filter(|(w, _, _)| args.table.is_none_or(|t| t == *w));
            pairs.extend(wanted.map(|(w, _, t)| (key(*w), t.to_value())));
            pairs.push(("permutations", Value::Number(f64::from(args.permutations))));
            pairs.push(("seed", Value::Number(args.seed as f64)));
            pairs.push(("findings", Value::List(found.findings.iter().map(finding_value).collect())));
            terminal.print(&pretty(&Value::pairs(pairs)));
        }
        Format::Table => show(&args, &project, &node, &found, tables, terminal),
    }
    terminal.findings(&found.findings);
    Ok(Exit::Done)
}

fn find(args: &Args, project: &Project, node: &str) -> Result<Found, Diagnostics> {
    let evaluation = project.evaluation();
    let node = &*project.item(node)?;
    let series = |id: &str| Panel::new(evaluation, id).ok_or_else(|| vec![unknown(project, id)]);
    let panel = series(node)?;
    let mut findings = Diagnostics::new();
    let sizes = args.size.as_deref().map(series).transpose()?;
    let controls = args.control.iter().map(|id| series(id)).collect::<Result<Vec<_>, _>>()?;
    let groups = grouping(args, project, &panel)?.map(|names| {
        let found = gap_by_group(&panel, &names, sizes.as_ref());
        (names, found)
    });
    if let Some((names, found)) = &groups
        && let Some(count) = found.iter().map(|g| g.ungrouped).max().filter(|n| *n > 0)
    {
        findings.push(Diagnostic::new(codes::UNGROUPED).arg("count", count).arg("by", &names.name));
    }
    let is_not_positive = |v: &Option<f64>| v.is_some_and(|v| v <= 0.0);
    if panel.values.iter().flatten().any(is_not_positive) {
        findings.push(Diagnostic::new(codes::NOT_POSITIVE).arg("node", node));
    }
    let mut spatial_periods = Vec::new();
    if let Some(path) = &args.neighbours {
        let (links, told) = pairs::links(path, project)?;
        findings.extend(told);
        spatial_periods = spatial(&panel, &links, args.permutations as usize, args.seed);
        if let Some(s) = spatial_periods.iter().rev().find(|s| s.islands > 0) {
            let period = project.subject().period_text(s.period);
            findings.push(Diagnostic::new(codes::ISLANDS).arg("count", s.islands).arg("period", period));
        }
    }
    let at = project.period(args.period.as_deref())?;
    let at = panel.periods.iter().position(|p| *p == at).unwrap_or(0);
    let values: Vec<f64> = panel.present(at).into_iter().map(|(_, v)| v).collect();
    let rule = match args.by {
        By::Natural => Rule::Natural,
        By::MeanSd => Rule::MeanSd,
        By::FiveTiers => Rule::FiveTiers,
    };
    let drawn = classes(&values, rule, args.classes);
    if drawn.is_none() {
        let d = Diagnostic::new(codes::CLASSES_IMPOSSIBLE).arg("node", node).arg("count", args.classes);
        if args.table == Some(Which::Classes) {
            return Err(vec![d]);
        }
        findings.push(d.with_severity(indicia_diagnostic::Severity::Warning));
    }
    let (points, densities) = densities(args, &panel)?;
    Ok(Found {
        gaps: gaps(&panel, sizes.as_ref()),
        betas: convergence(&panel, &controls),
        spatial: spatial_periods,
        classes: drawn.map(|c| (at, c)),
        groups,
        points,
        densities,
        findings,
        panel,
    })
}

/// The grouping that was asked for, or the first of the data.
fn grouping(args: &Args, project: &Project, panel: &Panel) -> Result<Option<Groups>, Diagnostics> {
    let data = project.evaluation().scored_data();
    let known = || data.groupings().iter().map(|g| &*g.name);
    match &args.group {
        None => Ok(known().next().and_then(|name| panel.groups(project.evaluation(), name))),
        Some(name) => {
            project.grouping(name)?;
            Ok(panel.groups(project.evaluation(), name))
        }
    }
}

fn unknown(project: &Project, id: &str) -> Diagnostic {
    let evaluation = project.evaluation();
    let columns = || evaluation.scored_data().columns().iter().map(|c| &*c.id);
    let d = Diagnostic::new(codes::SERIES_UNKNOWN).arg("id", id);
    match nearest(id, evaluation.plan().system().ids().chain(columns())) {
        Some(near) => d.arg("nearest", near),
        None => d.list("known", columns()).hint("known"),
    }
}

/// Densities of all periods over points that reach three bandwidths beyond the values.
type Densities = (Vec<f64>, Vec<(Period, f64, Vec<f64>)>);

fn densities(args: &Args, panel: &Panel) -> Result<Densities, Diagnostics> {
    let rule = match args.bandwidth.as_str() {
        "silverman" => Bandwidth::Silverman,
        "normal" => Bandwidth::Normal,
        text => match text.parse::<f64>().ok().filter(|h| *h > 0.0 && h.is_finite()) {
            Some(h) => Bandwidth::Given(h),
            None => {
                let d = Diagnostic::new(indicia_diagnostic::catalogue::usage::ARGUMENT_VALUE).arg("found", text).arg("key", "--bandwidth");
                return Err(vec![d.list("known", ["silverman", "normal", "2.5"]).hint("known")]);
            }
        },
    };
    let mut own: Vec<(Period, f64, Vec<f64>)> = Vec::new();
    for (n, period) in panel.periods.iter().enumerate() {
        let values: Vec<f64> = panel.present(n).into_iter().map(|(_, v)| v).collect();
        if let Some(h) = bandwidth(&values, rule) {
            own.push((*period, h, values));
        }
    }
    let reach = |sign: f64| {
        let ends = own.iter().flat_map(|(_, h, v)| v.iter().map(move |x| sign * x + 3.0 * h));
        sign * ends.fold(f64::NEG_INFINITY, f64::max)
    };
    if own.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let (low, high) = (reach(-1.0), reach(1.0));
    let points: Vec<f64> = (0..POINTS).map(|i| low + (high - low) * i as f64 / (POINTS - 1) as f64).collect();
    let found = own.into_iter().map(|(p, h, values)| (p, h, density(&values, h, &points))).collect();
    Ok((points, found))
}

const fn key(which: Which) -> &'static str {
    match which {
        Which::Gaps => "gaps",
        Which::Dagum => "dagum",
        Which::Groups => "groups",
        Which::Pairs => "pairs",
        Which::Convergence => "convergence",
        Which::Moran => "moran",
        Which::Local => "local",
        Which::Classes => "classes",
        Which::Density => "density",
    }
}

type Headed = (Which, (String, String), Table);

/// Every table that there is, with its heading in English and Chinese.
fn tables(found: &Found, project: &Project) -> Vec<Headed> {
    let subject = project.subject();
    let head = |en: &str, zh: &str| (en.to_string(), zh.to_string());
    let groups = found.groups.as_ref();
    let mut out = vec![(
        Which::Gaps,
        head("Gaps between units", "评价对象之间的差距"),
        gap_table(subject, &found.gaps, groups.map(|(_, g)| g.as_slice())),
    )];
    if let Some((names, by)) = groups {
        let of = |en: &str, zh: &str| (format!("{en} by {}", names.name), format!("{zh}（按 {} 分组）", names.name));
        out.push((Which::Dagum, of("Dagum's parts of the Gini coefficient", "基尼系数的 Dagum 分解"), dagum_table(subject, by)));
        out.push((Which::Groups, of("Groups", "各组"), group_table(subject, names, by)));
        out.push((Which::Pairs, of("Pairs of groups", "组间"), pair_table(subject, names, by)));
    }
    if !found.betas.is_empty() {
        let conditional = found.betas.iter().any(|b| !b.controls.is_empty());
        let heading = if conditional {
            head("Conditional beta convergence", "条件 β 收敛")
        } else {
            head("Beta convergence", "绝对 β 收敛")
        };
        out.push((Which::Convergence, heading, beta_table(&found.betas)));
    }
    if !found.spatial.is_empty() {
        out.push((Which::Moran, head("Moran's I", "莫兰指数"), moran_table(subject, &found.spatial)));
        out.push((Which::Local, head("Local Moran's I", "局部莫兰指数"), local_table(subject, &found.spatial)));
    }
    if let Some((at, classes)) = &found.classes {
        let period = found.panel.periods.get(*at).map(|p| subject.period_text(*p)).unwrap_or_default();
        let rule = match classes.rule {
            Rule::Natural => ("natural breaks", "自然断点"),
            Rule::MeanSd => ("mean and standard deviation", "均值-标准差"),
            Rule::FiveTiers => ("five standard values", "五档标准值"),
        };
        let of = |text: &str| if period.is_empty() { String::new() } else { format!("{text}{period}") };
        let heading = (
            format!("Classes{} by {}", of(" of "), rule.0),
            format!("{}分类（{}）", if period.is_empty() { String::new() } else { format!("{period} ") }, rule.1),
        );
        out.push((Which::Classes, heading, class_table(subject, &found.panel, *at, classes)));
    }
    if !found.points.is_empty() {
        out.push((Which::Density, head("Kernel density", "核密度"), density_table(subject, &found.points, &found.densities)));
    }
    out
}

fn show(args: &Args, project: &Project, node: &str, found: &Found, tables: Vec<Headed>, terminal: &mut Terminal) {
    let lang = terminal.lang;
    terminal.heading(&project.subject().id_and_title(node, lang));
    let latest = found.panel.periods.len() > 1;
    for (which, (en, zh), table) in tables {
        let long = matches!(which, Which::Local | Which::Density);
        if args.table.is_some_and(|t| t != which) || (args.table.is_none() && long) {
            continue;
        }
        terminal.print("\n");
        terminal.heading(lang.pick(&en, &zh));
        let table = match which {
            // Groups and pairs of every year fill screens: people get the latest, programs all.
            Which::Groups | Which::Pairs if args.table.is_none() && latest => last_period(table),
            _ => table,
        };
        terminal.print(&table.to_text(lang));
        note(which, args, project, found, terminal);
    }
}

fn last_period(mut table: Table) -> Table {
    let last = table.rows.last().and_then(|r| r.first()).cloned();
    table.rows.retain(|r| r.first() == last.as_ref());
    table
}

/// What a reader must know of a table.
fn note(which: Which, args: &Args, project: &Project, found: &Found, terminal: &mut Terminal) {
    match which {
        Which::Gaps => terminal.line(
            "CV and SD of ln divide by n. A Gini coefficient of n equal units is 0, at most 1 - 1/n.",
            "变异系数与对数标准差以 n 为分母；基尼系数最小为 0，最大为 1 - 1/n。",
        ),
        Which::Convergence => terminal.line(
            "A negative coefficient is convergence. Errors of panels allow for what goes together within a unit; a cross-section of few units proves little.",
            "系数为负表示收敛。面板模型的标准误按评价对象聚类；对象较少时，横截面结果的说服力有限。",
        ),
        Which::Moran => terminal.line(
            format!("Row-standardised weights; {} permutations from seed {}, two-sided.", args.permutations, args.seed),
            format!("权重按行标准化；置换 {} 次，种子 {}，双侧检验。", args.permutations, args.seed),
        ),
        Which::Classes => {
            if let Some(fit) = found.classes.as_ref().and_then(|(_, c)| c.fit) {
                terminal.line(
                    format!("Classes explain {:.1}% of the variance. The bounds come from these units: they say who stands where, not who is good.", fit * 100.0),
                    format!("分类解释了方差的 {:.1}%。界限取自这些对象本身，只表明相对位置，不代表优劣。", fit * 100.0),
                );
            }
            if let Some((at, classes)) = &found.classes {
                let values: Vec<f64> = found.panel.present(*at).into_iter().map(|(_, v)| v).collect();
                if classes.rule == Rule::FiveTiers
                    && let Some(tiers) = FiveTiers::from_values(&values)
                {
                    let list = tiers.standards.map(|s| fixed(s, 4)).join(", ");
                    terminal.line(format!("Standard values: {list}."), format!("五档标准值：{list}。"));
                }
                standard(project, found, classes, terminal);
            }
        }
        Which::Density => {
            let list: Vec<String> = found.densities.iter().map(|(p, h, _)| format!("{p}: {h:.4}")).collect();
            terminal.line(format!("Bandwidths: {}.", list.join(", ")), format!("带宽：{}。", list.join("，")));
        }
        _ => {}
    }
}

/// The bounds as a standard that can be pasted: grades where values mean the same whoever else is there, else tiers by rank share.
fn standard(project: &Project, found: &Found, classes: &Classes, terminal: &mut Terminal) {
    let node = &found.panel.id;
    let plan = project.evaluation().plan();
    let relative = !indicia_verdict::relative_reasons(plan, node).is_empty();
    let all: usize = classes.counts.iter().sum();
    let lowest = found.panel.values.iter().flatten().flatten().copied().fold(f64::INFINITY, f64::min);
    let lowest = plan.find(node).and_then(|r| plan.range_of(r)).map_or(lowest, |[lo, _]| lo);
    let list: Vec<String> = if relative {
        // Shares of six decimals; the last takes what is left, so that they sum to 1. A tier takes more than nothing.
        let held: Vec<usize> = (0..classes.counts.len()).filter(|n| classes.counts[*n] > 0).collect();
        let share = |n: usize| (classes.counts[n] as f64 / all.max(1) as f64 * 1e6).round();
        let before: f64 = held.iter().rev().skip(1).map(|n| share(*n)).sum();
        let last = held.last().copied();
        let of = |n: &usize| if Some(*n) == last { 1e6 - before } else { share(*n) };
        held.iter().map(|n| format!("c{} = {}", n + 1, fixed(of(n) / 1e6, 6))).collect()
    } else {
        let from = |n: usize| n.checked_sub(1).and_then(|below| classes.from.get(below)).map_or(lowest.to_string(), |f| fixed(*f, 4));
        (0..classes.counts.len()).map(|n| format!("c{} = {}", n + 1, from(n))).collect()
    };
    let body = if relative {
        format!("tiers = {{ {} }}", list.join(", "))
    } else {
        format!("closed = \"lower\"\ngrades = {{ {} }}", list.join(", "))
    };
    terminal.line("As a standard:", "写成评价标准：");
    terminal.print(&format!("\n[standard.classes]\non = \"{node}\"\n{body}\n"));
}
