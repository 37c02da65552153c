//! `indicia run`

use std::path::PathBuf;

use indicia_core::{Period, RankOn, RankRule, RoundMode};
use indicia_diagnostic::{Diagnostic, Diagnostics, Exit, Lang, Severity, catalogue::usage};
use indicia_method::{Text, Value};
use indicia_report::view::{
    Changes, Verdicts, caveats, changes, coverage, interval_table, membership_table, ranking, unjudged_lines, verdicts, warning_table,
};
use indicia_report::{Table, finding_value, pretty};

use crate::arguments::Format;
use crate::project::{self, Options, Plugins, Project};
use crate::result::{self, Target};
use crate::terminal::Terminal;
use crate::territory;
use crate::uncertain::Uncertain;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The indicator system: a folder with indicia.toml, or a file; the current folder by default
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
    /// The period that is shown; the latest by default
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
    /// Form of the answer: table, json or csv
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,
    /// A league table: only the units below this parent, with their ranks there
    #[arg(long, value_name = "UNIT")]
    within: Option<String>,
    /// Ranks within the groups of this grouping of the data, group by group
    #[arg(long, value_name = "GROUPING", conflicts_with = "within")]
    by: Option<String>,
    /// Show only; write no files
    #[arg(long)]
    no_save: bool,
    /// Write the results to this folder instead of results/ beside the system
    #[arg(long, value_name = "DIR", conflicts_with = "no_save")]
    out: Option<PathBuf>,
    /// Replace what an earlier run wrote to the folder of --out
    #[arg(long, requires = "out")]
    replace: bool,
    /// What if: change a setting, for example node.Ig.weights.use=equal; may be repeated, the result is marked unofficial
    #[arg(long, value_name = "ADDRESS=VALUE")]
    set: Vec<String>,
    /// End with exit code 1 when there are warnings
    #[arg(long)]
    deny_warnings: bool,
    /// Load plugins that indicia.lock does not hold; the result says so
    #[arg(long)]
    allow_unlocked: bool,
}

/// Evaluates, shows the ranking of a period, says what a reader must know, and writes the results.
pub fn run(args: Args, project: Option<PathBuf>, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let path = project::path(args.path, project)?;
    let options = Options { set: args.set, plugins: Plugins::libraries(args.allow_unlocked) };
    let mut project = project::open(&path, &options)?.whole()?;
    let period = project.period(args.period.as_deref())?;
    let (uncertain, (beside, audit)) = project.draw_beside(args.no_save.then_some(period), |project| {
        let beside = if project.judged().is_some() { project.beside() } else { Vec::new() };
        (beside, if args.format == Format::Table { project.audit() } else { Diagnostics::new() })
    })?;
    let target = match (&args.out, args.no_save) {
        (_, true) => None,
        (Some(out), false) => Some(Target::Named { out: out.clone(), replace: args.replace }),
        (None, false) => Some(Target::Results),
    };
    let subject = project.subject();
    let ranking = match &args.by {
        Some(by) => ranking(subject, period).within_groups(subject, project.grouping(by)?),
        None => ranking(subject, period),
    };
    // Intervals are of ranks over all units.
    let ranks = uncertain
        .as_ref()
        .filter(|_| args.by.is_none())
        .and_then(|u| u.ranking.nodes.first())
        .map(|root| interval_table(subject, root, period));
    let with_interval = |table: Table| match &ranks {
        Some(ranks) => table.beside_after(ranks.clone(), "unit", "rank"),
        None => table,
    };
    let league = args.within.as_deref().map(|parent| territory::league(&project, parent, period)).transpose()?;
    let verdicts = project.judged().map(|v| verdicts(subject, v, period).with_all(beside));
    match args.format {
        Format::Csv => {
            let table = league.as_ref().map_or_else(|| with_interval(ranking.table()), |l| l.table.clone());
            let table = match &verdicts {
                Some(verdicts) => table.beside(verdicts.table(), "unit"),
                None => table,
            };
            terminal.bytes(&table.to_csv());
        }
        Format::Json => terminal.print(&as_json(&project, &ranking.to_value(), verdicts.as_ref(), period, league.as_ref(), ranks.as_ref())),
        Format::Table => {
            head(&project, &period.to_string(), terminal);
            if let Some(league) = &league {
                terminal.heading(&league.heading(terminal.lang));
            }
            let table = league.as_ref().map_or_else(|| with_interval(ranking.table()), |l| l.table.clone());
            let text = table.to_text(terminal.lang);
            terminal.print(&text);
            legend(&project, &ranking, terminal);
            memberships(&project, &ranking.outputs, period, terminal);
            sureness(&project, uncertain.as_ref(), league.is_some() || args.by.is_some(), terminal);
            if let Some(verdicts) = &verdicts {
                judgements(verdicts, terminal);
            }
        }
    }
    if project.subject().is_dated() && project.evaluation().scored_data().periods().len() > 1 && args.format == Format::Table {
        let count = project.evaluation().scored_data().periods().len();
        let note = Diagnostic::new(usage::SEVERAL_PERIODS).arg("count", count).arg("period", period);
        let text = note.text(terminal.lang);
        match note.hint_text(terminal.lang).filter(|_| args.period.is_none()) {
            Some(hint) => terminal.line(format!("{text}; {hint}."), format!("{text}；{hint}。")),
            None => terminal.line(format!("{text}."), format!("{text}。")),
        }
    }
    if args.format == Format::Table {
        warned(&project, period, terminal);
        facts(&project, terminal);
        audited(&audit, terminal);
    }
    let findings = project.findings();
    if findings.iter().any(|d| d.severity() > Severity::Note) {
        terminal.note("", "");
        terminal.folded(findings);
    }
    if let Some(uncertain) = uncertain.as_ref().filter(|u| !u.findings.is_empty()) {
        terminal.note("", "");
        terminal.remarks(&uncertain.findings);
    }
    if let Some(target) = target {
        result::told(&result::write(&project, uncertain.as_ref(), target)?, terminal);
    }
    let warnings = findings.iter().any(|d| d.severity() == Severity::Warning);
    Ok(match Exit::of(findings) {
        Exit::Done if warnings && args.deny_warnings => Exit::Failed,
        exit => exit,
    })
}

fn pick(text: &Text, lang: Lang) -> &str {
    let (own, other) = lang.pick((&text.en, &text.zh), (&text.zh, &text.en));
    if own.is_empty() { other } else { own }
}

fn head(project: &Project, period: &str, terminal: &mut Terminal) {
    let system = project.evaluation().plan().system();
    let title = match pick(&system.title, terminal.lang) {
        "" => system.id.to_string(),
        title => title.to_string(),
    };
    let edition = system.edition.as_deref().filter(|e| !title.contains(e));
    let heading = match edition {
        Some(edition) => terminal.lang.pick(format!("{title} · {edition}"), format!("{title} · {edition} 版")),
        None => title,
    };
    // An edition names a year of its own; a ranking of another period must not pass for it.
    let several = project.subject().is_dated() && project.evaluation().scored_data().periods().len() > 1;
    let heading = match several && edition.is_none_or(|e| !e.contains(period)) {
        true => terminal.lang.pick(format!("{heading} · period {period}"), format!("{heading} · 时期 {period}")),
        false => heading,
    };
    terminal.heading(&heading);
    if let Some(note) = &system.note {
        let note = pick(note, terminal.lang).to_string();
        terminal.prose(&note);
    }
    if project.is_unofficial() {
        terminal.line(
            "What if: settings were changed with --set; this is not an official result.",
            "假设情形：部分设置已用 --set 改动，不是正式结果。",
        );
    }
    if !project.unlocked().is_empty() {
        let names = project.unlocked().join(terminal.lang.pick(", ", "、"));
        terminal.line(
            format!("Plugins were loaded that indicia.lock does not hold as they are: {names}."),
            format!("加载了未写入 indicia.lock 或与其不符的插件：{names}。"),
        );
    }
    terminal.print("\n");
}

/// What the columns and marks stand for.
fn legend(project: &Project, ranking: &indicia_report::view::Ranking, terminal: &mut Terminal) {
    let (subject, lang) = (project.subject(), terminal.lang);
    let names: Vec<String> = ranking.outputs.iter().map(|id| subject.id_and_title(id, lang)).collect();
    terminal.print("\n");
    if names.iter().zip(&ranking.outputs).any(|(name, id)| name != id) {
        let list = names.join(lang.pick(", ", "，"));
        terminal.line(format!("{list}."), format!("{list}。"));
    }
    if ranking.has_ties() {
        let rule = project.evaluation().plan().system().ranking.rule.word();
        terminal.line(format!("= marks ties (rule {rule})."), format!("= 表示并列（规则 {rule}）。"));
    }
    if let Some(text) = ranked_how(project.evaluation().plan().system(), lang) {
        terminal.line(&text, &text);
    }
    if !ranking.listed.is_empty() {
        let names: Vec<&str> = ranking
            .listed
            .iter()
            .map(|(id, name)| match pick(name, lang) {
                "" => id.as_str(),
                name => name,
            })
            .collect();
        let list = names.join(lang.pick(", ", "、"));
        terminal.line(format!("Named without scores: {list}."), format!("只列名、不评分：{list}。"));
    }
}

/// What is declared about rounding and ranks, where anything is.
fn ranked_how(system: &indicia_core::System, lang: Lang) -> Option<String> {
    let (rounding, ranking) = (&system.rounding, &system.ranking);
    let to = |what: &str, decimals: u32| lang.pick(format!("{what} to {decimals} decimals"), format!("{what} {decimals} 位小数"));
    let mut rounded: Vec<String> = Vec::new();
    rounded.extend(rounding.indicator.map(|d| to(lang.pick("indicators", "指标"), d)));
    rounded.extend(rounding.node.map(|d| to(lang.pick("nodes", "节点"), d)));
    rounded.extend(system.nodes.iter().filter_map(|n| Some(to(&n.id, n.round?))));
    let on_rounded = ranking.on == RankOn::Rounded;
    if rounded.is_empty() {
        let rule = ranking.rule.word();
        return (ranking.rule != RankRule::default()).then(|| lang.pick(format!("Ranks by rule {rule}."), format!("名次规则 {rule}。")));
    }
    let halves = match rounding.mode {
        RoundMode::HalfAway => lang.pick("halves away from zero", "四舍五入"),
        RoundMode::HalfEven => lang.pick("halves to the even digit", "四舍六入五成双"),
    };
    let list = rounded.join(lang.pick(", ", "，"));
    let rule = ranking.rule.word();
    Some(match on_rounded {
        true => lang.pick(
            format!("Rounded: {list}, {halves}; ranks go by the rounded values (rule {rule})."),
            format!("修约：{list}，{halves}；名次按修约后的数值排列（规则 {rule}）。"),
        ),
        false => lang.pick(
            format!("Rounded: {list}, {halves}; ranks go by the values before rounding (rule {rule})."),
            format!("修约：{list}，{halves}；名次按修约前的数值排列（规则 {rule}）。"),
        ),
    })
}

/// How sure the ranks are, or how one gets to know.
fn sureness(project: &Project, uncertain: Option<&Uncertain>, within: bool, terminal: &mut Terminal) {
    match uncertain {
        Some(_) if within => {}
        Some(found) => {
            let draws = found.ranking.settings.draws;
            terminal.line(
                format!(
                    "5–95 %: where the rank lies in nine of ten of {draws} draws of what is declared uncertain (`indicia sensitivity`)."
                ),
                format!("5%–95%：在 {draws} 次不确定性抽样中，名次有九成落入的范围（`indicia sensitivity`）。"),
            );
        }
        None if project.is_uncertain() => terminal.line(
            "How sure the ranks are takes longer than a moment at this size: `indicia sensitivity`.",
            "该体系规模较大，排名的可靠程度需另行计算：`indicia sensitivity`。",
        ),
        None => terminal.line(
            "How sure the ranks are is not known: nothing is declared uncertain (`[alternative.ID]`, `indicia sensitivity`).",
            "排名的可靠程度未知：没有声明不确定的设定（`[alternative.ID]`，`indicia sensitivity`）。",
        ),
    }
}

/// Degrees of membership of the outputs that have any.
fn memberships(project: &Project, outputs: &[String], period: Period, terminal: &mut Terminal) {
    let subject = project.subject();
    for id in outputs {
        let Some(table) = membership_table(subject, id, Some(period)) else { continue };
        let name = subject.id_and_title(id, terminal.lang);
        terminal.print("\n");
        terminal.heading(&terminal.lang.pick(format!("Memberships · {name}"), format!("隶属度 · {name}")));
        let text = table.to_text(terminal.lang);
        terminal.print(&text);
    }
}

/// Early warnings of the period, and what could not be judged.
fn warned(project: &Project, period: Period, terminal: &mut Terminal) {
    let rules = &project.monitor().warnings;
    // Data of a single period have nothing to be warned of.
    if rules.is_empty() || project.evaluation().scored_data().periods().len() < 2 {
        return;
    }
    let (lang, found) = (terminal.lang, project.warnings(period));
    let subject = project.subject();
    terminal.print("\n");
    let before = found.before.map(|p| subject.period_text(p)).unwrap_or_default();
    let now = subject.period_text(period);
    if before.is_empty() {
        terminal.line("Early warnings: there is no period before this one.", "预警：本期之前没有可供比较的时期。");
    } else if found.signs.is_empty() {
        terminal.line(format!("Early warnings {now} against {before}: none."), format!("预警（{now}，与 {before} 相比）：无。"));
    } else {
        let heading = lang.pick(format!("Early warnings {now} against {before}"), format!("预警（{now}，与 {before} 相比）"));
        terminal.heading(&heading);
        let text = warning_table(subject, project.judged(), rules, std::slice::from_ref(&found)).to_text(lang);
        terminal.print(&text);
        // What to do stands once for each rule that spoke.
        for (n, rule) in rules.iter().enumerate().filter(|(n, _)| found.signs.iter().any(|s| s.rule == *n)) {
            let _ = n;
            let (title, advice) = (pick(&rule.title, lang), pick(&rule.advice, lang));
            if !advice.is_empty() {
                terminal.print(&lang.pick(format!("{title}: {advice}\n"), format!("{title}：{advice}\n")));
            }
        }
    }
    if !before.is_empty() {
        unjudged_lines(rules, &found, lang).iter().for_each(|line| terminal.print(&format!("{line}\n")));
    }
}

/// What the results amount to, and the way from the level of the sides to the result.
fn judgements(verdicts: &Verdicts, terminal: &mut Terminal) {
    let lang = terminal.lang;
    terminal.print("\n");
    terminal.heading(lang.pick("Verdicts", "结论"));
    terminal.print(&verdicts.table().to_text(lang));
    terminal.print("\n");
    for note in verdicts.notes() {
        terminal.prose(pick(&note, lang));
    }
    if let (Some(matrix), Some(cuts)) = (verdicts.matrix(), verdicts.cuts()) {
        terminal.print("\n");
        terminal.print(&matrix.to_text(lang));
        terminal.print(&format!("\n{}\n", pick(&cuts, lang)));
    }
    if verdicts.waterfall().is_some() {
        terminal.line(
            "What imbalance and missing integration cost each unit: `indicia show waterfall`.",
            "各评价对象因失衡、融合不足而损失多少：`indicia show waterfall`。",
        );
    }
}

/// What the audit finds, by its codes: the findings themselves are a command away and stand in the results.
fn audited(findings: &[Diagnostic], terminal: &mut Terminal) {
    let of = |severity| {
        let mut ids: Vec<&str> = findings.iter().filter(|d| d.severity() == severity).map(Diagnostic::id).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    let (defend, know) = (of(Severity::Warning), of(Severity::Note));
    let parts: Vec<(String, String)> = [(defend, "to defend", "需作出说明"), (know, "to know", "供参考")]
        .into_iter()
        .filter(|(ids, ..)| !ids.is_empty())
        .map(|(ids, en, zh)| (format!("{en} {}", ids.join(", ")), format!("{zh} {}", ids.join("、"))))
        .collect();
    if !parts.is_empty() {
        let en: Vec<&str> = parts.iter().map(|(en, _)| en.as_str()).collect();
        let zh: Vec<&str> = parts.iter().map(|(_, zh)| zh.as_str()).collect();
        terminal.line(format!("Audit: {} (`indicia audit`).", en.join("; ")), format!("审查：{}（`indicia audit`）。", zh.join("；")));
    }
}

/// Coverage and caveats.
fn facts(project: &Project, terminal: &mut Terminal) {
    let (subject, lang) = (project.subject(), terminal.lang);
    let all = coverage(subject);
    let gaps: Vec<String> =
        all.iter().filter(|c| c.present < c.cells).map(|c| format!("{} {}/{}", c.indicator, c.present, c.cells)).collect();
    let dropped = project.dropped();
    if !dropped.is_empty() {
        let names: Vec<String> = dropped
            .iter()
            .map(|(id, title)| match pick(title, lang) {
                "" => id.clone(),
                title => format!("{id} {title}"),
            })
            .collect();
        let (now, before) = (all.len(), all.len() + dropped.len());
        terminal.line(
            format!("Coverage: {now} of {before} indicators of the base; left out: {}.", names.join(", ")),
            format!("覆盖：基础体系 {before} 项指标中的 {now} 项；未纳入：{}。", names.join("、")),
        );
    }
    if !gaps.is_empty() {
        terminal.line(
            format!("Cells with a value, where some are missing: {}.", gaps.join(", ")),
            format!("有缺失的指标（有数据的单元格数/总数）：{}。", gaps.join("，")),
        );
    }
    changed(&changes(subject), terminal);
    let caveats = caveats(subject);
    if !caveats.is_empty() {
        terminal.print("\n");
        let heading = lang.pick("What to know about the indicators", "使用这些指标须知");
        terminal.heading(heading);
        for c in caveats {
            let (title, text) = (pick(&c.title, lang).to_string(), pick(&c.text, lang).to_string());
            let colon = lang.pick(": ", "：");
            let name = if title.is_empty() { c.indicator } else { format!("{} {title}", c.indicator) };
            terminal.prose(&format!("  {name}{colon}{text}"));
        }
    }
}

/// Cells that are not as the data have them: nothing is filled or changed in silence.
fn changed(changes: &[Changes], terminal: &mut Terminal) {
    type Count = fn(&Changes) -> usize;
    let counts: [Count; 4] = [|c| c.imputed, |c| c.treated, |c| c.corrected, |c| c.withheld];
    let words = [
        ("Imputed cells", "插补的单元格"),
        ("Treated cells", "经异常处理的单元格"),
        ("Corrected cells", "更正的单元格"),
        ("Withheld cells", "不予采用的单元格"),
    ];
    for ((en, zh), count) in words.into_iter().zip(counts) {
        let list: Vec<String> = changes.iter().filter(|c| count(c) > 0).map(|c| format!("{} {}", c.indicator, count(c))).collect();
        if !list.is_empty() {
            terminal.line(format!("{en}: {}.", list.join(", ")), format!("{zh}：{}。", list.join("，")));
        }
    }
}

fn as_json(
    project: &Project,
    ranking: &Value,
    verdicts: Option<&Verdicts>,
    period: Period,
    league: Option<&territory::League>,
    ranks: Option<&Table>,
) -> String {
    let system = project.evaluation().plan().system();
    let text = |t: &Text| Value::pairs([("zh", Value::from(t.zh.as_str())), ("en", t.en.as_str().into())]);
    let dropped = project.dropped();
    let dropped = dropped.iter().map(|(id, title)| Value::pairs([("id", Value::from(id.as_str())), ("title", text(title))]));
    let caveats = caveats(project.subject());
    let caveats = caveats.iter().map(|c| Value::pairs([("indicator", Value::from(c.indicator.as_str())), ("text", text(&c.text))]));
    let number = |n: usize| Value::Number(n as f64);
    let coverage = coverage(project.subject());
    let coverage = coverage.iter().map(|c| {
        Value::pairs([("indicator", Value::from(c.indicator.as_str())), ("present", number(c.present)), ("cells", number(c.cells))])
    });
    let changed = changes(project.subject());
    let changed = changed.iter().map(|c| {
        Value::pairs([
            ("indicator", Value::from(c.indicator.as_str())),
            ("imputed", number(c.imputed)),
            ("treated", number(c.treated)),
            ("corrected", number(c.corrected)),
            ("withheld", number(c.withheld)),
        ])
    });
    pretty(&Value::pairs([
        ("format", Value::Number(1.0)),
        ("system", Value::from(&*system.id)),
        ("title", text(&system.title)),
        ("edition", system.edition.clone().into()),
        ("note", system.note.as_ref().map(text).into()),
        ("unofficial", project.is_unofficial().into()),
        ("unlocked", project.unlocked().into()),
        ("result", result::id(project).into()),
        (
            "rule",
            Value::pairs([
                ("ties", Value::from(system.ranking.rule.word())),
                ("on", if system.ranking.on == RankOn::Rounded { "rounded" } else { "unrounded" }.into()),
                ("decimals_indicator", system.rounding.indicator.map_or(Value::Null, |d| Value::Number(f64::from(d)))),
                ("decimals_node", system.rounding.node.map_or(Value::Null, |d| Value::Number(f64::from(d)))),
            ]),
        ),
        ("ranking", ranking.clone()),
        (
            "league",
            league.map(|l| Value::pairs([("within", Value::from(l.parent.as_str())), ("rows", l.table.to_value())])).unwrap_or(Value::Null),
        ),
        (
            "warnings",
            warning_table(project.subject(), project.judged(), &project.monitor().warnings, &[project.warnings(period)]).to_value(),
        ),
        ("rank_intervals", ranks.map_or(Value::Null, Table::to_value)),
        ("verdicts", verdicts.map_or(Value::Null, Verdicts::to_value)),
        ("dropped", Value::List(dropped.collect())),
        ("coverage", Value::List(coverage.collect())),
        ("changed", Value::List(changed.collect())),
        ("caveats", Value::List(caveats.collect())),
        ("findings", Value::List(project.findings().iter().map(finding_value).collect())),
    ]))
}
