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
const GROUPS: &[(&str, &[Entry])] = &[("indices", INDICES), ("handbook", HANDBOOK), ("coinr", COINR)];

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
    entry(
        "knowledge-economies-cradis",
        "plugins/aggregators/src/cradis.rs",
        [
            "Puška, Hodžić & Štilić (2023), knowledge economies of the European Union",
            "CRADIS of 27 states, weights printed to four decimals",
        ],
        ["Puška、Hodžić 与 Štilić（2023），欧盟知识经济", "27 国的 CRADIS 得分，所印权重为四位小数"],
    ),
];

const fn egdi(id: &'static str, data: &'static str, edition: [&'static str; 2]) -> Entry {
    let (by, by_zh) = (edition[0], edition[1]);
    Entry {
        id, en: [by, "E-Government Development Index of the countries assessed"], zh: [by_zh, "参评国家的电子政务发展指数"], data
    }
}

/// The technology achievement index of the OECD/JRC Handbook.
const HANDBOOK: &[Entry] = &[
    entry("tai-table-15", "data/oecd_tai", ["Table 15", "normalisations of schooling, ten columns"], ["表 15", "受教育年限的十种标准化"]),
    entry("tai-table-36", "data/oecd_tai", ["Table 36", "outranking matrix of five countries"], ["表 36", "五国的级别优先矩阵"]),
    entry("tai-table-37", "data/oecd_tai", ["Table 37", "votes of the six best orders"], ["表 37", "六个最优排序的得票"]),
    entry("tai-table-23-ew", "configs/tai", ["Table 23", "ranks, equal weights, column EW"], ["表 23", "名次，等权（EW 列）"]),
    entry("tai-table-23-bap", "data/oecd_tai", ["Table 23", "ranks, budget allocation, column BAP"], ["表 23", "名次，预算分配（BAP 列）"]),
    entry("tai-table-38-lin", "data/oecd_tai", ["Table 38", "ranks, column LIN"], ["表 38", "名次（LIN 列）"]),
    entry("tai-table-38-gme", "data/oecd_tai", ["Table 38", "ranks, column GME"], ["表 38", "名次（GME 列）"]),
    entry(
        "tai-table-23-bod",
        "data/oecd_tai",
        ["Table 23", "ranks, benefit of the doubt, column BOD"],
        ["表 23", "名次，疑利法（BOD 列）"],
    ),
    entry(
        "tai-table-23-fa",
        "data/oecd_tai",
        ["Table 23", "ranks, factor weights, column FA, with weights that print as Table 22 does"],
        ["表 23", "名次，因子权重（FA 列），所用权重取整后即表 22"],
    ),
    entry(
        "tai-table-23-ahp",
        "data/oecd_tai",
        ["Table 23", "ranks, column AHP, with weights that print as Table 22 does"],
        ["表 23", "名次（AHP 列），所用权重取整后即表 22"],
    ),
    entry("tai-table-6", "data/oecd_tai", ["Table 6", "correlations"], ["表 6", "相关系数"]),
    entry("tai-table-7", "data/oecd_tai", ["Table 7", "eigenvalues"], ["表 7", "特征值"]),
    entry("tai-table-7-share", "data/oecd_tai", ["Table 7", "variance explained, per cent"], ["表 7", "方差解释率（%）"]),
    entry("tai-table-18", "data/oecd_tai", ["Table 18", "factor weights, column PC"], ["表 18", "因子权重（PC 列）"]),
    entry("tai-table-19", "data/oecd_tai", ["Table 19", "scores, benefit of the doubt"], ["表 19", "疑利法得分"]),
    entry(
        "tai-table-20",
        "data/oecd_tai",
        ["Table 20", "lambda, CI and CR of the matrix, beside an independent computation"],
        ["表 20", "判断矩阵的 λ、CI、CR，与独立计算对照"],
    ),
];

/// Stages and methods beside COINr 1.1.14 on its ASEM data.
const COINR: &[Entry] = &[
    coinr(
        "asem-index",
        ["the ASEM index from raw data to the root, as a system, every stage", "ASEM 指数，从原始数据到根节点，作为体系运行，逐阶段"],
    ),
    coinr(
        "asem-panel",
        [
            "the panel of five years: screened and treated by year, normalised over all years, aggregated",
            "五年面板：按年筛选与处理异常值，全期标准化，合成",
        ],
    ),
    coinr(
        "asem-aggregations",
        ["the index under six aggregations through three levels, with its ranks", "六种合成方法经三级合成的指数及名次"],
    ),
    coinr("asem-percentile-ranks", ["the index over percentile ranks", "以百分位名次标准化的指数"]),
    coinr("asem-gaps", ["the index over raw data with gaps", "含缺失的原始数据直接合成的指数"]),
    coinr("asem-results", ["results as they are reported, summary of a unit", "结果表、单个评价对象摘要"]),
    coinr("asem-ranks", ["ranks of all nodes", "各节点的名次"]),
    coinr("asem-ranks-in-groups", ["ranks of all nodes within groups", "各节点的组内名次"]),
    coinr("asem-effective-weights", ["effective weights", "有效权重"]),
    coinr("asem-statistics", ["statistics of the columns of three stages", "三个阶段各列的统计量"]),
    coinr(
        "asem-correlations",
        ["correlations of pairs, with parents and among siblings, by three methods", "两两之间、与上级、同级之间的相关系数，三种方法"],
    ),
    coinr(
        "asem-sensitivity-scores",
        ["scores of 51 units in 600 runs under four assumptions", "四项假设之下 600 次运行中 51 个对象的得分"],
    ),
    coinr("asem-sensitivity-ranks", ["ranks in the same runs", "同样运行中的名次"]),
    coinr(
        "asem-sensitivity-indices",
        ["mean shift of ranks in each run, indices of first order and total", "各次运行的平均名次变动，一阶与总效应指数"],
    ),
    coinr("asem-removal-scores", ["scores without each of 49 indicators", "逐一去掉 49 项指标后的得分"]),
    coinr("asem-removal-shifts", ["mean shift of ranks without each indicator", "逐一去掉各指标后的平均名次变动"]),
    coinr("asem-availability", ["availability of data by unit and node", "各评价对象、各节点的数据完整度"]),
    coinr("asem-panel-last-known", ["last known values of the panel", "面板的最近已知值"]),
    coinr("coinr-denominated", ["denominators, method by itself", "除以分母，单独运行方法"]),
    coinr("coinr-imputed-means", ["means and medians that fill gaps", "均值、中位数插补"]),
    coinr("coinr-imputed-groups", ["means and medians within groups", "组内均值、中位数插补"]),
    coinr("coinr-imputed-row-means", ["means of the row", "行均值插补"]),
    coinr("coinr-imputed-last-known", ["last known values", "最近已知值插补"]),
    coinr("coinr-screening", ["screening: coverage and zeros", "筛选：完整度与零值"]),
    coinr("coinr-treatments", ["13 treatments and transforms", "13 种异常值处理与变换"]),
    coinr("coinr-treated-points", ["points that are treated, one by one", "被处理的点，逐一对照"]),
    coinr(
        "coinr-treatment-course",
        ["skewness and kurtosis before and after every treatment, number of values set", "每次处理前后的偏度、峰度，被设定的值数"],
    ),
    coinr("coinr-normalizers", ["13 normalisations", "13 种标准化"]),
    coinr("coinr-aggregators", ["six aggregations node by node, and three over data with gaps", "六种合成逐节点对照，另有三种含缺失"]),
    coinr("coinr-outranking", ["outranking matrix of five indicators", "五项指标的级别优先矩阵"]),
];

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
        Lang::En => "| published | what | values | depart | largest difference | bound | data |\n",
        Lang::Zh => "| 公布 | 对照内容 | 数值 | 不一致 | 最大差异 | 界限 | 数据 |\n",
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

/// What became of every file of COINr's reference: files that share a status, a test and a reason stand in one row.
fn files(lang: Lang) -> String {
    let mut reader = csv::Reader::from_path(root().join(FILES)).unwrap();
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().collect::<Result<_, _>>().unwrap();
    let mut groups: Vec<([&str; 3], Vec<&str>)> = Vec::new();
    for row in &rows {
        let key = [row["status"].as_str(), row["by"].as_str(), row[if lang == Lang::En { "en" } else { "zh" }].as_str()];
        match groups.iter_mut().find(|(k, _)| *k == key) {
            Some((_, files)) => files.push(&row["file"]),
            None => groups.push((key, vec![&row["file"]])),
        }
    }
    groups.sort_by_key(|(key, _)| STATUSES.iter().position(|(s, _)| *s == key[0]));
    let mut out = String::from(match lang {
        Lang::En => "| files | | where, or why |\n|---|---|---|\n",
        Lang::Zh => "| 文件 | | 何处，或原因 |\n|---|---|---|\n",
    });
    for ([status, by, reason], files) in groups {
        let (_, zh) = STATUSES.iter().find(|(s, _)| *s == status).unwrap_or_else(|| panic!("{status} is no status"));
        let names: Vec<&str> = files.iter().map(|f| f.trim_end_matches(".csv")).collect();
        let by = if by.is_empty() { String::new() } else { format!("`{by}`") };
        let text = [by.as_str(), reason].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(": ");
        let _ = writeln!(out, "| {} | {} | {text} |", names.join(", "), if lang == Lang::En { status } else { zh });
    }
    out
}

const FILES: &str = "tests/reproduced/coinr.csv";

/// What can have become of a file.
const STATUSES: &[(&str, &str)] = &[
    ("compared", "已对照"),
    ("input", "输入"),
    ("departs", "不一致"),
    ("another rule", "规则不同"),
    ("not offered", "未提供"),
    ("not compared", "未对照"),
    ("not used", "未使用"),
];

#[test]
fn every_file_of_coinr_s_reference_is_accounted_for() {
    let mut reader = csv::Reader::from_path(root().join(FILES)).unwrap();
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().collect::<Result<_, _>>().unwrap();
    for row in &rows {
        match (row["by"].as_str(), row["en"].as_str()) {
            ("", reason) => assert!(!reason.is_empty() && !row["zh"].is_empty(), "{row:?}: neither a test nor a reason"),
            (by, _) => assert!(read(by).contains("coinr"), "{row:?}"),
        }
    }
    let reference = std::env::var_os("INDICIA_REFERENCE").map_or_else(|| root().join("../shared"), Into::into).join("reference/coinr");
    if !reference.is_dir() {
        println!("passed over: the files of COINr's reference");
        return;
    }
    let there: BTreeSet<String> = fs::read_dir(reference).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
    let listed: BTreeSet<String> = rows.iter().map(|r| r["file"].clone()).collect();
    assert_eq!(there.into_iter().filter(|f| f.ends_with(".csv")).collect::<BTreeSet<_>>(), listed);
}

/// A page with its measured tables as the ledger has them.
fn due(page: &str, lang: Lang) -> String {
    let mut text = read(page);
    let tables = GROUPS.iter().map(|(group, entries)| (*group, rendered(entries, lang)));
    for (group, table) in tables.chain([("coinr-files", files(lang))]) {
        let (open, close) = (format!("<!-- measured: {group} -->\n"), "<!-- /measured -->");
        let start = text.find(&open).unwrap_or_else(|| panic!("{page} lacks {open}")) + open.len();
        let end = start + text[start..].find(close).unwrap_or_else(|| panic!("{page} does not close {open}"));
        text.replace_range(start..end, &format!("\n{table}\n"));
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
