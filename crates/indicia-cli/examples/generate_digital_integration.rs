//! Writes the synthetic sample data of `configs/digital-integration`.
//!
//! ```text
//! cargo run -p indicia-cli --example generate_digital_integration -- configs/digital-integration/data
//! ```
//!
//! The regions are invented, and so is every number: real names beside invented scores would be read as a ranking. What the numbers
//! share with reality is their shape, so that a method can be tried on them.
//!
//! # The model
//!
//! Every region has a latent level `L`, standard normal. Three factors follow it: government `G` and economy `E` with correlation
//! 0.8, integration `U` with 0.7; given `L` they are independent, so that `G` and `E` correlate at 0.64. A base value is
//!
//! ```text
//! x = centre + spread * (loading * factor + sqrt(1 - loading^2) * own) + growth * (year - 2024) + 0.25 * spread * shock
//! ```
//!
//! with `own` drawn once for a region and an indicator, `shock` once more for each year. It is clamped to the plausible range and
//! rounded as a survey would print it: g and e lie in [5, 97] on the questionnaire's scale of 0 to 100 with one decimal, u in
//! [0.05, 0.99] with three. The loadings are those of `INDICATORS`; agriculture (e3) follows the rest least.
//!
//! The stage of development is the third of the regions that `L` falls into: early, growing or mature. About one cell in eighty is
//! missing, as if its sample had stayed below the questionnaire's minimum. `R00` is the whole area, a reference: the mean of the
//! scored regions that have a value. `R31` took part as a pilot and is listed without a score.
//!
//! Populations, in 10,000 persons, are 120 + 680 v^2 in the first year with v uniform, so that a few are large, and grow by 0.4 per cent a year.
//!
//! # Randomness
//!
//! A draw is a function of the seed and of what it is for (purpose, region, indicator, year), through the finaliser of SplitMix64
//! (Steele, Lea and Flood 2014): no draw depends on another, so that adding an indicator changes no other column. Normal deviates
//! are sums of twelve uniforms less six. Only `+ - * /` and `sqrt` are used, which IEEE 754 defines to the last bit: the files are
//! the same bytes on every platform.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const SEED: u64 = 20_240_601;
const YEARS: [u64; 2] = [2024, 2025];
const MISSING_RATE: f64 = 0.0125;

/// Regions that are scored; the pilot follows them.
const SCORED: usize = 30;

/// Invented names, of which none is a prefecture of China.
const REGIONS: [(&str, &str); SCORED + 1] = [
    ("青岚市", "Qinglan"),
    ("云麓市", "Yunlu"),
    ("澄湖市", "Chenghu"),
    ("松澜市", "Songlan"),
    ("鹤汀市", "Heting"),
    ("望川市", "Wangchuan"),
    ("霁阳市", "Jiyang"),
    ("岚桥市", "Lanqiao"),
    ("银溪市", "Yinxi"),
    ("远渚市", "Yuanzhu"),
    ("映泉市", "Yingquan"),
    ("清禾市", "Qinghe"),
    ("枫陵市", "Fengling"),
    ("瑶浦市", "Yaopu"),
    ("麓原市", "Luyuan"),
    ("星渡市", "Xingdu"),
    ("榆川市", "Yuchuan"),
    ("静澜市", "Jinglan"),
    ("丹屿市", "Danyu"),
    ("碧汀市", "Biting"),
    ("朔林市", "Shuolin"),
    ("锦渠市", "Jinqu"),
    ("晴岭市", "Qingling"),
    ("瀚野市", "Hanye"),
    ("竹栈市", "Zhuzhan"),
    ("烟渡市", "Yandu"),
    ("曲澜市", "Qulan"),
    ("归雁市", "Guiyan"),
    ("霜坪市", "Shuangping"),
    ("芷津市", "Zhijin"),
    ("柘岭新区", "Zheling New Area"),
];

/// The side that an indicator belongs to; its factor follows the level of the region with `correlation`.
#[derive(Clone, Copy)]
enum Side {
    Government,
    Economy,
    Integration,
}

impl Side {
    const fn correlation(self) -> f64 {
        match self {
            Self::Government | Self::Economy => 0.8,
            Self::Integration => 0.7,
        }
    }

    const fn bounds(self) -> (f64, f64) {
        match self {
            Self::Government | Self::Economy => (5.0, 97.0),
            Self::Integration => (0.05, 0.99),
        }
    }

    /// Decimals of a printed value.
    const fn decimals(self) -> u32 {
        match self {
            Self::Government | Self::Economy => 1,
            Self::Integration => 3,
        }
    }
}

struct Indicator {
    id: &'static str,
    side: Side,
    centre: f64,
    spread: f64,
    loading: f64,
    growth: f64,
}

const fn indicator(id: &'static str, side: Side, [centre, spread, loading, growth]: [f64; 4]) -> Indicator {
    Indicator { id, side, centre, spread, loading, growth }
}

/// Centre and spread in the unit of the indicator, loading on the factor of its side, growth a year.
const INDICATORS: [Indicator; 15] = [
    indicator("g1", Side::Government, [58.0, 16.0, 0.80, 3.0]),
    indicator("g2", Side::Government, [66.0, 13.0, 0.75, 2.5]),
    indicator("g3", Side::Government, [62.0, 12.0, 0.80, 2.0]),
    indicator("g4", Side::Government, [54.0, 12.0, 0.60, 1.5]),
    indicator("g5", Side::Government, [57.0, 13.0, 0.65, 2.0]),
    indicator("e1", Side::Economy, [42.0, 18.0, 0.80, 3.0]),
    indicator("e2", Side::Economy, [38.0, 14.0, 0.75, 2.0]),
    indicator("e3", Side::Economy, [33.0, 13.0, 0.45, 2.5]),
    indicator("e4", Side::Economy, [40.0, 15.0, 0.80, 3.0]),
    indicator("e5", Side::Economy, [45.0, 14.0, 0.65, 3.0]),
    indicator("u1", Side::Integration, [0.62, 0.14, 0.75, 0.03]),
    indicator("u2", Side::Integration, [0.55, 0.15, 0.80, 0.04]),
    indicator("u3", Side::Integration, [0.44, 0.14, 0.70, 0.04]),
    indicator("u4", Side::Integration, [0.58, 0.13, 0.60, 0.02]),
    indicator("u5", Side::Integration, [0.66, 0.11, 0.65, 0.02]),
];

/// What a draw is for: the first part of its key, so that no two purposes share one.
#[derive(Clone, Copy)]
enum Purpose {
    Level = 1,
    Factor,
    Own,
    Shock,
    Missing,
    Population,
}

/// The finaliser of SplitMix64.
const fn mix(state: u64) -> u64 {
    let z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A uniform deviate in [0, 1), a function of its key alone.
fn uniform(purpose: Purpose, key: [u64; 4]) -> f64 {
    let bits = key.into_iter().fold(mix(SEED ^ mix(purpose as u64)), |state, part| mix(state ^ mix(part)));
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}

/// A deviate of mean 0 and variance 1: twelve uniforms less six.
fn normal(purpose: Purpose, [a, b, c]: [u64; 3]) -> f64 {
    (0..12).map(|draw| uniform(purpose, [a, b, c, draw])).sum::<f64>() - 6.0
}

/// The part of a factor's variance that another one with this correlation leaves free.
fn remainder(correlation: f64) -> f64 {
    (1.0 - correlation * correlation).sqrt()
}

fn level(region: usize) -> f64 {
    normal(Purpose::Level, [region as u64, 0, 0])
}

fn factor(side: Side, region: usize) -> f64 {
    let r = side.correlation();
    r * level(region) + remainder(r) * normal(Purpose::Factor, [region as u64, side as u64, 0])
}

/// A base value in units of its last printed decimal: integers, so that printing is exact.
fn ticks(region: usize, column: usize, year: u64) -> i64 {
    let Indicator { side, centre, spread, loading, growth, .. } = INDICATORS[column];
    let own = normal(Purpose::Own, [region as u64, column as u64, 0]);
    let shock = normal(Purpose::Shock, [region as u64, column as u64, year]);
    let x = centre
        + spread * (loading * factor(side, region) + remainder(loading) * own)
        + growth * (year - YEARS[0]) as f64
        + 0.25 * spread * shock;
    let (low, high) = side.bounds();
    (x.clamp(low, high) * 10_f64.powi(side.decimals() as i32)).round() as i64
}

fn value(region: usize, column: usize, year: u64) -> Option<i64> {
    let lost = region < SCORED && uniform(Purpose::Missing, [region as u64, column as u64, year, 0]) < MISSING_RATE;
    (!lost).then(|| ticks(region, column, year))
}

/// The reference: the mean of the scored regions that have a value.
fn mean(column: usize, year: u64) -> Option<i64> {
    let present: Vec<i64> = (0..SCORED).filter_map(|region| value(region, column, year)).collect();
    (!present.is_empty()).then(|| (present.iter().sum::<i64>() as f64 / present.len() as f64).round() as i64)
}

fn cell(ticks: Option<i64>, decimals: u32) -> String {
    let Some(ticks) = ticks else { return String::new() };
    let one = 10_i64.pow(decimals);
    format!("{}.{:0width$}", ticks / one, ticks % one, width = decimals as usize)
}

/// The third of the scored regions that the level of this one falls into.
fn stage(region: usize) -> &'static str {
    let below = (0..SCORED).filter(|&other| level(other) < level(region)).count();
    match 3 * below / SCORED {
        0 => "early",
        1 => "growing",
        _ => "mature",
    }
}

/// Which authority leads the data bureau of each region: the government office, the economic departments, or both together. Invented, and
/// apart from every score, since it is an attribute and no result.
const LEADS: &[u8; 31] = b"jggjjgggegejgjggjjegggggjeggjee";

fn lead(region: usize) -> &'static str {
    match LEADS[region] {
        b'g' => "government",
        b'e' => "economy",
        _ => "joint",
    }
}

/// The units table.
pub fn units_csv() -> String {
    let mut out = String::from("code,name,name_en,stage,parent,role,lead\nR00,全域,Whole area,growing,,reference,\n");
    for (region, (zh, en)) in REGIONS.iter().enumerate() {
        let role = if region < SCORED { "scored" } else { "listed" };
        let _ = writeln!(out, "R{:02},{zh},{en},{},R00,{role},{}", region + 1, stage(region), lead(region));
    }
    out
}

/// The base values: one row a region and year, the reference first.
pub fn values_csv() -> String {
    let ids: Vec<&str> = INDICATORS.iter().map(|indicator| indicator.id).collect();
    let mut out = format!("code,year,{}\n", ids.join(","));
    for year in YEARS {
        let mut row = |code: usize, get: &dyn Fn(usize) -> Option<i64>| {
            let cells: Vec<String> = INDICATORS.iter().enumerate().map(|(column, i)| cell(get(column), i.side.decimals())).collect();
            let _ = writeln!(out, "R{code:02},{year},{}", cells.join(","));
        };
        row(0, &|column| mean(column, year));
        for region in 0..REGIONS.len() {
            row(region + 1, &|column| value(region, column, year));
        }
    }
    out
}

/// What weighs the regions in the mean of the whole area: one row a region and year, in 10,000 persons.
pub fn population_csv() -> String {
    let mut out = String::from("code,year,population\n");
    for year in YEARS {
        for region in 0..REGIONS.len() {
            let v = uniform(Purpose::Population, [region as u64, 0, 0, 0]);
            let persons = (120.0 + 680.0 * v * v) * (1.0 + 0.004 * (year - YEARS[0]) as f64);
            let _ = writeln!(out, "R{:02},{year},{}", region + 1, cell(Some((persons * 10.0).round() as i64), 1));
        }
    }
    out
}

fn write(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join("units.csv"), units_csv())?;
    std::fs::write(folder.join("population.csv"), population_csv())?;
    std::fs::write(folder.join("values.csv"), values_csv())
}

fn main() -> ExitCode {
    let folder = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("configs/digital-integration/data"), PathBuf::from);
    match write(&folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "cannot write to {}: {error}", folder.display());
            ExitCode::FAILURE
        }
    }
}
