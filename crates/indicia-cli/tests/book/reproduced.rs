//! The tables of the page of published indices: what is reproduced, out of the ledger that the measuring tests keep.
//!
//! A table stands between `<!-- measured: GROUP -->` and `<!-- /measured -->`. The tests that measure write `tests/reproduced/ledger.csv`, this one the pages:
//!
//! ```sh
//! INDICIA_WRITE_BOOK=1 INDICIA_REFERENCE=FOLDER cargo test -p indicia-cli --test published
//! INDICIA_WRITE_BOOK=1 cargo test -p indicia-cli --test book
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;

use indicia_diagnostic::Lang;

use crate::{read, root};

/// Something published that is reproduced.
struct Entry {
    /// The line of the ledger.
    id: &'static str,
    /// Who published it, and what is compared.
    en: [&'static str; 2],
    zh: [&'static str; 2],
    /// Where its data stand: a folder of this tree, or one of the reference data.
    data: &'static str,
}

/// The tables of the page.
const GROUPS: &[(&str, &[Entry])] = &[("indices", INDICES), ("coinr", COINR)];

const fn entry(id: &'static str, data: &'static str, en: [&'static str; 2], zh: [&'static str; 2]) -> Entry {
    Entry { id, en, zh, data }
}

/// Whole indices, run by the binary.
const INDICES: &[Entry] = &[
    entry(
        "desi-2022-normalised",
        "configs/desi",
        ["European Commission, DESI 2022", "33 normalised indicators, 27 members and the Union"],
        ["欧盟委员会，DESI 2022", "33 项指标的标准化值，27 个成员国与欧盟平均"],
    ),
    entry(
        "desi-2022-scores",
        "configs/desi",
        ["European Commission, DESI 2022", "index, 4 dimensions, 10 sub-dimensions"],
        ["欧盟委员会，DESI 2022", "总指数、4 个维度、10 个子维度"],
    ),
    entry(
        "desi-2017-2022-normalised",
        "data/desi_2022",
        ["European Commission, DESI 2022", "the same, six editions; 11 values beyond their goalposts, not clipped"],
        ["欧盟委员会，DESI 2022", "同上，六个年度版；11 个值超出上下限而不截断"],
    ),
    entry(
        "desi-2017-2022-scores",
        "data/desi_2022",
        ["European Commission, DESI 2022", "index, dimensions, sub-dimensions, six editions"],
        ["欧盟委员会，DESI 2022", "总指数、维度、子维度，六个年度版"],
    ),
    entry(
        "hdi-2022",
        "configs/hdi",
        ["UNDP, Human Development Report 2023/24", "HDI 2022 before rounding; equal at three decimals"],
        ["联合国开发计划署，《2023/24 年人类发展报告》", "HDI 2022，取整之前；三位小数全部相等"],
    ),
    entry(
        "hdi-2022-ranks",
        "configs/hdi",
        ["UNDP, Human Development Report 2023/24", "ranks of the HDI 2022"],
        ["联合国开发计划署，《2023/24 年人类发展报告》", "HDI 2022 名次"],
    ),
    entry(
        "hdi-1990-2022",
        "data/hdi_undp",
        ["UNDP, Human Development Report 2023/24", "HDI of 33 years before rounding; equal at three decimals, missing where it is missing"],
        ["联合国开发计划署，《2023/24 年人类发展报告》", "33 年的 HDI，取整之前；三位小数全部相等，缺失处同为缺失"],
    ),
    entry(
        "ihdi-2022",
        "configs/hdi/ihdi.toml",
        ["UNDP, Human Development Report 2023/24", "inequality-adjusted HDI 2022 before rounding; equal at three decimals"],
        ["联合国开发计划署，《2023/24 年人类发展报告》", "不平等调整后 HDI 2022，取整之前；三位小数全部相等"],
    ),
    entry(
        "ihdi-2022-coefficient",
        "configs/hdi/ihdi.toml",
        ["UNDP, Human Development Report 2023/24", "coefficient of human inequality, per cent"],
        ["联合国开发计划署，《2023/24 年人类发展报告》", "人类不平等系数（%）"],
    ),
    entry(
        "gii-2022",
        "configs/hdi/gii.toml",
        ["UNDP, Human Development Report 2023/24", "Gender Inequality Index 2022; equal at three decimals"],
        ["联合国开发计划署，《2023/24 年人类发展报告》", "性别不平等指数 2022；三位小数全部相等"],
    ),
    entry(
        "gii-2022-ranks",
        "configs/hdi/gii.toml",
        ["UNDP, Human Development Report 2023/24", "ranks of the Gender Inequality Index 2022"],
        ["联合国开发计划署，《2023/24 年人类发展报告》", "性别不平等指数 2022 名次"],
    ),
    egdi("egdi-2024", "data/egdi", ["E-Government Survey 2024", "2024 年电子政务调查报告"]),
    egdi("egdi-2022", "configs/egdi", ["E-Government Survey 2022", "2022 年电子政务调查报告"]),
    egdi("egdi-2020", "data/egdi", ["E-Government Survey 2020", "2020 年电子政务调查报告"]),
    egdi("egdi-2018", "data/egdi", ["E-Government Survey 2018", "2018 年电子政务调查报告"]),
    egdi("egdi-2016", "data/egdi", ["E-Government Survey 2016", "2016 年电子政务调查报告"]),
    egdi("egdi-2014", "data/egdi", ["E-Government Survey 2014", "2014 年电子政务调查报告"]),
    egdi("egdi-2012", "data/egdi", ["E-Government Survey 2012", "2012 年电子政务调查报告"]),
    egdi("egdi-2010", "data/egdi", ["E-Government Survey 2010, weights .34 .33 .33", "2010 年电子政务调查报告，权重 .34 .33 .33"]),
    egdi("egdi-2008", "data/egdi", ["E-Government Survey 2008", "2008 年电子政务调查报告"]),
    egdi("egdi-2005", "data/egdi", ["Global E-Government Readiness Report 2005", "2005 年全球电子政务准备度报告"]),
    egdi("egdi-2004", "data/egdi", ["Global E-Government Readiness Report 2004", "2004 年全球电子政务准备度报告"]),
    egdi("egdi-2003", "data/egdi", ["World Public Sector Report 2003", "2003 年世界公共部门报告"]),
    entry(
        "tai-table-23-ew",
        "configs/tai",
        ["OECD, European Union, JRC, Handbook on Constructing Composite Indicators (2008), Table 23", "ranks, equal weights"],
        ["OECD、欧盟、JRC，《综合指标构建手册》（2008）表 23", "名次，等权"],
    ),
    entry(
        "provinces-2001-2020-weights",
        "data/cn_province_digital_economy_2001_2020",
        ["MingMinM, digital economy of 31 provinces, 2001-2020", "entropy weights over 620 rows, beside a computation in Python"],
        ["MingMinM，31 省数字经济面板 2001–2020", "620 行的熵权，与 Python 计算对照"],
    ),
    entry(
        "provinces-2001-2020-scores",
        "data/cn_province_digital_economy_2001_2020",
        ["MingMinM, digital economy of 31 provinces, 2001-2020", "scores of four dimensions and of the size, 31 provinces, 20 years"],
        ["MingMinM，31 省数字经济面板 2001–2020", "四个维度与规模的得分，31 省、20 年"],
    ),
    entry(
        "open-data-topsis",
        "data/cn_province_open_data_platforms_2026",
        ["disijingjie, open data platforms of 31 provinces, 2026", "TOPSIS with vector normalisation"],
        ["disijingjie，31 个省级公共数据开放平台，2026", "TOPSIS，向量规范化"],
    ),
];

const fn egdi(id: &'static str, data: &'static str, edition: [&'static str; 2]) -> Entry {
    let (by, by_zh) = (edition[0], edition[1]);
    Entry {
        id, en: [by, "E-Government Development Index of the countries assessed"], zh: [by_zh, "参评国家的电子政务发展指数"], data
    }
}

/// Stages and methods beside COINr 1.1.14 on its ASEM data.
const COINR: &[Entry] =
    &[coinr("asem-index", ["the ASEM index from raw data to the root, as a system", "ASEM 指数，从原始数据到根节点，作为体系运行"])];

const fn coinr(id: &'static str, what: [&'static str; 2]) -> Entry {
    Entry { id, en: ["COINr 1.1.14", what[0]], zh: ["COINr 1.1.14", what[1]], data: "reference/coinr" }
}

/// The ledger by id: compared, departing, the largest difference, the bound.
fn ledger() -> BTreeMap<String, [String; 5]> {
    let text = read("tests/reproduced/ledger.csv");
    let line = |l: &str| {
        let cells: Vec<String> = l.split(',').map(String::from).collect();
        let [id, rest @ ..] = &cells[..] else { panic!("{l}") };
        (id.clone(), rest.to_vec().try_into().unwrap_or_else(|_| panic!("{l}")))
    };
    text.lines().skip(1).map(line).collect()
}

/// A difference as a page prints it: `6.7e-5` is a number for programs.
fn plain(x: &str) -> String {
    match x.split_once("e-") {
        Some((mantissa, exponent)) => format!("{mantissa}·10<sup>-{exponent}</sup>"),
        None => x.into(),
    }
}

fn rendered(entries: &[Entry], lang: Lang) -> String {
    let ledger = ledger();
    let mut out = String::from(match lang {
        Lang::En => "| published by | what | values | depart | largest difference | bound | data |\n",
        Lang::Zh => "| 公布者 | 对照内容 | 数值 | 不一致 | 最大差异 | 界限 | 数据 |\n",
    });
    out.push_str("|---|---|---:|---:|---:|---:|---|\n");
    for entry in entries {
        let [compared, departs, largest, bound, difference] = &ledger[entry.id];
        let [by, what] = if lang == Lang::En { entry.en } else { entry.zh };
        let share = if difference == "relative" { " *" } else { "" };
        let (departs, largest, bound) = (if departs == "0" { "" } else { departs }, plain(largest), plain(bound));
        let _ = writeln!(out, "| {by} | {what} | {compared} | {departs} | {largest}{share} | {bound} | `{}` |", entry.data);
    }
    out
}

const PAGES: &[(&str, Lang)] = &[("docs/src/published.md", Lang::En), ("docs/src/zh/published.md", Lang::Zh)];

/// A page with its measured tables as the ledger has them.
fn due(page: &str, lang: Lang) -> String {
    let mut text = read(page);
    for (group, entries) in GROUPS {
        let (open, close) = (format!("<!-- measured: {group} -->\n"), "<!-- /measured -->");
        let start = text.find(&open).unwrap_or_else(|| panic!("{page} lacks {open}")) + open.len();
        let end = start + text[start..].find(close).unwrap_or_else(|| panic!("{page} does not close {open}"));
        text.replace_range(start..end, &format!("\n{}\n", rendered(entries, lang)));
    }
    text
}

#[test]
fn measured_tables_are_those_of_the_ledger() {
    let write = std::env::var_os("INDICIA_WRITE_BOOK").is_some();
    for (page, lang) in PAGES {
        let due = due(page, *lang);
        if write {
            fs::write(root().join(page), &due).unwrap();
        }
        assert!(read(page) == due, "{page} is out of date: INDICIA_WRITE_BOOK=1 cargo test -p indicia-cli --test book");
    }
}

#[test]
fn the_page_lists_the_whole_ledger_and_nothing_else() {
    let listed: Vec<&str> = GROUPS.iter().flat_map(|(_, entries)| entries.iter().map(|e| e.id)).collect();
    let unique: BTreeSet<&str> = listed.iter().copied().collect();
    assert_eq!(listed.len(), unique.len(), "an id stands twice");
    let ledger = ledger();
    let kept: BTreeSet<&str> = ledger.keys().map(String::as_str).collect();
    assert_eq!(unique, kept);
}

#[test]
fn what_is_said_to_be_in_the_tree_is_there() {
    for entry in GROUPS.iter().flat_map(|(_, entries)| entries.iter()).filter(|e| e.data.starts_with("configs/")) {
        assert!(root().join(entry.data).exists(), "{}", entry.data);
    }
}
