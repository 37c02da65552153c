//! Methods with their parameters: known, of the right kind, with parameters that fit their schema.

use std::collections::BTreeMap;

use indicia_core::{FitScope, Use};
use indicia_diagnostic::{Code, Diagnostic, Diagnostics, Foreign, Severity, Word, catalogue, catalogue::config, nearest, words};
use indicia_method::{About, Failure, Fit, Kind, Method, ParamProblem, Path, ProblemKind, Value, validate};

use crate::document::{Data, Item, span_in_literal};
use crate::shape::{MOST_FINDINGS, Used};
use crate::{Loc, Methods, SourceMap};

/// What became of the methods of a definition, by where they stand; `None` for those that cannot be used.
#[derive(Clone, Default)]
pub(crate) struct Components {
    by_place: BTreeMap<Loc, Option<Use>>,
    /// What methods said of their parameters.
    refused: BTreeMap<Loc, Diagnostic>,
}

impl Components {
    /// Drops what a method said of its parameters, because it has been said better.
    pub(crate) fn forgive(&mut self, item: &Item) {
        self.refused.remove(&item.at);
    }

    /// What methods said of their parameters.
    pub(crate) fn refused(&mut self) -> impl Iterator<Item = Diagnostic> + use<> {
        std::mem::take(&mut self.refused).into_values()
    }

    /// The method at an item.
    pub(crate) fn at(&self, item: &Item) -> Option<&Use> {
        self.by_place.get(&item.at).and_then(Option::as_ref)
    }
}

/// Checks every method that is used and makes it.
pub(crate) fn make(used: &[Used<'_>], methods: &dyn Methods, sources: &SourceMap, findings: &mut Diagnostics) -> Components {
    let mut out = Components::default();
    for one in used {
        if findings.len() >= MOST_FINDINGS {
            break;
        }
        let mut maker = Maker { methods, sources, findings: Vec::new(), refused: None };
        let made = maker.make(one);
        findings.append(&mut maker.findings);
        if let Some(refused) = maker.refused {
            out.refused.insert(one.item.at, refused);
        }
        out.by_place.insert(one.item.at, made);
    }
    out
}

/// The word for a kind of method.
pub(crate) fn kind_word(kind: Kind) -> Word {
    match kind {
        Kind::Deriver => words::DERIVER,
        Kind::Imputer => words::IMPUTER,
        Kind::Treatment => words::TREATMENT,
        Kind::Normalizer => words::NORMALIZER,
        Kind::Weighting => words::WEIGHTING,
        Kind::Aggregator => words::AGGREGATOR,
    }
}

struct Maker<'a> {
    methods: &'a dyn Methods,
    sources: &'a SourceMap,
    findings: Diagnostics,
    refused: Option<Diagnostic>,
}

impl Maker<'_> {
    fn tell(&mut self, d: Diagnostic, at: Loc) {
        self.findings.push(d.at_opt(self.sources.place(at)));
    }

    fn make(&mut self, used: &Used<'_>) -> Option<Use> {
        let id = used.item.get("use")?;
        let name = id.text()?;
        let Some(method) = self.methods.get(name) else {
            self.unknown(name, id.at, used.kind);
            return None;
        };
        let about = method.about();
        if about.kind != used.kind {
            let d = Diagnostic::new(config::WRONG_KIND).arg("method", name).arg("key", used.key);
            let d = d.word("found", kind_word(about.kind)).word("expected", kind_word(used.kind));
            self.tell(d.list("known", self.methods.ids(used.kind)), id.at);
            return None;
        }
        let beside = self.keys(used, method);
        let params = used.item.get("params");
        let given = params.map_or_else(Value::table, Item::to_value);
        let sound = self.params(used.item, params, &given, method, beside);
        let fit = self.fit(used.item)?;
        if !sound {
            return None;
        }
        match Use::new(method, given, fit) {
            Ok(made) => {
                // Weights keep their grouping themselves.
                let by = used.item.text_of("by").filter(|_| used.kind == Kind::Imputer);
                let mut made = made.within(by.map(std::sync::Arc::from));
                if let Some(read) = used.item.get("read")
                    && let Some(reading) = read.text().and_then(indicia_core::Reading::from_word)
                {
                    if made.classes().is_none() {
                        self.tell(Diagnostic::new(config::READ_IGNORED).arg("method", name), read.at);
                    }
                    made = made.reading(reading);
                }
                if let Some(fit) = used.item.table().and_then(|t| t.entry("fit"))
                    && made.facts().fit == Fit::None
                {
                    self.tell(Diagnostic::new(config::FIT_IGNORED).arg("method", name), fit.at);
                }
                Some(made)
            }
            Err(failure) => {
                let (d, at) = refused(method, &failure, used.item, self.sources);
                self.refused = Some(d.at_opt(self.sources.place(at)));
                None
            }
        }
    }

    fn unknown(&mut self, name: &str, at: Loc, kind: Kind) {
        let known = self.methods.ids(kind);
        let base = name.split('@').next().unwrap_or(name);
        let versions: Vec<&str> = known.iter().copied().filter(|id| id.split('@').next() == Some(base)).collect();
        if let Some((_, version)) = name.split_once('@').filter(|_| !versions.is_empty()) {
            let d = Diagnostic::new(config::UNKNOWN_VERSION).arg("method", base).arg("found", version);
            return self.tell(d.list("known", versions), at);
        }
        let d = Diagnostic::new(config::UNKNOWN_METHOD).arg("method", name).word("kind", kind_word(kind));
        // `熵权法` is what people call `entropy`.
        let titled = known.iter().copied().find(|id| self.methods.get(id).is_some_and(|m| goes_by(m.about(), name)));
        let d = match (titled.or_else(|| nearest(name, known.iter().copied())), name.split_once('/')) {
            (Some(near), _) => d.arg("nearest", near),
            (None, Some((vendor, _))) => d.arg("vendor", vendor).hint("plugin"),
            (None, None) => d.list("known", known).hint("known"),
        };
        self.tell(d, at);
    }

    /// Keys beside `use`. Returns whether a parameter stands there by mistake.
    fn keys(&mut self, used: &Used<'_>, method: &dyn Method) -> bool {
        let mut known = vec!["use", "params", "fit"];
        if used.kind == Kind::Weighting {
            known.extend(["data", "by", "sources", "expert"]);
        }
        if used.kind == Kind::Imputer {
            known.push("by");
        }
        if used.kind == Kind::Aggregator {
            known.push("read");
        }
        if used.reach == crate::shape::Reach::Default {
            known.push("for");
        }
        let properties = method.about().schema.get("properties").and_then(Value::as_table).unwrap_or_default();
        let mut beside = false;
        for entry in used.item.entries().iter().filter(|e| !known.contains(&e.key.as_str())) {
            let key = entry.key.as_str();
            if properties.iter().any(|(name, _)| name == key) {
                beside = true;
                self.tell(Diagnostic::new(config::PARAM_BESIDE_USE).arg("key", key).arg("found", entry.item.show()), entry.at);
                continue;
            }
            let d = Diagnostic::new(config::UNKNOWN_KEY).arg("key", key).arg("table", &used.table);
            let d = match nearest(key, known.iter().copied()) {
                Some(near) => d.arg("nearest", near),
                None => d.list("known", &known).hint("known"),
            };
            self.tell(d, entry.at);
        }
        beside
    }

    /// Parameters against the schema; whether the method can be tried with them.
    fn params(&mut self, item: &Item, params: Option<&Item>, given: &Value, method: &dyn Method, beside: bool) -> bool {
        let schema = &method.about().schema;
        let mut sound = match params {
            Some(params) => params.table().is_some() && self.finite("params", params),
            None => true,
        };
        if !sound {
            return false;
        }
        let problems = validate(schema, given);
        // `clp` is what stands where `clip` is missed.
        let misspelt: Vec<String> = problems.iter().filter(|p| p.kind == ProblemKind::Unknown).map(|p| p.path.to_string()).collect();
        for problem in problems {
            sound = false;
            let missed = problem.kind == ProblemKind::Missing;
            if missed && (beside || misspelt.iter().any(|name| nearest(name, [problem.path.to_string().as_str()]).is_some())) {
                continue;
            }
            let (d, at) = self.problem(&problem, item, params, method);
            self.tell(d, at);
        }
        sound & self.formulas(params)
    }

    fn finite(&mut self, key: &str, item: &Item) -> bool {
        match &item.data {
            Data::Number(n) if !n.is_finite() => {
                self.tell(Diagnostic::new(config::NOT_FINITE).arg("key", key).arg("found", item.show()), item.at);
                false
            }
            Data::List(items) => items.iter().fold(true, |good, i| self.finite(key, i) & good),
            Data::Table(table) => table.entries.iter().fold(true, |good, e| self.finite(&e.key, &e.item) & good),
            _ => true,
        }
    }

    /// A parameter in the formula language is read here, because only here the place of each character is known.
    fn formulas(&mut self, params: Option<&Item>) -> bool {
        let Some(formula) = params.and_then(|p| p.get("expr")) else { return true };
        let Some(text) = formula.text() else { return true };
        match indicia_expr::parse(text) {
            Ok(_) => true,
            Err(e) => {
                self.tell(indicia_core::formula_diagnostic(&e, text), within(self.sources, formula.at, e.span.range()));
                false
            }
        }
    }

    fn problem(&self, problem: &ParamProblem, item: &Item, params: Option<&Item>, method: &dyn Method) -> (Diagnostic, Loc) {
        let about = method.about();
        let shown = problem.path.to_string();
        let (value, key) = match params {
            Some(params) => {
                let (value, key, _) = params.follow(&problem.path);
                (value.at, key)
            }
            None => (item.at, item.at),
        };
        let d = |code| Diagnostic::new(code).arg("method", &about.id).arg("param", &shown);
        let schema = schema_of(&about.schema, &problem.path);
        let example = example(schema);
        match problem.kind {
            ProblemKind::Unknown => {
                let known: Vec<&str> = problem.expected.split(", ").filter(|k| !k.is_empty()).collect();
                let d = d(config::UNKNOWN_PARAM);
                let d = match &problem.nearest {
                    Some(near) => d.arg("nearest", near),
                    None if known.is_empty() => d.hint("without"),
                    None => d.list("known", known).hint("known"),
                };
                (d, key)
            }
            ProblemKind::Missing => {
                let d = d(config::PARAM_MISSING);
                let d = match example {
                    Some(example) => d.arg("example", example),
                    None => d.hint("page"),
                };
                // Where it would stand: the parameters, or the method when there are none.
                let at = params.map_or(item.get("use").map_or(item.at, |u| u.at), |_| key);
                (d, at)
            }
            ProblemKind::WrongType => {
                let d = d(config::PARAM_TYPE);
                let types: Option<Vec<Word>> = problem.expected.split(" | ").map(type_word).collect();
                let d = match types {
                    Some(types) => {
                        let (en, zh): (Vec<&str>, Vec<&str>) = types.iter().map(|w| (w.en, w.zh)).unzip();
                        d.name("expected", en.join(" or "), zh.join("或"))
                    }
                    None => d.arg("expected", &problem.expected),
                };
                let found = params.map(|p| p.follow(&problem.path).0.word()).unwrap_or(words::NONE);
                let d = d.word("found", found);
                let d = match example {
                    Some(example) => d.arg("example", example),
                    None => d.hint("page"),
                };
                (d, value)
            }
            ProblemKind::OutOfRange => (d(config::PARAM_RANGE).arg("expected", &problem.expected).arg("found", &problem.found), value),
            ProblemKind::NotAChoice => {
                let d = d(config::PARAM_CHOICE).arg("found", &problem.found);
                let d = match &problem.nearest {
                    Some(near) => d.arg("nearest", near),
                    None => d.list("known", problem.expected.split(" | ")).hint("known"),
                };
                (d, value)
            }
            ProblemKind::WrongLength => {
                let d =
                    Diagnostic::new(config::LIST_LENGTH).arg("key", &shown).arg("expected", &problem.expected).arg("found", &problem.found);
                let d = match example {
                    Some(example) => d.arg("example", example),
                    None => d.no_hint(),
                };
                (d, value)
            }
        }
    }

    /// The scope of the fit; `None` when it cannot be read.
    fn fit(&mut self, item: &Item) -> Option<FitScope> {
        let Some(fit) = item.get("fit") else { return Some(FitScope::All) };
        match fit.text() {
            Some("all") => return Some(FitScope::All),
            Some("each") => return Some(FitScope::Each),
            _ => {}
        }
        let base = fit.get("base")?;
        let text = base.loose_text()?;
        match crate::read_period(&text) {
            Some(period) => Some(FitScope::Base(period)),
            None => {
                self.tell(Diagnostic::new(catalogue::units::PERIOD_UNREADABLE).arg("found", text), base.at);
                None
            }
        }
    }
}

/// Bytes of a text's value as bytes of the source.
pub(crate) fn within(sources: &SourceMap, literal: Loc, span: std::ops::Range<usize>) -> Loc {
    let inner = span_in_literal(sources.text(literal), span);
    Loc { source: literal.source, start: literal.start + inner.start as u32, end: literal.start + inner.end as u32 }
}

/// What a method says about its parameters, and where.
fn refused(method: &dyn Method, failure: &Failure, item: &Item, sources: &SourceMap) -> (Diagnostic, Loc) {
    let about = method.about();
    let arg = |name: &str| failure.args.iter().find(|(n, _)| n == name).map(|(_, value)| value);
    let d = match shared(&failure.code) {
        Some(code) => Diagnostic::new(code),
        // Bounds the wrong way round are the same mistake wherever they stand.
        None if failure.code == "not-rising" && !about.id.contains('/') => {
            let d = Diagnostic::new(config::REVERSED).arg("key", arg("parameter").map_or(failure.path.as_str(), |p| p));
            if arg("low") == arg("high") { d.hint("differ") } else { d }
        }
        None => match about.texts.iter().find(|t| t.code == failure.code) {
            Some(t) => Diagnostic::foreign(Foreign {
                id: format!("{}/{}", about.id, failure.code),
                severity: Severity::Error,
                en: t.text.en.clone(),
                zh: t.text.zh.clone(),
            }),
            None => Diagnostic::new(config::PARAM_REFUSED).arg("detail", failure),
        },
    };
    let d = d.with_severity(Severity::Error).arg("method", &about.id).arg("param", &failure.path).arg("when", "");
    let d = failure.args.iter().fold(d, |d, (name, value)| d.arg(name.clone(), value));
    let Some(params) = item.get("params") else { return (d, item.get("use").map_or(item.at, |u| u.at)) };
    let (value, _, _) = params.follow(&Path::parse(&failure.path));
    let number = |name: &str| failure.args.iter().find(|(n, _)| n == name).and_then(|(_, v)| v.parse::<usize>().ok());
    match (number("start"), number("end")) {
        (Some(start), Some(end)) if value.text().is_some() => (d, within(sources, value.at, start..end)),
        _ => (d, value.at),
    }
}

/// Whether a method's title is this name, in either language.
fn goes_by(about: &About, name: &str) -> bool {
    [&about.title.zh, &about.title.en].into_iter().any(|title| title.trim().to_lowercase() == name.trim().to_lowercase())
}

fn shared(slug: &str) -> Option<Code> {
    let areas = [catalogue::method::ALL, config::weights::ALL, config::component::ALL, config::formula::ALL, config::rules::ALL];
    areas.into_iter().flatten().find(|c| c.is_named(slug)).copied()
}

/// The schema of what a path leads to.
fn schema_of<'a>(schema: &'a Value, path: &Path) -> Option<&'a Value> {
    path.0.iter().try_fold(schema, |schema, step| match step {
        indicia_method::Step::Key(key) => {
            let known = schema.get("properties").and_then(|p| p.get(key));
            known.or_else(|| schema.get("additionalProperties").filter(|a| a.as_table().is_some()))
        }
        indicia_method::Step::Item(_) => schema.get("items"),
    })
}

/// A value that a schema would take, as TOML writes it: an example, the default, a choice.
fn example(schema: Option<&Value>) -> Option<String> {
    let schema = schema?;
    let first = |key: &str| schema.get(key).and_then(Value::as_list).and_then(|l| l.first());
    let value = first("examples").or_else(|| schema.get("default")).or_else(|| first("enum"))?;
    (*value != Value::Null).then(|| toml_value(value))
}

/// A value as TOML writes it.
pub(crate) fn toml_value(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(b) => b.to_string(),
        Value::Number(n) => n.to_string(),
        Value::Text(s) => crate::document::quoted(s),
        Value::List(l) => format!("[{}]", l.iter().map(toml_value).collect::<Vec<_>>().join(", ")),
        Value::Table(t) if t.is_empty() => "{}".into(),
        Value::Table(t) => {
            let pairs: Vec<String> = t.iter().map(|(k, v)| format!("{} = {}", crate::document::key_text(k), toml_value(v))).collect();
            format!("{{ {} }}", pairs.join(", "))
        }
    }
}

fn type_word(expected: &str) -> Option<Word> {
    Some(match expected {
        "string" => words::TEXT,
        "number" => words::NUMBER,
        "integer" => words::INTEGER,
        "boolean" => words::BOOLEAN,
        "array" => words::LIST,
        "object" => words::TABLE,
        _ => return None,
    })
}
