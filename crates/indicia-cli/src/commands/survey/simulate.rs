//! `indicia survey simulate`

use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use indicia_diagnostic::catalogue::{io, planning};
use indicia_diagnostic::{Diagnostic, Diagnostics, Exit, nearest};
use indicia_survey::Questionnaire;
use indicia_survey::fieldwork::{Plants, Simulation, Turn, level, plan, routes, simulate};

use crate::terminal::Terminal;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The questionnaire: questionnaire.toml, or its folder; that of the current folder by default
    #[arg(value_name = "QUESTIONNAIRE")]
    questionnaire: Option<PathBuf>,
    /// The folder for GROUP-PERIOD.csv and truth.csv
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Seed: the same seed gives the same bytes
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Number of units, named R01, R02, ...
    #[arg(long, value_name = "N", default_value_t = 31)]
    units: u32,
    /// Periods
    #[arg(long, value_name = "PERIOD", value_delimiter = ',', default_value = "2025")]
    periods: Vec<String>,
    /// Responses of a group in each unit and period; default: those that the plan asks for
    #[arg(long, value_name = "GROUP=N", value_delimiter = ',')]
    responses: Vec<String>,
    /// These groups alone
    #[arg(long, value_name = "GROUP", value_delimiter = ',')]
    groups: Vec<String>,
    /// Alpha of the items of reflective indicators
    #[arg(long, value_name = "ALPHA", default_value_t = 0.8)]
    alpha: f64,
    /// Share of responses that are handed in twice
    #[arg(long, value_name = "SHARE", default_value_t = 0.01)]
    duplicates: f64,
    /// Share of people who are too fast
    #[arg(long, value_name = "SHARE", default_value_t = 0.02)]
    speeders: f64,
    /// Share of people who choose one point throughout
    #[arg(long, value_name = "SHARE", default_value_t = 0.01)]
    straight: f64,
    /// Share of people who fail attention checks
    #[arg(long, value_name = "SHARE", default_value_t = 0.01)]
    inattentive: f64,
    /// An indicator whose items have nothing in common
    #[arg(long, value_name = "INDICATOR")]
    broken: Option<String>,
    /// A group that answers some points of a hundred higher
    #[arg(long, value_name = "GROUP=POINTS")]
    biased: Option<String>,
    /// A unit whose people use Likert scales some points higher, for vignettes as for themselves
    #[arg(long, value_name = "UNIT=POINTS")]
    style: Option<String>,
    /// The level of an indicator in a unit moves some points in the last period: what early warnings have to find
    #[arg(long, value_name = "UNIT:INDICATOR=POINTS", value_delimiter = ',')]
    turn: Vec<String>,
    /// The forms of a unit claim some points more of an indicator than there are in the last period: what has to be verified
    #[arg(long, value_name = "UNIT:INDICATOR=POINTS", value_delimiter = ',')]
    overstated: Vec<String>,
    /// Raters of a period, who take turns at the units; default: each rates every unit
    #[arg(long, value_name = "N", default_value_t = 0)]
    raters: u64,
    /// Standard deviation of the severity of raters, in points of a hundred
    #[arg(long, value_name = "POINTS", default_value_t = 0.0)]
    severity: f64,
    /// Leave out the column that numbers the responses
    #[arg(long)]
    unnumbered: bool,
}

/// Writes simulated responses.
pub fn run(args: Args, project: Option<PathBuf>, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let path = super::path(args.questionnaire.clone(), project);
    let read = indicia_survey::questionnaire::read(&path);
    let Some(q) = read.questionnaire else { return Err(read.findings) };
    let (routes, mut findings) = routes(&q, &read.file);
    let (plan, more) = plan(&q, &read.file);
    findings.extend(more);
    if !findings.is_empty() {
        return Err(findings);
    }
    let digits = args.units.to_string().len().max(2);
    let units: Vec<String> = (1..=args.units).map(|n| format!("R{n:0digits$}")).collect();
    let plants = plants(&args, &q, &units)?;
    let mut wanted: Vec<u64> =
        (0..q.groups.len()).map(|group| plan.needs.iter().filter(|n| n.group == group).map(|n| n.responses).max().unwrap_or(1)).collect();
    for text in &args.responses {
        let (group, n) = pair(text, "responses", &q)?;
        if let Some(slot) = wanted.get_mut(group) {
            *slot = n as u64;
        }
    }
    let mut chosen = Vec::new();
    for id in &args.groups {
        chosen.push(group(id, "groups", &q)?);
    }
    std::fs::create_dir_all(&args.out)
        .map_err(|e| vec![Diagnostic::new(io::FOLDER_NOT_WRITABLE).arg("path", args.out.display()).reason(&e)])?;
    for (number, period) in args.periods.iter().enumerate() {
        for (group, about) in q.groups.iter().enumerate().filter(|(g, _)| chosen.is_empty() || chosen.contains(g)) {
            let wish = Simulation {
                seed: args.seed,
                units: units.clone(),
                period: (period.clone(), number),
                group,
                responses: wanted.get(group).copied().unwrap_or(1),
                numbered: !args.unnumbered,
                plants: plants.clone(),
            };
            let file = args.out.join(format!("{}-{period}.csv", about.id));
            let planted = stream(&file, |out| simulate(&q, &routes, &wish, out))?;
            let shown = file.display();
            terminal.note(
                format!(
                    "written: {shown}: {} responses, of them {} duplicates, {} too fast, {} on one point, {} inattentive",
                    planted.rows, planted.duplicates, planted.speeders, planted.straight, planted.inattentive
                ),
                format!(
                    "已写入：{shown}：{} 份，其中重复 {}、过快 {}、直线作答 {}、未通过注意力检测 {}",
                    planted.rows, planted.duplicates, planted.speeders, planted.straight, planted.inattentive
                ),
            );
        }
    }
    truth(&args, &q, &units, &plants.turns)?;
    Ok(Exit::Done)
}

/// The levels behind the answers, in points of a hundred.
fn truth(args: &Args, q: &Questionnaire, units: &[String], turns: &[Turn]) -> Result<(), Diagnostics> {
    stream(&args.out.join("truth.csv"), |out| {
        writeln!(out, "unit,period,indicator,level")?;
        for (number, period) in args.periods.iter().enumerate() {
            for unit in units {
                for indicator in &q.indicators {
                    writeln!(out, "{unit},{period},{},{}", indicator.id, level(args.seed, unit, &indicator.id, number, turns))?;
                }
            }
        }
        Ok(())
    })
}

/// Writes a file piece by piece, since it may be larger than memory.
fn stream<T>(path: &Path, write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<T>) -> Result<T, Diagnostics> {
    let failed = |e: std::io::Error| vec![Diagnostic::new(io::FOLDER_NOT_WRITABLE).arg("path", path.display()).reason(&e)];
    let mut out = BufWriter::with_capacity(1 << 18, std::fs::File::create(path).map_err(failed)?);
    let done = write(&mut out).map_err(failed)?;
    out.flush().map_err(failed)?;
    Ok(done)
}

fn plants(args: &Args, q: &Questionnaire, units: &[String]) -> Result<Plants, Diagnostics> {
    let share = |x: f64| x.clamp(0.0, 1.0);
    let broken = match &args.broken {
        Some(id) => match q.indicator(id) {
            Some(indicator) => Some(indicator),
            None => return Err(vec![unknown("broken", id, "indicator", "指标", q.indicators.iter().map(|i| i.id.as_str()))]),
        },
        None => None,
    };
    let known_unit = |key: &'static str, unit: &str| match units.iter().find(|u| *u == unit) {
        Some(unit) => Ok(unit.clone()),
        None => Err(vec![unknown(key, unit, "unit", "评价对象", units.iter().map(String::as_str))]),
    };
    let style = match &args.style {
        Some(text) => {
            let (unit, points) = text.split_once('=').unwrap_or((text, ""));
            Some((known_unit("style", unit)?, finite(points, "style", text, "UNIT=POINTS")?))
        }
        None => None,
    };
    let turn = |key: &'static str, text: &String| {
        let (what, points) = text.split_once('=').unwrap_or((text, ""));
        let (unit, id) = what.split_once(':').unwrap_or((what, ""));
        let unit = known_unit(key, unit)?;
        if q.indicator(id).is_none() {
            return Err(vec![unknown(key, id, "indicator", "指标", q.indicators.iter().map(|i| i.id.as_str()))]);
        }
        let points = finite(points, key, text, "UNIT:INDICATOR=POINTS")?;
        Ok(Turn { unit, indicator: id.to_string(), points, from: args.periods.len().saturating_sub(1) })
    };
    Ok(Plants {
        alpha: args.alpha.clamp(0.0, 0.999),
        duplicates: share(args.duplicates),
        speeders: share(args.speeders),
        straight: share(args.straight),
        inattentive: share(args.inattentive),
        broken,
        biased: args.biased.as_deref().map(|text| pair(text, "biased", q)).transpose()?,
        style,
        turns: args.turn.iter().map(|text| turn("turn", text)).collect::<Result<_, Diagnostics>>()?,
        overstated: args.overstated.iter().map(|text| turn("overstated", text)).collect::<Result<_, Diagnostics>>()?,
        raters: args.raters,
        severity: if args.severity.is_finite() { args.severity.abs() } else { 0.0 },
        ..Plants::default()
    })
}

/// `GROUP=NUMBER`
fn pair(text: &str, key: &'static str, q: &Questionnaire) -> Result<(usize, f64), Diagnostics> {
    let (id, number) = text.split_once('=').unwrap_or((text, ""));
    let group = group(id, key, q)?;
    Ok((group, finite(number, key, text, "GROUP=NUMBER")?))
}

fn finite(number: &str, key: &'static str, text: &str, form: &'static str) -> Result<f64, Diagnostics> {
    let wrong = || vec![unknown(key, text, "number", "数值", std::iter::once(form))];
    number.parse::<f64>().ok().filter(|n| n.is_finite()).ok_or_else(wrong)
}

fn group(id: &str, key: &'static str, q: &Questionnaire) -> Result<usize, Diagnostics> {
    q.group(id).ok_or_else(|| vec![unknown(key, id, "group", "受访群体", q.groups.iter().map(|g| g.id.as_str()))])
}

fn unknown<'a>(key: &str, found: &str, en: &str, zh: &str, known: impl Iterator<Item = &'a str> + Clone) -> Diagnostic {
    let d = Diagnostic::new(planning::PLANT_UNKNOWN).arg("key", key).arg("found", found).name("kind", en, zh);
    match nearest(found, known.clone()) {
        Some(near) => d.arg("nearest", near),
        None => d.list("known", known).hint("known"),
    }
}
