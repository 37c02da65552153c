//! What is different between two definitions, part by part.

use indicia_core::Stage;
use indicia_method::{Text, Value, to_json};

use crate::files::StoredInput;
use crate::shortest;

/// What kind of thing is different.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The index: its id, edition, root, outputs.
    Index,
    /// An indicator that one side alone has.
    Indicator,
    /// A node that one side alone has.
    Node,
    /// The children of a node.
    Children,
    /// A weighting, or a weight.
    Weights,
    /// A method.
    Method,
    /// A parameter of a method.
    Parameter,
    /// A formula.
    Formula,
    /// Goalposts.
    Goalposts,
    /// A direction, or its target.
    Direction,
    /// The rows or groups that a method learns from.
    Fit,
    /// What happens when children have no value.
    Missing,
    /// A rule on a node.
    Rule,
    /// Cells that are withheld or corrected.
    Cells,
    /// Who is left out for lack of data.
    Screening,
    /// Order of stages, rounding, ranks, seed.
    Pipeline,
    /// The column or unit of an indicator.
    Column,
    /// A file of the data.
    Data,
    /// A title, a note, a source.
    Words,
}

impl Part {
    /// Its word, for files.
    pub const fn word(self) -> &'static str {
        match self {
            Part::Index => "index",
            Part::Indicator => "indicator",
            Part::Node => "node",
            Part::Children => "children",
            Part::Weights => "weights",
            Part::Method => "method",
            Part::Parameter => "parameter",
            Part::Formula => "formula",
            Part::Goalposts => "goalposts",
            Part::Direction => "direction",
            Part::Fit => "fit",
            Part::Missing => "missing",
            Part::Rule => "rule",
            Part::Cells => "cells",
            Part::Screening => "screening",
            Part::Pipeline => "pipeline",
            Part::Column => "column",
            Part::Data => "data",
            Part::Words => "words",
        }
    }

    /// Its name.
    pub fn text(self) -> Text {
        let (en, zh) = match self {
            Part::Index => ("Index", "指数"),
            Part::Indicator => ("Indicator", "指标"),
            Part::Node => ("Node", "节点"),
            Part::Children => ("Children", "下级"),
            Part::Weights => ("Weights", "权重"),
            Part::Method => ("Method", "方法"),
            Part::Parameter => ("Parameter", "参数"),
            Part::Formula => ("Formula", "公式"),
            Part::Goalposts => ("Goalposts", "目标值"),
            Part::Direction => ("Direction", "方向"),
            Part::Fit => ("Fit", "拟合范围"),
            Part::Missing => ("Missing values", "缺失规则"),
            Part::Rule => ("Rule", "调整规则"),
            Part::Cells => ("Cells", "单元格"),
            Part::Screening => ("Screening", "筛选"),
            Part::Pipeline => ("Pipeline", "流程"),
            Part::Column => ("Column", "数据列"),
            Part::Data => ("Data file", "数据文件"),
            Part::Words => ("Words", "文字"),
        };
        Text { zh: zh.into(), en: en.into() }
    }
}

/// One difference.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// What kind of thing it is.
    pub part: Part,
    /// Its path in the definition: `indicators.g1.score.params.range`.
    pub path: Vec<String>,
    /// What it is about, as one would call it: `score.g1 range`.
    pub about: String,
    /// What the first side has; `None` for nothing.
    pub from: Option<String>,
    /// What the second side has.
    pub to: Option<String>,
}

/// Everything in which two definitions differ, in the order of the definition.
pub fn differences(from: &Value, to: &Value) -> Vec<Difference> {
    let mut walk = Walk { from, to, out: Vec::new() };
    for key in ["id", "edition", "root", "outputs"] {
        walk.leaf(Part::Index, &[key], key);
    }
    for key in ["title", "note"] {
        walk.leaf(Part::Words, &[key], key);
    }
    walk.named("indicators", Part::Indicator, &Walk::indicator);
    walk.named("nodes", Part::Node, &Walk::node);
    walk.named("adjust", Part::Rule, &|w, id| {
        for key in ["on", "form", "when", "then", "order"] {
            w.leaf(Part::Rule, &["adjust", id, key], &format!("adjust.{id} {key}"));
        }
    });
    walk.cells(&["overrides"], "override");
    for (key, about) in [("units", "units"), ("indicators", "indicators"), ("keep", "keep")] {
        walk.leaf(Part::Screening, &["screen", key], &format!("screen {about}"));
    }
    for path in
        [&["order"][..], &["round", "indicator"], &["round", "node"], &["round", "mode"], &["rank", "rule"], &["rank", "on"], &["seed"]]
    {
        walk.leaf(Part::Pipeline, path, &path.join("."));
    }
    walk.out
}

/// Files of the data that differ: gone, new, or with other bytes. The same bytes under another name, for the same table, are no difference. Paths name
/// the table.
pub fn input_differences(from: &[StoredInput], to: &[StoredInput]) -> Vec<Difference> {
    let same = |a: &StoredInput, b: &StoredInput| a.table == b.table && a.sheet == b.sheet;
    let rest = |own: &[StoredInput], other: &[StoredInput]| -> Vec<StoredInput> {
        own.iter().filter(|i| !other.iter().any(|o| same(i, o) && i.sha256 == o.sha256)).cloned().collect()
    };
    let (gone, mut new) = (rest(from, to), rest(to, from));
    let mut out = Vec::new();
    for a in &gone {
        let at = new.iter().position(|b| same(a, b) && a.file == b.file).or_else(|| new.iter().position(|b| same(a, b)));
        let b = at.map(|at| new.remove(at));
        out.push(input_difference(Some(a), b.as_ref()));
    }
    out.extend(new.iter().map(|b| input_difference(None, Some(b))));
    out
}

fn input_difference(from: Option<&StoredInput>, to: Option<&StoredInput>) -> Difference {
    let any = to.or(from);
    let table = any.map_or("", |i| i.table.as_str());
    let name = |i: &StoredInput| if i.sheet.is_empty() { i.file.clone() } else { format!("{} [{}]", i.file, i.sheet) };
    // Two names are told where they differ.
    let renamed = from.zip(to).is_some_and(|(a, b)| a.file != b.file);
    let told = |i: &StoredInput| {
        let sum = format!("SHA-256 {}…", i.sha256.chars().take(12).collect::<String>());
        if renamed { format!("{} {sum}", name(i)) } else { sum }
    };
    let about = if renamed { table.to_string() } else { format!("{table} {}", any.map(name).unwrap_or_default()) };
    let path = ["data", "table", table, "file"].map(String::from).to_vec();
    Difference { part: Part::Data, path, about, from: from.map(told), to: to.map(told) }
}

/// Every path of a definition at which a difference can be told.
pub fn paths(definition: &Value) -> Vec<Vec<String>> {
    fn leaves(v: &Value, path: &mut Vec<String>, out: &mut Vec<Vec<String>>) {
        match v {
            Value::Table(entries) if !entries.is_empty() && !is_text(v) => {
                for (key, inner) in entries {
                    path.push(key.clone());
                    leaves(inner, path, out);
                    path.pop();
                }
                if !path.is_empty() {
                    out.push(path.clone());
                }
            }
            Value::Null => {}
            _ => out.push(path.clone()),
        }
    }
    let mut out = Vec::new();
    leaves(definition, &mut Vec::new(), &mut out);
    out
}

fn is_text(v: &Value) -> bool {
    v.as_table().is_some_and(|t| !t.is_empty() && t.iter().all(|(k, _)| k == "zh" || k == "en"))
}

/// A value as one reads it: numbers short, texts without quotes, a method by its id.
pub fn shown(v: &Value) -> String {
    match v {
        Value::Null => String::new(),
        Value::Number(x) => shortest(*x),
        Value::Text(t) => t.clone(),
        Value::Bool(b) => b.to_string(),
        Value::List(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", ")),
        Value::Table(_) if is_text(v) => {
            let of = |key| v.get(key).and_then(Value::as_text).unwrap_or_default();
            let (zh, en) = (of("zh"), of("en"));
            if zh.is_empty() || en.is_empty() || zh == en { format!("{zh}{en}") } else { format!("{en} / {zh}") }
        }
        Value::Table(entries) => {
            format!("{{ {} }}", entries.iter().map(|(k, v)| format!("{k} = {}", shown(v))).collect::<Vec<_>>().join(", "))
        }
    }
}

struct Walk<'a> {
    from: &'a Value,
    to: &'a Value,
    out: Vec<Difference>,
}

impl Walk<'_> {
    fn both(&self, path: &[&str]) -> [Option<&Value>; 2] {
        [self.from, self.to].map(|v| path.iter().try_fold(v, |v, key| v.get(key)).filter(|v| **v != Value::Null))
    }

    fn keys(&self, path: &[&str]) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for side in self.both(path).into_iter().flatten() {
            for (key, _) in side.as_table().unwrap_or_default() {
                if !out.contains(key) {
                    out.push(key.clone());
                }
            }
        }
        out
    }

    fn push(&mut self, part: Part, path: &[&str], about: &str, from: Option<String>, to: Option<String>) {
        self.out.push(Difference { part, path: path.iter().map(|k| k.to_string()).collect(), about: about.to_string(), from, to });
    }

    /// Compares what stands at a path as a whole.
    fn leaf(&mut self, part: Part, path: &[&str], about: &str) {
        let [a, b] = self.both(path);
        let same = a.map(|v| to_json(&v.canonical())) == b.map(|v| to_json(&v.canonical()));
        if !same {
            let (a, b) = (a.map(shown), b.map(shown));
            self.push(part, path, about, a, b);
        }
    }

    /// Things by id: those of one side alone, and what differs in the others.
    fn named(&mut self, table: &str, part: Part, each: &dyn Fn(&mut Self, &str)) {
        for id in self.keys(&[table]) {
            match self.both(&[table, &id]) {
                [Some(_), Some(_)] => each(self, &id),
                [a, b] => {
                    let title = |v: &Value| v.get("title").map(shown).filter(|t| !t.is_empty()).unwrap_or_else(|| id.clone());
                    let (a, b) = (a.map(title), b.map(title));
                    self.push(part, &[table, &id], &id, a, b);
                }
            }
        }
    }

    fn indicator(&mut self, id: &str) {
        let at = |key: &'static str| ["indicators".to_string(), id.to_string(), key.to_string()];
        let parts = [
            ("direction", Part::Direction),
            ("target", Part::Direction),
            ("goalposts", Part::Goalposts),
            ("column", Part::Column),
            ("unit", Part::Column),
            ("title", Part::Words),
            ("source", Part::Words),
            ("caveat", Part::Words),
        ];
        for (key, part) in parts {
            let path = at(key);
            self.leaf(part, &path.each_ref().map(String::as_str), &format!("{id} {key}"));
        }
        for stage in [Stage::Derive, Stage::Impute, Stage::Treat, Stage::Score] {
            self.method(&["indicators", id, stage.word()], &format!("{}.{id}", stage.word()), Part::Method);
        }
        self.cells(&["indicators", id, "mask"], &format!("{id} mask"));
    }

    fn node(&mut self, id: &str) {
        self.children(id);
        self.leaf(Part::Formula, &["nodes", id, "formula"], &format!("node.{id}"));
        self.leaf(Part::Formula, &["nodes", id, "otherwise"], &format!("node.{id} otherwise"));
        self.method(&["nodes", id, "weights"], &format!("weight.{id}"), Part::Weights);
        for key in ["data", "sources", "expert"] {
            self.leaf(Part::Weights, &["nodes", id, "weights", key], &format!("weight.{id} {key}"));
        }
        self.method(&["nodes", id, "aggregate"], &format!("node.{id}"), Part::Method);
        for key in ["policy", "min_coverage"] {
            self.leaf(Part::Missing, &["nodes", id, "missing", key], &format!("{id} {key}"));
        }
        self.leaf(Part::Pipeline, &["nodes", id, "round"], &format!("{id} round"));
        self.leaf(Part::Words, &["nodes", id, "title"], &format!("{id} title"));
    }

    /// Children that are new or gone; where they are the same, their order.
    fn children(&mut self, id: &str) {
        let path = ["nodes", id, "children"];
        let list = |v: Option<&Value>| -> Vec<String> {
            v.and_then(Value::as_list).unwrap_or_default().iter().filter_map(Value::as_text).map(String::from).collect()
        };
        let [a, b] = self.both(&path);
        let (a, b) = (list(a), list(b));
        let gone: Vec<&str> = a.iter().filter(|c| !b.contains(c)).map(String::as_str).collect();
        let new: Vec<&str> = b.iter().filter(|c| !a.contains(c)).map(String::as_str).collect();
        if !gone.is_empty() || !new.is_empty() {
            let text = |ids: &[&str]| Some(ids.join(", ")).filter(|t| !t.is_empty());
            self.push(Part::Children, &path, id, text(&gone), text(&new));
        } else if a != b {
            self.push(Part::Children, &path, id, Some(a.join(", ")), Some(b.join(", ")));
        }
    }

    /// A method, or where it is the same its parameters, one by one.
    fn method(&mut self, path: &[&str], about: &str, part: Part) {
        let name = |v: &Value| -> String {
            let id = v.get("use").map(shown).unwrap_or_default();
            match v.get("version").and_then(Value::as_number) {
                Some(version) if version != 1.0 => format!("{id}@{version}"),
                _ => id,
            }
        };
        let [a, b] = self.both(path);
        // A formula is told as such, with its text.
        let whole = |v: &Value| match v.get("use").and_then(Value::as_text) {
            Some("formula") => v.get("params").map(shown).unwrap_or_default(),
            _ => name(v),
        };
        if a.map(name) != b.map(name) {
            let (a, b) = (a.map(whole), b.map(whole));
            return self.push(part, path, about, a, b);
        }
        if a.is_none() {
            return;
        }
        let is_formula = a.is_some_and(|v| v.get("use").and_then(Value::as_text) == Some("formula"));
        let params = [path, &["params"]].concat();
        for key in self.keys(&params) {
            let at = [&params[..], &[key.as_str()]].concat();
            let kind = match part {
                Part::Weights => Part::Weights,
                _ if is_formula => Part::Formula,
                _ => Part::Parameter,
            };
            // Weights that stand in the file are told child by child.
            let tables = self.both(&at).map(|v| v.is_some_and(|v| v.as_table().is_some()));
            if part == Part::Weights && tables == [true, true] {
                for child in self.keys(&at) {
                    self.leaf(kind, &[&at[..], &[child.as_str()]].concat(), &format!("{about} {child}"));
                }
            } else {
                self.leaf(kind, &at, &format!("{about} {key}"));
            }
        }
        for key in ["fit", "by"] {
            self.leaf(Part::Fit, &[path, &[key]].concat(), &format!("{about} {key}"));
        }
    }

    /// Lists of cells: what is new and what is gone.
    fn cells(&mut self, path: &[&str], about: &str) {
        let list = |v: Option<&Value>| -> Vec<Value> { v.and_then(Value::as_list).unwrap_or_default().to_vec() };
        let [a, b] = self.both(path);
        let (a, b) = (list(a), list(b));
        let told = |v: &Value| {
            let of = |key| v.get(key).map(shown).unwrap_or_default();
            let parts = [of("unit"), of("indicator"), of("period"), of("value"), of("reason")];
            parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ")
        };
        for v in a.iter().filter(|v| !b.contains(v)) {
            self.push(Part::Cells, path, about, Some(told(v)), None);
        }
        for v in b.iter().filter(|v| !a.contains(v)) {
            self.push(Part::Cells, path, about, None, Some(told(v)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use indicia_method::from_json;

    fn told(from: &str, to: &str) -> Vec<String> {
        let read = |t: &str| from_json(t).unwrap();
        differences(&read(from), &read(to))
            .into_iter()
            .map(|d| format!("{} {}: {} -> {}", d.part.word(), d.about, d.from.unwrap_or("-".into()), d.to.unwrap_or("-".into())))
            .collect()
    }

    #[test]
    fn each_difference_is_of_its_kind() {
        let indicator = |direction: &str, posts: &str, score: &str| {
            format!(
                r#"{{"indicators": {{"a": {{"title": {{"zh": "", "en": "A"}}, "direction": "{direction}", "goalposts": {posts}, "score": {score}, "mask": []}}}}}}"#
            )
        };
        let min_max = r#"{"use": "min-max", "version": 1, "params": {"range": [0, 1]}, "fit": "all"}"#;
        let wide = r#"{"use": "min-max", "version": 1, "params": {"range": [0, 100]}, "fit": "each"}"#;
        let z = r#"{"use": "z-score", "version": 2, "params": {"mean": 0}, "fit": "all"}"#;
        let base = indicator("positive", "[0, 10]", min_max);
        assert_eq!(told(&base, &base), Vec::<String>::new());
        assert_eq!(
            told(&base, &indicator("negative", "[0, 20]", min_max)),
            ["direction a direction: positive -> negative", "goalposts a goalposts: [0, 10] -> [0, 20]"]
        );
        assert_eq!(
            told(&base, &indicator("positive", "null", wide)),
            ["goalposts a goalposts: [0, 10] -> -", "parameter score.a range: [0, 1] -> [0, 100]", "fit score.a fit: all -> each"]
        );
        // Parameters of another method are not compared with those of the first.
        assert_eq!(told(&base, &indicator("positive", "[0, 10]", z)), ["method score.a: min-max -> z-score@2"]);
        assert_eq!(told(&base, r#"{"indicators": {}}"#), ["indicator a: A -> -"]);
    }

    #[test]
    fn nodes_weights_and_formulas() {
        let node = |children: &str, weights: &str| {
            format!(
                r#"{{"nodes": {{"N": {{"children": {children}, "weights": {weights}, "aggregate": {{"use": "weighted-mean", "version": 1, "params": {{}}}}}}}}}}"#
            )
        };
        let fixed = |a: f64| format!(r#"{{"use": "fixed", "version": 1, "params": {{"values": {{"a": {a}, "b": 0.5}}}}}}"#);
        let from = node(r#"["a", "b"]"#, &fixed(0.5));
        assert_eq!(told(&from, &node(r#"["a", "b"]"#, &fixed(0.25))), ["weights weight.N a: 0.5 -> 0.25"]);
        assert_eq!(told(&from, &node(r#"["b", "c"]"#, &fixed(0.5))), ["children N: a -> c"]);
        let formula = r#"{"nodes": {"N": {"formula": "a * b", "otherwise": null}}}"#;
        let other = r#"{"nodes": {"N": {"formula": "a + b", "otherwise": 0}}}"#;
        assert_eq!(told(formula, other), ["formula node.N: a * b -> a + b", "formula node.N otherwise: - -> 0"]);
        // A formula in the place of an aggregate: what went and what came.
        let all = told(&from, formula);
        assert!(
            all.contains(&"formula node.N: - -> a * b".to_string()) && all.contains(&"method node.N: weighted-mean -> -".to_string()),
            "{all:?}"
        );
    }

    #[test]
    fn cells_and_files_are_told_one_by_one() {
        let of = |list: &str| format!(r#"{{"overrides": [{list}]}}"#);
        let one = r#"{"unit": "U", "indicator": "a", "period": null, "value": 3, "reason": "appeal", "by": "x", "date": "y"}"#;
        assert_eq!(told(&of(""), &of(one)), ["cells override: - -> U a 3 appeal"]);
        let input = |sum: &str| StoredInput { table: "t".into(), file: "t.csv".into(), sheet: String::new(), sha256: sum.repeat(8) };
        let found = input_differences(&[input("01234567")], &[input("76543210")]);
        assert_eq!((found[0].about.as_str(), found[0].from.as_deref()), ("t t.csv", Some("SHA-256 012345670123…")));
        assert!(input_differences(&[input("0")], &[input("0")]).is_empty());
        let moved = StoredInput { file: "data/t.csv".into(), ..input("0") };
        assert!(input_differences(&[input("0")], std::slice::from_ref(&moved)).is_empty());
        let renamed = StoredInput { file: "u.csv".into(), ..input("1") };
        let found = input_differences(&[input("0")], &[renamed]);
        assert_eq!((found.len(), found[0].about.as_str(), found[0].to.as_deref()), (1, "t", Some("u.csv SHA-256 11111111…")));
        assert_eq!(input_differences(&[input("0")], &[])[0].to, None);
    }
}
