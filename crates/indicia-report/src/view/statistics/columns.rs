//! What columns look like, and what units have.

use indicia_analysis::statistics::{Description, UnitCoverage};
use indicia_method::Text;

use super::{StatisticsView, count, names};
use crate::number::{fixed, shortest};
use crate::{Cell, Column, Section, Table};

/// Decimals with which a column of this spread shows three figures of it.
fn decimals(d: &Description) -> usize {
    let size = d.sd.filter(|s| *s > 0.0).or(d.mean.map(f64::abs)).filter(|s| *s > 0.0);
    size.map_or(0, |s| (2.0 - s.log10().floor()).clamp(0.0, 8.0) as usize)
}

impl StatisticsView<'_> {
    /// Where the values of every column lie.
    pub fn describe(&self, all: &[Description]) -> Section {
        let mut table = Table::new(vec![
            Column::text("id", "Id", "标识"),
            Column::number("units", "Units", "对象数").in_data(),
            Column::number("n", "n", "n"),
            Column::number("min", "Min", "最小值"),
            Column::number("q1", "Q1", "下四分位"),
            Column::number("median", "Median", "中位数"),
            Column::number("q3", "Q3", "上四分位"),
            Column::number("max", "Max", "最大值"),
            Column::number("mean", "Mean", "均值"),
            Column::number("sd", "SD", "标准差"),
        ]);
        let data: [(&str, &str, &str); 16] = [
            ("skewness", "Skewness", "偏度"),
            ("kurtosis", "Kurtosis", "峰度"),
            ("missing", "Missing", "缺失"),
            ("missing_no_value", "No value", "无数据"),
            ("withheld", "Withheld", "不予采用"),
            ("not_applicable", "Does not apply", "不适用"),
            ("no_evidence", "No evidence", "无佐证"),
            ("failed", "Failed", "无法计算"),
            ("imputed", "Imputed", "插补"),
            ("treated", "Treated", "已处理"),
            ("zeros", "Zeros", "零值"),
            ("unique", "Distinct", "不同值"),
            ("same", "Most frequent", "最多重复"),
            ("available_share", "Share with a value", "有值比例"),
            ("nonzero_share", "Share not zero", "非零比例"),
            ("unique_share", "Share distinct", "不同值比例"),
        ];
        table.columns.push(Column::text("title", "Title", "名称").on_screen());
        table.columns.extend(data.map(|(key, en, zh)| Column::number(key, en, zh).in_data()));
        table.columns.push(Column::text("outliers", "Outliers", "离群对象").in_data());
        table.columns.push(Column::text("flags", "Flags", "标记").in_data());
        for d in all {
            let places = decimals(d);
            let mut row = vec![Cell::plain(&*d.id), count(d.units), count(d.n)];
            row.extend([d.min, d.q1, d.median, d.q3, d.max, d.mean, d.sd].map(|x| Cell::value(x, places)));
            row.push(self.title(&d.id));
            row.extend([Cell::exact(d.skewness), Cell::exact(d.kurtosis), count(d.units - d.n)]);
            let m = &d.missing;
            row.extend([m.no_value, m.withheld, m.not_applicable, m.no_evidence, m.failed, d.imputed, d.treated].map(count));
            row.extend([count(d.zeros), count(d.unique), count(d.same)]);
            row.extend([d.available(), d.nonzero(), d.unique_share()].map(|x| Cell::Number(x, None)));
            let outliers: Vec<String> = d.outliers.iter().map(|at| self.unit_id(*at).to_string()).collect();
            row.push(Cell::plain(outliers.join(" ")));
            row.push(Cell::plain(flags(d).join(" ")));
            table.rows.push(row);
        }
        let (en, zh) = self.stage();
        let mut section = Section::new("describe", "Where values lie", "数值分布", table);
        section.note(
            format!("Indicators: {en}; nodes: their value. Quartiles as Excel's QUARTILE.INC, SD with n - 1."),
            format!("指标取{zh}，节点取其值。四分位数同 Excel 的 QUARTILE.INC，标准差以 n - 1 为分母。"),
        );
        section
    }

    /// Coverage, shape, outliers and flags, for people; the same figures stand in the data of [`StatisticsView::describe`].
    pub fn shape(&self, all: &[Description]) -> Section {
        let mut table = Table::new(vec![
            Column::text("id", "Id", "标识"),
            Column::number("missing", "Missing", "缺失"),
            Column::number("zeros", "Zeros", "零值"),
            Column::number("unique", "Distinct", "不同值"),
            Column::number("skewness", "Skewness", "偏度"),
            Column::number("kurtosis", "Kurtosis", "峰度"),
            Column::text("flags", "Flags", "标记"),
            Column::text("outliers", "Beyond the fences", "超出四分位界限者"),
        ]);
        let mut reasons: [usize; 5] = [0; 5];
        for d in all {
            let m = &d.missing;
            for (sum, n) in reasons.iter_mut().zip([m.no_value, m.withheld, m.not_applicable, m.no_evidence, m.failed]) {
                *sum += if d.is_node { 0 } else { n };
            }
            let outliers: Vec<Text> = d.outliers.iter().map(|at| self.unit_name(*at)).collect();
            table.rows.push(vec![
                Cell::plain(&*d.id),
                count(d.units - d.n),
                count(d.zeros),
                count(d.unique),
                Cell::value(d.skewness, 2),
                Cell::value(d.kurtosis, 2),
                Cell::Words(flag_words(d)),
                Cell::Words(names(&outliers, 3)),
            ]);
        }
        let t = &self.thresholds;
        let mut section = Section::new("shape", "Coverage and shape", "覆盖与形态", table);
        let words = [
            ("no value", "无数据"),
            ("withheld", "不予采用"),
            ("not applicable", "不适用"),
            ("no evidence", "无佐证"),
            ("failed", "无法计算"),
        ];
        let told: Vec<(usize, (&str, &str))> = reasons.into_iter().zip(words).filter(|(n, _)| *n > 0).collect();
        if !told.is_empty() {
            let en: Vec<String> = told.iter().map(|(n, w)| format!("{} {n}", w.0)).collect();
            let zh: Vec<String> = told.iter().map(|(n, w)| format!("{} {n}", w.1)).collect();
            section.note(format!("Missing cells of indicators: {}.", en.join(", ")), format!("指标缺失的单元格：{}。", zh.join("，")));
        }
        let (skew, kurt, fences) = (shortest(t.skewness), shortest(t.kurtosis), shortest(t.fences));
        section.note(
            format!("skewed: |skewness| above {skew} and excess kurtosis above {kurt} (both corrected for bias). Fences: {fences} interquartile ranges beyond the quartiles."),
            format!("偏斜：偏度绝对值大于 {skew} 且超额峰度大于 {kurt}（均经偏差校正）。界限：四分位数之外 {fences} 个四分位距。"),
        );
        let percent = |x: f64| fixed(100.0 * x, 0);
        let (available, nonzero, unique) = (percent(t.available), percent(t.nonzero), percent(t.unique));
        section.note(
            format!("thin: fewer than {available} % of units have a value; zeros: fewer than {nonzero} % of values are not zero; ties: fewer than {unique} % are distinct; constant: all are the same."),
            format!("稀疏：有值的对象不足 {available}%；多零：非零值不足 {nonzero}%；重复：不同值不足 {unique}%；常数：所有值相同。"),
        );
        section
    }

    /// The units with the fewest values; all of them for programs.
    pub fn units(&self, all: &[UnitCoverage], short: bool) -> Section {
        let whole = all.iter().filter(|u| u.present == u.indicators).count();
        let mut table = Table::new(vec![
            Column::text("unit", "Id", "标识").in_data(),
            Column::text("name", "Unit", "评价对象").on_screen(),
            Column::number("present", "Values", "有值"),
            Column::number("indicators", "Of", "指标数"),
            Column::number("share", "Share", "比例").in_data(),
            Column::number("percent", "%", "%").on_screen(),
            Column::number("zeros", "Zeros", "零值"),
            Column::text("missing", "Without a value", "无值的指标"),
        ]);
        let nodes: Vec<&str> = all.first().map(|u| u.by_node.iter().map(|(id, _)| &**id).collect()).unwrap_or_default();
        table.columns.extend(nodes.iter().map(|id| Column::number(format!("share_{id}"), id, id).in_data()));
        let shown = all.iter().filter(|u| !short || u.present < u.indicators).take(if short { self.most } else { usize::MAX });
        for u in shown {
            let missing: Vec<&str> = u.missing.iter().map(|id| &**id).collect();
            let list = if short && missing.len() > 8 { format!("{}, …", missing[..8].join(", ")) } else { missing.join(", ") };
            let mut row = vec![
                Cell::plain(&*self.unit_id(u.unit)),
                Cell::Words(self.unit_name(u.unit)),
                count(u.present),
                count(u.indicators),
                Cell::Number(u.share(), None),
                Cell::Number(100.0 * u.share(), Some(1)),
                count(u.zeros),
                Cell::plain(list),
            ];
            row.extend(u.by_node.iter().map(|(_, share)| Cell::Number(*share, None)));
            table.rows.push(row);
        }
        let listed = table.rows.len();
        let mut section = Section::new("units", "Units with the fewest values", "数据最少的评价对象", table);
        let n = all.len();
        section.note(
            format!("{whole} of {n} units have every value in the data, before imputation."),
            format!("{n} 个评价对象中有 {whole} 个数据齐全（插补之前）。"),
        );
        if short && n - whole > listed {
            let rest = n - whole - listed;
            section.note(format!("{rest} more lack some: `--table units`."), format!("另有 {rest} 个不齐全：`--table units`。"));
        }
        section
    }
}

/// The flags of a column, as programs read them.
fn flags(d: &Description) -> Vec<&'static str> {
    let all = [
        ("constant", d.is_constant()),
        ("skewed", d.skewed),
        ("outliers", !d.outliers.is_empty()),
        ("thin", d.thin),
        ("zeros", d.mostly_zero),
        ("ties", d.repetitive && !d.is_constant()),
    ];
    all.into_iter().filter(|(_, on)| *on).map(|(word, _)| word).collect()
}

fn flag_words(d: &Description) -> Text {
    let zh = |word: &&str| match *word {
        "constant" => "常数",
        "skewed" => "偏斜",
        "thin" => "稀疏",
        "zeros" => "多零",
        _ => "重复",
    };
    // Outliers have a column of their own.
    let words: Vec<&str> = flags(d).into_iter().filter(|w| *w != "outliers").collect();
    Text { zh: words.iter().map(zh).collect::<Vec<_>>().join("、"), en: words.join(", ") }
}
