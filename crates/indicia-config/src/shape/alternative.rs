//! `[alternative.ID]`: what is uncertain.

use indicia_core::{Address, Stage};
use indicia_diagnostic::words;
use indicia_method::Kind;

use super::Shown;
use super::check::Checker;
use super::form::{Form, Ids, Reach, Shape, key};
use crate::Loc;
use crate::document::{Data, Item};

/// `[alternative.*]`.
pub(super) const ALTERNATIVES: Form = Form::Map(Ids::Free, &Form::Table(&ALTERNATIVE));

static ALTERNATIVE: Shape = Shape {
    keys: &[
        key("title", Form::Local, "名称", "name").like("{ zh = \"…\", en = \"…\" }"),
        key(
            "at",
            Form::TextOrTexts,
            "所改变的步骤：\"score\"、\"score.Ig\"（节点以下各指标）、\"treat.g1\"、\"node.Ig\"、\"weight.Ig\"、\"goalposts.g1\"、\"indicator.g1\"",
            "what varies: \"score\", \"score.Ig\" (the indicators below a node), \"treat.g1\", \"node.Ig\", \"weight.Ig\", \"goalposts.g1\", \"indicator.g1\"",
        )
        .like("\"score\""),
        key(
            "methods",
            Form::Any,
            "备选方法，其中应有现用的方法；\"none\" 表示不处理",
            "methods that may stand there, the declared one among them; \"none\" for no method",
        )
        .like("[{ use = \"min-max\" }, { use = \"z-score\" }]"),
        key("param", Form::Text, "所改变的参数；`goalposts` 的 `lower` 或 `upper`", "the parameter that varies; of goalposts `lower` or `upper`")
            .like("\"max\""),
        key(
            "values",
            Form::Any,
            "参数的备选值；`goalposts` 的备选区间；指标的 \"in\"、\"out\"",
            "values of the parameter; pairs of goalposts; \"in\" and \"out\" of an indicator",
        )
        .like("[1, 2, 3]"),
        key(
            "cases",
            Form::List(&Form::Map(Ids::Free, &Form::Any)),
            "整套备选方案：每个表将地址对应到方法等，空表即现行体系",
            "whole alternatives: each a table from addresses to methods; the empty one is the system as declared",
        )
        .like("[{}, { score = { use = \"z-score\" }, \"node.Ig\" = { use = \"geometric-mean\" } }]"),
        key(
            "probabilities",
            Form::List(&Form::Within(0.0, 1.0)),
            "各备选方案的概率，默认相等",
            "probabilities of the alternatives; equal where nothing is said",
        )
        .like("[0.5, 0.25, 0.25]"),
        key("labels", Form::Texts, "各备选方案的名称", "names of the alternatives").like("[\"…\", \"…\"]"),
        key("distribution", Form::Table(&DISTRIBUTION), "连续分布", "a distribution")
            .like("{ use = \"uniform\", params = { low = 0, high = 1 } }"),
    ],
};

static DISTRIBUTION: Shape = Shape {
    keys: &[
        key(
            "use",
            Form::Text,
            "uniform、normal、truncated-normal、triangular、beta；权重用 noise、dirichlet、uniform",
            "uniform, normal, truncated-normal, triangular, beta; of weights noise, dirichlet, uniform",
        )
        .needed()
        .like("\"uniform\""),
        key("params", Form::Map(Ids::Free, &Form::Number), "分布的参数", "its parameters").like("{ low = 0, high = 1 }"),
    ],
};

/// The text that stands for no method.
pub(crate) const NONE: &str = "none";

/// The kind of method that may stand at an address; a stage or `weight` and `node` alone mean all.
pub(crate) fn kind_at(address: &str) -> Option<Kind> {
    let head = address.split_once('.').map_or(address, |(head, _)| head);
    match Stage::from_word(head) {
        Some(Stage::Derive) => return Some(Kind::Deriver),
        Some(Stage::Impute) => return Some(Kind::Imputer),
        Some(Stage::Treat) => return Some(Kind::Treatment),
        Some(Stage::Score) => return Some(Kind::Normalizer),
        Some(Stage::Screen) => return None,
        None => {}
    }
    match Address::parse(&format!("{head}.x")) {
        Some(Address::Weight(_)) => Some(Kind::Weighting),
        Some(Address::Node(_)) => Some(Kind::Aggregator),
        _ => None,
    }
}

/// What a case says of each address. `node.Ig = …` and `"node.Ig" = …` are the same.
pub(crate) fn addressed(case: &Item) -> Vec<(String, &Item, Loc)> {
    let mut out = Vec::new();
    for entry in case.entries() {
        let nested = entry.item.table().is_some_and(|t| t.get("use").is_none());
        if nested && !entry.key.contains('.') {
            out.extend(entry.item.entries().iter().map(|e| (format!("{}.{}", entry.key, e.key), &e.item, e.at)));
        } else {
            out.push((entry.key.clone(), &entry.item, entry.at));
        }
    }
    out
}

impl<'a> Checker<'a> {
    /// The methods of alternatives, whose kinds hang on their addresses.
    pub(crate) fn alternatives(&mut self, root: &'a Item, shown: &Shown) {
        for entry in root.get("alternative").map_or(&[][..], Item::entries) {
            let item = &entry.item;
            let mut path = vec!["alternative".to_string(), entry.key.clone()];
            let first = item.get("at").and_then(|at| at.text().or_else(|| at.items().first().and_then(Item::text)));
            if let Some(methods) = item.get("methods") {
                match &methods.data {
                    Data::List(list) => {
                        path.push("methods".into());
                        let kind = first.and_then(kind_at);
                        list.iter().for_each(|m| self.alternative_method(m, "methods", kind, &mut path, shown));
                        path.pop();
                    }
                    _ => self.wrong_as(methods, "methods", "[{ use = \"…\" }, { use = \"…\" }]", words::LIST),
                }
            }
            if let Some(values) = item.get("values")
                && !matches!(values.data, Data::List(_))
            {
                self.wrong_as(values, "values", "[1, 2]", words::LIST);
            }
            path.push("cases".into());
            for case in item.get("cases").map_or(&[][..], Item::items) {
                for (address, item, _) in addressed(case) {
                    if let Some(kind) = kind_at(&address) {
                        self.alternative_method(item, "cases", Some(kind), &mut path, shown);
                    }
                }
            }
        }
    }

    fn alternative_method(&mut self, item: &'a Item, key: &'static str, kind: Option<Kind>, path: &mut Vec<String>, shown: &Shown) {
        match kind {
            _ if item.text() == Some(NONE) => {}
            // What is wrong with the address is told where it stands.
            None => {}
            Some(kind) => self.method(item, key, kind, Reach::Own, path, shown),
        }
    }
}
