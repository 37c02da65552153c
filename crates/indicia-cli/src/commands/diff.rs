//! `indicia diff`

mod side;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use indicia_analysis::change::{self, indicators_below};
use indicia_analysis::comparison::{drivers, rank_agreement};
use indicia_core::{Period, Series};
use indicia_diagnostic::{Diagnostic, Diagnostics, Exit, Severity, catalogue::change as codes, catalogue::usage};
use indicia_method::Value;
use indicia_report::view::{
    DiffUnit, Diffed, PlacedDifference, WeightMove, definition_on_screen, diff_sections, driver_values, movers_on_screen,
};
use indicia_report::{Section, decimals_for, differences, finding_value, input_differences, pretty, sections_csv};

use crate::arguments::Format;
use crate::project::{Options, Plugins};
use crate::terminal::Terminal;
use side::Side;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The first side: a system (folder or file), or the folder of a result
    #[arg(value_name = "BEFORE")]
    before: PathBuf,
    /// The second side; with --set the first again
    #[arg(value_name = "AFTER", required_unless_present = "set")]
    after: Option<PathBuf>,
    /// What if, on the second side, a system: change a setting, for example node.Ig.weights.use=equal; may be repeated
    #[arg(long, value_name = "ADDRESS=VALUE")]
    set: Vec<String>,
    /// The node whose scores and ranks are compared; the root of the second side by default
    #[arg(long, value_name = "NODE")]
    node: Option<String>,
    /// The period of the first side; by default the latest that both have, or else its latest
    #[arg(long, value_name = "PERIOD")]
    from: Option<String>,
    /// The period of the second side; by default the latest that both have, or else its latest
    #[arg(long, value_name = "PERIOD")]
    to: Option<String>,
    /// The k of the top k, whose overlap is told
    #[arg(long, value_name = "NUMBER", default_value_t = 10)]
    top: usize,
    /// Rows of the units that move most
    #[arg(long, value_name = "NUMBER", default_value_t = 10)]
    most: usize,
    /// Compare although the two sides are different indices
    #[arg(long)]
    allow_incomparable: bool,
    /// Form of the answer: table, json or csv
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,
    /// Load plugins that indicia.lock does not hold
    #[arg(long)]
    allow_unlocked: bool,
}

/// Indicators that both sides must share, of those that either has, for a change to be shared out among causes.
const SHARED: f64 = 0.5;

/// What is different between two sides, and what it did to scores and ranks.
pub fn run(args: Args, project: Option<PathBuf>, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    if project.is_some() {
        return Err(vec![Diagnostic::new(usage::OPTIONS_EXCLUDE).arg("key", "BEFORE AFTER").arg("other", "--project")]);
    }
    let options = Options { set: Vec::new(), plugins: Plugins::libraries(args.allow_unlocked) };
    let after = args.after.as_ref().unwrap_or(&args.before);
    let changed = Options { set: args.set.clone(), ..options.clone() };
    let beside = [after, &args.before];
    let sides = [Side::open(&args.before, beside[0], &options, terminal)?, Side::open(after, beside[1], &changed, terminal)?];
    let mut told: Diagnostics = sides.iter().flat_map(Side::findings).collect();
    let definitions = [0, 1].map(|n| sides[n].definition());
    let text = |n: usize, key: &str| definitions[n].get(key).and_then(Value::as_text).unwrap_or_default().to_string();
    if text(0, "id") != text(1, "id") {
        let d = Diagnostic::new(codes::OTHER_INDEX).arg("id", text(0, "id")).arg("other", text(1, "id"));
        if !args.allow_incomparable {
            return Err(vec![d]);
        }
        told.push(d.with_severity(Severity::Warning).no_hint());
    }
    let node = args.node.clone().unwrap_or_else(|| text(1, "root"));
    for (n, side) in sides.iter().enumerate() {
        if !side.has_node(&node) {
            return Err(vec![Diagnostic::new(codes::SIDE_WITHOUT_NODE).arg("node", &node).arg("id", text(n, "id"))]);
        }
    }
    let periods = periods(&args, &sides)?;
    let diffed = diffed(&args, &sides, &definitions, &node, periods, &mut told)?;
    let sections = diff_sections(&diffed);
    match args.format {
        Format::Csv => terminal.bytes(&sections_csv(&sections)),
        Format::Json => terminal.print(&as_json(&sides, &node, periods, &sections, &diffed, &told)),
        Format::Table => on_screen(&args, &sides, &node, periods, &sections, terminal),
    }
    terminal.findings(&told);
    Ok(Exit::Done)
}

/// The periods that are compared.
fn periods(args: &Args, sides: &[Side; 2]) -> Result<[Period; 2], Diagnostics> {
    let known = [0, 1].map(|n| sides[n].periods());
    let common = known[0].iter().rfind(|p| known[1].contains(p)).copied();
    let of = |n: usize, typed: &Option<String>| -> Result<Period, Diagnostics> {
        let texts = || known[n].iter().map(ToString::to_string).collect::<Vec<_>>();
        match typed {
            Some(text) => indicia_config::read_period(text)
                .filter(|p| known[n].contains(p))
                .ok_or_else(|| vec![Diagnostic::new(usage::PERIOD_UNKNOWN).arg("period", text).list("known", texts())]),
            None => common.or_else(|| known[n].last().copied()).ok_or_else(|| vec![crate::project::bug("a side without periods")]),
        }
    };
    Ok([of(0, &args.from)?, of(1, &args.to)?])
}

fn diffed(
    args: &Args,
    sides: &[Side; 2],
    definitions: &[Value; 2],
    node: &str,
    periods: [Period; 2],
    told: &mut Diagnostics,
) -> Result<Diffed, Diagnostics> {
    let mut definition = input_differences(&sides[0].inputs(), &sides[1].inputs());
    definition.splice(0..0, differences(&definitions[0], &definitions[1]));
    let places = [0, 1].map(|n| sides[n].places());
    let definition = definition
        .into_iter()
        .map(|what| PlacedDifference {
            places: [(0, &what.from), (1, &what.to)].map(|(n, value)| value.as_ref().and_then(|_| places[n].place(&what.path))),
            what,
        })
        .collect();
    // Units by id, on both sides.
    let ranked = [0, 1].map(|n| sides[n].ranked(node, periods[n]));
    let before: BTreeMap<&Arc<str>, &side::Ranked> = ranked[0].iter().map(|u| (&u.unit, u)).collect();
    let after: BTreeMap<&Arc<str>, &side::Ranked> = ranked[1].iter().map(|u| (&u.unit, u)).collect();
    let row_of = |unit: &str| {
        let data = sides[1].evaluation()?.scored_data();
        data.row(data.unit_number(unit)?, data.period_number(periods[1])?)
    };
    let units: Vec<DiffUnit> = ranked[1]
        .iter()
        .filter_map(|now| {
            let then = before.get(&now.unit)?;
            Some(DiffUnit {
                unit: now.unit.clone(),
                name: now.name.clone(),
                scores: [then.score, now.score],
                ranks: [then.rank, now.rank],
                row: row_of(&now.unit),
            })
        })
        .collect();
    if units.is_empty() {
        let [id, other] = [0, 1].map(|n| sides[n].shown());
        let d = Diagnostic::new(codes::NO_COMMON_UNIT).arg("node", node).arg("id", id).arg("other", other);
        return Err(vec![d.arg("first", ranked[0].len()).arg("found", ranked[1].len())]);
    }
    let places: Vec<(f64, f64)> = units.iter().map(|u| (u.ranks[0], u.ranks[1])).collect();
    let scores: Option<Vec<(f64, f64)>> = units.iter().map(|u| u.scores[0].zip(u.scores[1])).collect();
    let agreement = rank_agreement(&places, scores.as_deref(), sides[1].rank_rule(), args.top);
    let alone = |one: &[side::Ranked], other: &BTreeMap<&Arc<str>, &side::Ranked>| {
        one.iter().filter(|u| !other.contains_key(&u.unit)).map(|u| u.unit.to_string()).collect()
    };
    let values: Vec<f64> = units.iter().filter_map(|u| u.scores[1]).collect();
    let mut out = Diffed {
        definition,
        weights: weight_moves(sides),
        agreement,
        entered: alone(&ranked[1], &before),
        left: alone(&ranked[0], &after),
        changes: None,
        drivers: Vec::new(),
        decimals: decimals_for(&Series::dense(values)),
        most: args.most,
        units,
    };
    share_out(sides, node, periods, &mut out, told);
    Ok(out)
}

/// The causes of the changes, where both sides can be evaluated and their trees have enough in common.
fn share_out(sides: &[Side; 2], node: &str, periods: [Period; 2], out: &mut Diffed, told: &mut Diagnostics) {
    let evaluations = [0, 1].map(|n| sides[n].evaluation());
    let [Some(before), Some(after)] = evaluations else {
        told.extend(sides.iter().filter_map(Side::why_not_again));
        return;
    };
    let [from, to] = [(before, periods[0]), (after, periods[1])].map(|(evaluation, period)| change::Side { evaluation, period });
    let [old, new] = [before, after].map(|e| indicators_below(e, node));
    let both = old.iter().filter(|i| new.contains(i)).count();
    let all = old.len() + new.len() - both;
    if (both as f64) < SHARED * all as f64 {
        told.push(Diagnostic::new(codes::TREES_APART).arg("node", node).arg("count", both).arg("total", all));
        return;
    }
    // What makes scores of two sides another thing is told beside the figures; that the method differs stands in the list.
    let minor = [codes::OTHER_INDEX.id, codes::OTHER_METHOD.id];
    let against = change::obstacles(from, to, node).into_iter().filter(|d| !minor.contains(&d.id()));
    told.extend(against.map(|d| d.with_severity(Severity::Warning).no_hint()));
    match change::changes(from, to, node) {
        Ok(changes) => {
            told.extend(changes.findings.iter().cloned());
            out.changes = Some(changes);
        }
        Err(findings) => told.extend(findings.into_iter().map(|d| d.with_severity(Severity::Warning))),
    }
    match drivers(from, to, node) {
        Ok(drivers) => out.drivers = drivers,
        Err(findings) => told.extend(findings.into_iter().map(|d| d.with_severity(Severity::Warning))),
    }
}

/// Shares of weights of nodes that both sides have, where all units share them.
fn weight_moves(sides: &[Side; 2]) -> Vec<WeightMove> {
    let of = |n: usize| {
        let rows = sides[n].weights();
        let shared: Vec<_> = rows.into_iter().filter(|r| r.of.is_empty() && r.nominal.is_some()).collect();
        shared
    };
    let (before, after) = (of(0), of(1));
    let key = |r: &indicia_report::view::WeightRow| (r.node.clone(), r.item.clone());
    let mut keys: Vec<(String, String)> = before.iter().map(key).collect();
    for k in after.iter().map(key) {
        if !keys.contains(&k) {
            keys.push(k);
        }
    }
    let share = |rows: &[indicia_report::view::WeightRow], k: &(String, String)| rows.iter().find(|r| key(r) == *k).map(|r| r.effective);
    let nodes = |rows: &[indicia_report::view::WeightRow], node: &str| rows.iter().any(|r| r.node == node);
    keys.into_iter()
        .filter(|(node, _)| nodes(&before, node) && nodes(&after, node))
        .map(|k| WeightMove { shares: [share(&before, &k), share(&after, &k)], node: k.0, item: k.1 })
        .filter(|w| w.shares[0] != w.shares[1])
        .collect()
}

fn span(sides: &[Side; 2], periods: [Period; 2]) -> String {
    let texts = [0, 1].map(|n| sides[n].period_text(periods[n]));
    match (texts[0].is_empty(), texts[0] == texts[1]) {
        (_, true) => texts[0].clone(),
        _ => format!("{} → {}", texts[0], texts[1]),
    }
}

fn on_screen(args: &Args, sides: &[Side; 2], node: &str, periods: [Period; 2], sections: &[Section], terminal: &mut Terminal) {
    let lang = terminal.lang;
    let when = Some(span(sides, periods)).filter(|p| !p.is_empty()).map_or_else(String::new, |p| format!(" · {p}"));
    terminal.heading(&format!("{}{when}", sides[1].id_and_title(node, lang)));
    for (n, (en, zh)) in [("Before", "原来"), ("Now", "现在")].into_iter().enumerate() {
        let caption = sides[n].caption(lang);
        terminal.line(format!("{en}: {caption}"), format!("{zh}：{caption}"));
    }
    for section in sections {
        let section = match section.key {
            "definition" => definition_on_screen(section),
            "units" => movers_on_screen(section, args.most),
            _ => section.clone(),
        };
        if section.is_empty() {
            continue;
        }
        terminal.print("\n");
        terminal.heading(lang.pick(&section.title.en, &section.title.zh));
        terminal.print(&section.to_text(lang));
    }
}

fn as_json(sides: &[Side; 2], node: &str, periods: [Period; 2], sections: &[Section], diffed: &Diffed, told: &[Diagnostic]) -> String {
    let mut out = Value::pairs([
        ("format", Value::Number(1.0)),
        ("node", node.into()),
        ("from", sides[0].to_value(periods[0])),
        ("to", sides[1].to_value(periods[1])),
    ]);
    for section in sections {
        out.set(section.key, section.table.to_value());
    }
    out.set("entered", diffed.entered.clone().into());
    out.set("left", diffed.left.clone().into());
    let differ = diffed.changes.as_ref().map(|c| Value::List(c.active.iter().map(|f| f.word().into()).collect()));
    out.set("differ", differ.unwrap_or(Value::Null));
    out.set("drivers", driver_values(diffed));
    out.set("findings", Value::List(told.iter().map(finding_value).collect()));
    pretty(&out)
}
