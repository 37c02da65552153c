//! Files against the table of keys. Everything that is wrong is told, each at the very key.

use indicia_diagnostic::{Diagnostic, Diagnostics, Word, catalogue::config, nearest, words};
use indicia_method::Kind;

use super::expert::{EXPERT, EXPERT_KEY};
use super::form::{Form, Ids, Key, Reach, Shape};
use super::keys::SYSTEM;
use super::meant::{is_table, suggested};
use crate::document::{Data, Entry, Item, key_path, key_text};
use crate::{Loc, SourceMap};

/// A method that is used somewhere, for the check of its parameters.
#[derive(Clone, Debug)]
pub(crate) struct Used<'a> {
    pub kind: Kind,
    pub item: &'a Item,
    /// The key under which it stands: `score`, `weights`, `sources`.
    pub key: &'static str,
    /// The table as it is shown: `[score.for.Iu]`.
    pub table: String,
    /// Whether it is a default, with `.for.NODE`.
    pub reach: Reach,
}

/// Walks a file along its shape.
pub(crate) struct Checker<'a> {
    sources: &'a SourceMap,
    /// Statements were left out: what is missing may have stood there.
    broken: bool,
    /// The keys of the file, for hints.
    root: &'static Shape,
    pub findings: Diagnostics,
    pub uses: Vec<Used<'a>>,
    /// A key is unknown and another one is suggested.
    pub misspelt: bool,
}

/// How the root table is called in findings.
pub(crate) struct Shown(pub &'static str);

/// The head of a table: `[node.Ig]`; the file itself for the root.
pub(crate) fn table_name(keys: &[String], root: &Shown) -> String {
    if keys.is_empty() { root.0.into() } else { format!("[{}]", key_path(keys)) }
}

/// Findings about one file that are told.
pub(crate) const MOST_FINDINGS: usize = 200;

/// Whether a text can be the id of an indicator or a node.
pub(crate) fn id_is_good(id: &str) -> bool {
    let mut chars = id.chars();
    let letters = chars.next().is_some_and(char::is_alphabetic) && chars.all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    letters && !RESERVED.contains(&id)
}

/// Whether a character may stand in the id of a system: letters of any script, digits, `-`.
pub(crate) fn result_letter(c: char) -> bool {
    c.is_alphanumeric() || c == '-'
}

/// Words of the formula language.
const RESERVED: [&str; 14] = ["and", "or", "not", "if", "self", "min", "max", "sum", "mean", "abs", "sqrt", "ln", "log10", "exp"];

const RESULT_ID: Word =
    Word { en: "the id of a system holds only letters, digits and `-`", zh: "体系标识只能包含文字、数字和 `-`" };

impl<'a> Checker<'a> {
    pub(crate) fn new(sources: &'a SourceMap, broken: bool) -> Self {
        Checker { sources, broken, root: &SYSTEM, findings: Vec::new(), uses: Vec::new(), misspelt: false }
    }

    fn tell(&mut self, d: Diagnostic, at: Loc) {
        if self.is_full() {
            return;
        }
        self.findings.push(d.at_opt(self.sources.place(at)));
    }

    /// Nobody reads further, and each finding carries its line with it.
    fn is_full(&self) -> bool {
        self.findings.len() >= MOST_FINDINGS
    }

    /// Checks a whole file.
    pub(crate) fn file(&mut self, root: &'a Item, shape: &'static Shape, shown: &Shown) {
        let mut path = Vec::new();
        self.root = shape;
        self.table(root, root.at, shape, &mut path, shown, &[]);
    }

    fn table(&mut self, item: &'a Item, at: Loc, shape: &'static Shape, path: &mut Vec<String>, shown: &Shown, extra: &[&str]) {
        for entry in item.entries() {
            if self.is_full() {
                return;
            }
            match shape.key(&entry.key) {
                Some(key) => {
                    path.push(entry.key.clone());
                    self.value(&entry.item, entry, key, &key.form, path, shown);
                    path.pop();
                }
                None if extra.contains(&entry.key.as_str()) => {}
                None => self.unknown(entry, shape, path, shown),
            }
        }
        for key in shape.keys.iter().filter(|k| k.needed) {
            if item.get(key.name).is_none() && key.or.is_none_or(|other| item.get(other).is_none()) {
                self.absent(key.name, key.example, at, &table_name(path, shown));
            }
        }
    }

    fn absent(&mut self, key: &str, example: &str, at: Loc, table: &str) {
        if !self.broken {
            self.tell(Diagnostic::new(config::MISSING_KEY).arg("key", key).arg("table", table).arg("expected", example), at);
        }
    }

    fn unknown(&mut self, entry: &Entry, shape: &'static Shape, path: &[String], shown: &Shown) {
        let name = entry.key.as_str();
        if path.is_empty() && entry.item.table().is_some() {
            let d = Diagnostic::new(config::UNKNOWN_TABLE).arg("table", key_text(name));
            let d = match suggested(name, shape, true) {
                Some(near) => {
                    self.misspelt = true;
                    d.arg("nearest", near)
                }
                None => d.list("known", shape.keys.iter().filter(|k| is_table(&k.form)).map(|k| k.name)).hint("known"),
            };
            return self.tell(d, entry.at);
        }
        let d = Diagnostic::new(config::UNKNOWN_KEY).arg("key", name).arg("table", table_name(path, shown));
        let d = match (suggested(name, shape, false), elsewhere(name, self.root)) {
            (Some(near), _) => {
                self.misspelt = true;
                d.arg("nearest", near)
            }
            (None, Some(table)) => d.arg("expected", table).hint("elsewhere"),
            (None, None) => d.list("known", shape.names()).hint("known"),
        };
        self.tell(d, entry.at);
    }

    fn value(&mut self, item: &'a Item, entry: &Entry, key: &'static Key, form: &'static Form, path: &mut Vec<String>, shown: &Shown) {
        let name = entry.key.as_str();
        match form {
            Form::Text | Form::Formula => match item.text() {
                Some(text) if text.trim().is_empty() && matches!(form, Form::Text) => self.empty(item, path, shown),
                Some(_) => {}
                None => self.wrong(item, name, key, words::TEXT),
            },
            Form::Any => {}
            Form::Bool => {
                if !matches!(item.data, Data::Bool(_)) {
                    self.wrong(item, name, key, words::BOOLEAN);
                }
            }
            Form::TextOrTexts => match &item.data {
                Data::Text(text) if text.trim().is_empty() => self.empty(item, path, shown),
                Data::Text(_) => {}
                _ => self.texts(item, name, key),
            },
            Form::NumberOrFormula => match &item.data {
                Data::Text(_) => {}
                Data::Number(n) if n.is_finite() => {}
                _ if item.number().is_some() => {}
                _ => self.wrong(item, name, key, words::NUMBER),
            },
            Form::Loose => {
                if item.loose_text().is_none() {
                    self.wrong(item, name, key, words::TEXT);
                }
            }
            Form::Local => match &item.data {
                Data::Text(text) if text.trim().is_empty() => self.empty(item, path, shown),
                Data::Text(_) => {}
                Data::Table(table) => {
                    for entry in &table.entries {
                        if !matches!(entry.key.as_str(), "zh" | "en") {
                            let d = Diagnostic::new(config::UNKNOWN_KEY).arg("key", &entry.key).arg("table", table_name(path, shown));
                            self.tell(d.list("known", ["zh", "en"]).hint("known"), entry.at);
                        } else if entry.item.text().is_none() {
                            self.wrong(&entry.item, &entry.key, key, words::TEXT);
                        }
                    }
                }
                _ => self.wrong(item, name, key, words::TEXT_OR_TABLE),
            },
            // Which version it is was looked at when the file was read.
            Form::Format => {
                if item.number().is_none() {
                    self.wrong(item, name, key, words::INTEGER);
                }
            }
            Form::Integer(low, high) => match item.integer() {
                Some(n) if n < *low || n > *high => {
                    let d = Diagnostic::new(config::VALUE_RANGE).arg("key", name).arg("found", n);
                    self.tell(d.arg("expected", format!("[{low}, {high}]")), item.at);
                }
                Some(_) => {}
                None if matches!(item.data, Data::Number(n) if !n.is_finite()) => self.not_finite(item, name),
                None => self.wrong(item, name, key, words::INTEGER),
            },
            Form::Number => {
                self.number(item, name, key);
            }
            Form::Within(low, high) => {
                if let Some(n) = self.number(item, name, key)
                    && !(*low..=*high).contains(&n)
                {
                    let expected = if *high == f64::MAX { format!("[{low}, ∞)") } else { format!("[{low}, {high}]") };
                    self.tell(Diagnostic::new(config::VALUE_RANGE).arg("key", name).arg("found", n).arg("expected", expected), item.at);
                }
            }
            Form::Choice(choices) => self.choice(item, name, key, choices),
            Form::Choices(choices) => match &item.data {
                Data::List(items) => items.iter().for_each(|i| self.choice(i, name, key, choices)),
                _ => self.wrong(item, name, key, words::LIST_OF_TEXTS),
            },
            Form::Texts | Form::Editable => self.texts(item, name, key),
            Form::Pair => self.pair(item, name, key, words::LIST_OF_NUMBERS),
            Form::NumberOrPair => match &item.data {
                Data::List(_) => self.pair(item, name, key, words::NUMBER_OR_PAIR),
                Data::Integer(_) => {}
                Data::Number(n) if n.is_finite() => {}
                Data::Number(_) => self.not_finite(item, name),
                _ => self.wrong(item, name, key, words::NUMBER_OR_PAIR),
            },
            Form::Fit => self.fit(item),
            Form::Table(shape) | Form::TableFor(shape) => match item.table() {
                Some(table) => {
                    let with_for = matches!(form, Form::TableFor(_));
                    self.table(item, item.at, shape, path, shown, if with_for { &["for"] } else { &[] });
                    if let Some(inner) = table.entry("for").filter(|_| with_for) {
                        self.each_of_for(inner, path, |me, entry, path| match entry.item.table() {
                            Some(_) => me.table(&entry.item, entry.item.at, shape, path, shown, &[]),
                            None => me.wrong(&entry.item, &entry.key, key, words::TABLE),
                        });
                    }
                }
                None => self.wrong(item, name, key, words::TABLE),
            },
            Form::TextOr(shape) => match &item.data {
                Data::Text(_) => {}
                Data::Table(_) => self.table(item, item.at, shape, path, shown, &[]),
                _ => self.wrong(item, name, key, words::TEXT),
            },
            Form::NumberOrWord(word) => match item.text() {
                Some(_) => self.choice(item, name, key, &[word]),
                None => _ = self.number(item, name, key),
            },
            Form::NumberOr(shape) => match &item.data {
                Data::Table(_) => self.table(item, item.at, shape, path, shown, &[]),
                _ => _ = self.number(item, name, key),
            },
            Form::Map(ids, inner) => match item.table() {
                Some(table) => {
                    for entry in &table.entries {
                        if *ids == Ids::Strict {
                            self.id(&entry.key, entry.at);
                        }
                        path.push(entry.key.clone());
                        self.value(&entry.item, entry, key, inner, path, shown);
                        path.pop();
                    }
                }
                None => self.wrong(item, name, key, words::TABLE),
            },
            Form::List(inner) => match &item.data {
                Data::List(items) => items.iter().for_each(|i| self.value(i, entry, key, inner, path, shown)),
                _ => self.wrong(item, name, key, words::LIST),
            },
            Form::Use(kind, reach) => self.method(item, key.name, *kind, *reach, path, shown),
        }
        if path.len() == 2 && path[0] == "index" && name == "id" {
            self.result_id(item);
        }
    }

    fn empty(&mut self, item: &Item, path: &[String], shown: &Shown) {
        let Some((name, above)) = path.split_last() else { return };
        self.tell(Diagnostic::new(config::EMPTY_VALUE).arg("key", name).arg("table", table_name(above, shown)), item.at);
    }

    /// A method with its parameters; those are checked later, when the methods are known.
    pub(super) fn method(&mut self, item: &'a Item, key: &'static str, kind: Kind, reach: Reach, path: &mut Vec<String>, shown: &Shown) {
        let Some(table) = item.table() else {
            let d = Diagnostic::new(config::WRONG_TYPE).arg("key", key).word("expected", words::USE).word("found", item.word());
            let example = match item.text() {
                Some(text) => format!("{{ use = \"{text}\" }}"),
                None => SYSTEM.key(key).map_or("{ use = \"…\" }", |k| k.example).to_string(),
            };
            return self.tell(d.arg("example", example), item.at);
        };
        let name = table_name(path, shown);
        let only_for = reach == Reach::Default && table.entries.iter().all(|e| e.key == "for") && !table.entries.is_empty();
        match table.get("use") {
            Some(id) if id.text().is_none() => self.wrong_as(id, "use", "\"…\"", words::TEXT),
            None if !only_for => {
                let example = SYSTEM.key(key).map_or("…", |k| k.example).trim_start_matches("{ use = ").trim_end_matches(" }");
                let example = example.split(", params").next().unwrap_or(example);
                match numbers(item).filter(|_| !self.broken && path.last().is_some_and(|p| p == "weights")) {
                    Some(pairs) => {
                        let fixed = format!("weights = {{ use = \"fixed\", params = {{ values = {pairs} }} }}");
                        let d = Diagnostic::new(config::MISSING_KEY).arg("key", "use").arg("table", &name).arg("expected", fixed);
                        self.tell(d.hint("fixed"), item.at);
                    }
                    None => self.absent("use", example, item.at, &name),
                }
            }
            _ => {}
        }
        if let Some(params) = table.get("params")
            && params.table().is_none()
        {
            self.wrong_as(params, "params", "{ range = [0, 100] }", words::TABLE);
        }
        if let Some(fit) = table.get("fit") {
            self.fit(fit);
        }
        if kind == Kind::Imputer
            && let Some(by) = table.get("by")
            && by.text().is_none()
        {
            self.wrong_as(by, "by", "\"stage\"", words::TEXT);
        }
        if kind == Kind::Aggregator
            && let Some(read) = table.get("read")
        {
            self.choice_as(read, "read", "\"grade\"", &["score", "grade"]);
        }
        if kind == Kind::Weighting {
            if let Some(data) = table.get("data") {
                self.choice_as(data, "data", "\"scored\"", &["scored", "treated", "raw"]);
            }
            if let Some(by) = table.get("by")
                && by.text().is_none()
            {
                self.wrong_as(by, "by", "\"stage\"", words::TEXT);
            }
            match table.get("sources").map(|s| (s, &s.data)) {
                Some((_, Data::List(items))) => {
                    path.push("sources".into());
                    items.iter().for_each(|i| self.method(i, "sources", kind, Reach::Own, path, shown));
                    path.pop();
                }
                Some((sources, _)) => self.wrong_as(sources, "sources", "[{ use = \"equal\" }, { use = \"entropy\" }]", words::LIST),
                None => {}
            }
            if let Some(experts) = table.entry("expert") {
                path.push("expert".into());
                self.experts(experts, path, shown);
                path.pop();
            }
        }
        self.uses.push(Used { kind, item, key, table: name, reach });
        if let Some(inner) = table.entry("for").filter(|_| reach == Reach::Default) {
            self.each_of_for(inner, path, |me, entry, path| me.method(&entry.item, key, kind, Reach::Own, path, shown));
        }
    }

    /// Tables of experts by role: one table, or a list of them.
    fn experts(&mut self, entry: &'a Entry, path: &mut Vec<String>, shown: &Shown) {
        if entry.item.table().is_none() {
            return self.wrong_as(&entry.item, "expert", EXPERT_KEY.example, words::TABLE);
        }
        for role in entry.item.entries() {
            path.push(role.key.clone());
            let several = role.item.items();
            let tables = if several.is_empty() { std::slice::from_ref(&role.item) } else { several };
            for one in tables {
                match one.table() {
                    Some(_) => self.table(one, one.at, &EXPERT, path, shown, &[]),
                    None => self.wrong_as(one, &role.key, "{ file = \"experts.xlsx\" }", words::TABLE),
                }
            }
            path.pop();
        }
    }

    fn each_of_for(&mut self, inner: &'a Entry, path: &mut Vec<String>, mut each: impl FnMut(&mut Self, &'a Entry, &mut Vec<String>)) {
        let Some(table) = inner.item.table() else {
            return self.wrong_as(&inner.item, "for", "{ NODE = { … } }", words::TABLE);
        };
        path.push("for".into());
        for entry in &table.entries {
            path.push(entry.key.clone());
            each(self, entry, path);
            path.pop();
        }
        path.pop();
    }

    fn wrong(&mut self, item: &Item, name: &str, key: &Key, expected: Word) {
        // The example of a map is that of the map, not of its entries.
        let example = if key.name == name { key.example } else { "" };
        self.wrong_as(item, name, example, expected);
    }

    pub(super) fn wrong_as(&mut self, item: &Item, name: &str, example: &str, expected: Word) {
        let d = Diagnostic::new(config::WRONG_TYPE).arg("key", name).word("expected", expected).word("found", item.word());
        let numeric = [words::NUMBER, words::INTEGER, words::NUMBER_OR_PAIR].contains(&expected);
        let listed = [words::LIST, words::LIST_OF_TEXTS, words::LIST_OF_NUMBERS].contains(&expected);
        let scalar = !matches!(item.data, Data::List(_) | Data::Table(_));
        let d = match &item.data {
            Data::Text(text) if numeric && text.trim().parse::<f64>().is_ok_and(f64::is_finite) => {
                d.arg("example", text.trim()).hint("unquote")
            }
            Data::Integer(_) | Data::Number(_) | Data::Bool(_) if expected == words::TEXT => {
                d.arg("example", format!("\"{}\"", item.show())).hint("quote")
            }
            _ if listed && scalar => d.arg("example", format!("[{}]", item.show())).hint("brackets"),
            _ if example.is_empty() => d.no_hint(),
            _ => d.arg("example", example),
        };
        self.tell(d, item.at);
    }

    fn not_finite(&mut self, item: &Item, name: &str) {
        self.tell(Diagnostic::new(config::NOT_FINITE).arg("key", name).arg("found", item.show()), item.at);
    }

    fn number(&mut self, item: &Item, name: &str, key: &Key) -> Option<f64> {
        match item.data {
            Data::Number(n) if !n.is_finite() => self.not_finite(item, name),
            Data::Number(_) | Data::Integer(_) => return item.number(),
            _ => self.wrong(item, name, key, words::NUMBER),
        }
        None
    }

    fn choice(&mut self, item: &Item, name: &str, key: &Key, choices: &[&str]) {
        self.choice_as(item, name, key.example, choices);
    }

    fn choice_as(&mut self, item: &Item, name: &str, example: &str, choices: &[&str]) {
        match item.text() {
            Some(text) if choices.contains(&text) => {}
            Some(text) => {
                let d = Diagnostic::new(config::UNKNOWN_VALUE).arg("key", name).arg("found", text);
                let meant = if name == "direction" { super::meant::direction(text) } else { None };
                let d = match meant.or_else(|| nearest(text, choices.iter().copied())) {
                    Some(near) => d.arg("nearest", near),
                    None => d.list("known", choices).hint("known"),
                };
                self.tell(d, item.at);
            }
            None => match (name, super::meant::direction(&item.show())) {
                // Other programs write 1 and -1; quotes would not help.
                ("direction", Some(meant)) => {
                    let d = Diagnostic::new(config::UNKNOWN_VALUE).arg("key", name).arg("found", item.show());
                    self.tell(d.arg("nearest", meant), item.at);
                }
                _ => self.wrong_as(item, name, example, words::TEXT),
            },
        }
    }

    fn texts(&mut self, item: &Item, name: &str, key: &Key) {
        match &item.data {
            Data::List(items) => {
                for i in items.iter().filter(|i| i.text().is_none()) {
                    self.wrong_as(i, name, "", words::TEXT);
                }
            }
            _ => self.wrong(item, name, key, words::LIST_OF_TEXTS),
        }
    }

    fn pair(&mut self, item: &Item, name: &str, key: &Key, expected: Word) {
        let Data::List(items) = &item.data else { return self.wrong(item, name, key, expected) };
        let numbers: Vec<f64> = items.iter().filter_map(|i| self.number(i, name, key)).collect();
        if numbers.len() != items.len() {
            return;
        }
        match numbers[..] {
            [low, high] if low < high => {}
            [low, high] => {
                let d = Diagnostic::new(config::REVERSED).arg("key", name).arg("low", low).arg("high", high);
                self.tell(if low == high { d.hint("differ") } else { d }, item.at);
            }
            _ => {
                let d = Diagnostic::new(config::LIST_LENGTH).arg("key", name).arg("expected", 2).arg("found", items.len());
                self.tell(d.arg("example", if key.name == name { key.example } else { "[0, 100]" }), item.at);
            }
        }
    }

    fn fit(&mut self, item: &Item) {
        let base = item.get("base");
        let good = match &item.data {
            Data::Text(word) => matches!(word.as_str(), "all" | "each"),
            Data::Table(t) => t.entries.len() == 1 && base.is_some_and(|b| b.loose_text().is_some()),
            _ => false,
        };
        if good {
            return;
        }
        let d = Diagnostic::new(config::FIT_FORM).arg("found", item.show());
        let period = item.loose_text().or_else(|| base.and_then(Item::loose_text)).filter(|t| crate::read_period(t).is_some());
        self.tell(
            match period {
                Some(period) => d.arg("period", period),
                None => d.hint("all"),
            },
            item.at,
        );
    }

    fn id(&mut self, id: &str, at: Loc) {
        if RESERVED.contains(&id) {
            return self.tell(Diagnostic::new(config::RESERVED_ID).arg("id", id), at);
        }
        if !id_is_good(id) {
            let near = mended_id(id, |c| c.is_alphanumeric() || c == '_' || c == '-', true);
            self.tell(Diagnostic::new(config::BAD_ID).arg("id", id).word("expected", words::ID_RULE).arg("nearest", near), at);
        }
    }

    fn result_id(&mut self, item: &Item) {
        let Some(id) = item.text().filter(|t| !t.trim().is_empty()) else { return };
        if !id.chars().all(result_letter) {
            let near = mended_id(id, result_letter, false);
            self.tell(Diagnostic::new(config::BAD_ID).arg("id", id).word("expected", RESULT_ID).arg("nearest", near), item.at);
        }
    }
}

/// An id that is allowed and as near as possible.
fn mended_id(id: &str, allowed: impl Fn(char) -> bool, letter_first: bool) -> String {
    let mut out: String = id.chars().map(|c| if allowed(c) { c } else { '-' }).collect();
    out = out.split('-').filter(|s| !s.is_empty()).collect::<Vec<_>>().join("-");
    if out.is_empty() {
        return "x1".into();
    }
    if letter_first && !out.starts_with(char::is_alphabetic) { format!("x{out}") } else { out }
}

/// A table of nothing but numbers, as one would write weights without knowing more, as text.
fn numbers(item: &Item) -> Option<String> {
    let pairs: Option<Vec<String>> = item.entries().iter().map(|e| Some(format!("{} = {}", key_text(&e.key), e.item.number()?))).collect();
    pairs.filter(|p| !p.is_empty()).map(|p| format!("{{ {} }}", p.join(", ")))
}

/// The table in which a key would be known.
fn elsewhere(name: &str, root: &'static Shape) -> Option<String> {
    root.keys.iter().find_map(|top| match &top.form {
        Form::Table(shape) | Form::TableFor(shape) => shape.key(name).map(|_| format!("[{}]", top.name)),
        Form::Map(_, Form::Table(shape)) => shape.key(name).map(|_| format!("[{}.ID]", top.name)),
        _ => None,
    })
}
