//! From the tree of the file to the model.

use std::path::Path;

use indicia_config::{Item, Standalone, read_questionnaire};
use indicia_diagnostic::catalogue::fieldwork::questionnaire as codes;
use indicia_diagnostic::{Diagnostic, Diagnostics, Severity, nearest};

use super::model::{Choice, Clean, Group, Indicator, Measure, Named, Question, Questionnaire, Role, Scale, Trim};
use super::options::{bands, declared, likert, text_of, yes_no};
use super::sound;
use crate::statistics::Ties;

/// What came of reading a questionnaire.
#[derive(Debug)]
pub struct Read {
    /// The questionnaire; `None` when a finding is an error.
    pub questionnaire: Option<Questionnaire>,
    /// Everything that was found, in the order of the file.
    pub findings: Diagnostics,
    /// The file.
    pub file: Standalone,
}

/// Reads a questionnaire: a file, or a folder with `questionnaire.toml`.
pub fn read(path: &Path) -> Read {
    let mut file = read_questionnaire(path);
    let mut findings = std::mem::take(&mut file.findings);
    let wrong = |f: &[Diagnostic]| f.iter().any(|d| d.severity() == Severity::Error);
    if wrong(&findings) {
        return Read { questionnaire: None, findings, file };
    }
    let mut reader = Reader { file: &file, findings: Vec::new() };
    let made = reader.questionnaire();
    findings.append(&mut reader.findings);
    if !wrong(&findings) {
        findings.extend(sound::check(&made, &file));
    }
    let questionnaire = Some(made).filter(|_| !wrong(&findings));
    Read { questionnaire, findings, file }
}

pub(super) struct Reader<'a> {
    pub(super) file: &'a Standalone,
    pub(super) findings: Diagnostics,
}

fn list<'a>(item: &'a Item, key: &str) -> &'a [Item] {
    item.get(key).map_or(&[][..], Item::items)
}

fn texts(item: &Item, key: &str) -> Vec<String> {
    list(item, key).iter().filter_map(Item::text).map(String::from).collect()
}

impl Reader<'_> {
    pub(super) fn tell(&mut self, d: Diagnostic, item: &Item) {
        self.findings.push(d.at_opt(self.file.place(item.at)));
    }

    pub(super) fn named(&self, item: &Item) -> Option<Named> {
        Some(Named { value: item.text()?.to_string(), place: self.file.place(item.at) })
    }

    /// One text, or a list of them.
    pub(super) fn names(&self, item: Option<&Item>) -> Vec<Named> {
        let Some(item) = item else { return Vec::new() };
        if item.text().is_some() {
            self.named(item).into_iter().collect()
        } else {
            item.items().iter().filter_map(|i| self.named(i)).collect()
        }
    }

    fn questionnaire(&mut self) -> Questionnaire {
        let root = &self.file.root;
        let survey = root.get("survey");
        let of = |key: &str| survey.and_then(|s| s.get(key));
        let mut out = Questionnaire {
            id: of("id").and_then(Item::text).unwrap_or_default().into(),
            title: text_of(of("title")),
            period: of("period").and_then(Item::loose_text),
            groups: self.groups(root.get("group")),
            questions: Vec::new(),
            indicators: Vec::new(),
            responses: Vec::new(),
            clean: clean(root.get("clean")),
            margins: Vec::new(),
            missing: survey.map_or(Vec::new(), |s| texts(s, "missing")),
            note: text_of(of("note")),
            shown: self.file.shown().into(),
        };
        for entry in root.get("indicator").map_or(&[][..], Item::entries) {
            let indicator = self.indicator(&entry.key, &entry.item, &out.groups);
            out.indicators.push(indicator);
        }
        let entries = root.get("question").map_or(&[][..], Item::entries);
        for entry in entries {
            let question = self.question(&entry.key, &entry.item, &out);
            out.questions.push(question);
        }
        // What a question says of others is known when all are.
        for (i, entry) in entries.iter().enumerate() {
            let evidence = self.other(&entry.item, "evidence", &out.questions);
            let rater = self.other(&entry.item, "rater", &out.questions);
            let measure = self.measure(&entry.item, i, &out);
            if let Some(question) = out.questions.get_mut(i) {
                question.evidence = evidence;
                question.rater = rater;
                if let Some(measure) = measure {
                    question.measure = measure;
                }
            }
        }
        for i in 0..out.indicators.len() {
            let plain = out.questions.iter().any(|q| q.indicator == Some(i) && plain(q));
            if let Some(indicator) = out.indicators.get_mut(i) {
                indicator.plain = plain;
            }
        }
        let responses = root.get("responses").map_or(&[][..], Item::entries);
        let ids: Vec<&str> = responses.iter().map(|e| e.key.as_str()).collect();
        for entry in responses {
            if let Some(made) = self.responses(&entry.key, &entry.item, &out, &ids) {
                out.responses.push(made);
            }
        }
        for entry in root.get("margin").map_or(&[][..], Item::entries) {
            if let Some(made) = self.margin(&entry.key, &entry.item, entry.at, &out) {
                out.margins.push(made);
            }
        }
        out
    }

    fn groups(&mut self, item: Option<&Item>) -> Vec<Group> {
        let entries = item.map_or(&[][..], Item::entries);
        let made = |e: &indicia_config::Entry| Group {
            id: e.key.clone(),
            title: text_of(e.item.get("title")),
            minimum: e.item.get("minimum").and_then(Item::integer).and_then(|n| u64::try_from(n).ok()).unwrap_or(1).max(1),
            form: e.item.get("form").and_then(Item::boolean).unwrap_or(false),
            place: self.file.place(e.at),
        };
        entries.iter().map(made).collect()
    }

    pub(super) fn group(&mut self, id: &str, at: &Item, groups: &[Group]) -> Option<usize> {
        let found = groups.iter().position(|g| g.id == id);
        if found.is_none() {
            let d = Diagnostic::new(codes::SURVEY_GROUP_UNKNOWN).arg("group", id);
            let ids = || groups.iter().map(|g| g.id.as_str());
            let d = match nearest(id, ids()) {
                Some(near) => d.arg("nearest", near),
                None => d.list("known", ids()).hint("known"),
            };
            self.tell(d, at);
        }
        found
    }

    fn indicator(&mut self, id: &str, item: &Item, groups: &[Group]) -> Indicator {
        let mut weights = Vec::new();
        for entry in item.get("groups").map_or(&[][..], Item::entries) {
            if let (Some(group), Some(weight)) = (self.group(&entry.key, &entry.item, groups), entry.item.number())
                && weight > 0.0
            {
                weights.push((group, weight));
            }
        }
        let mut minimum = Vec::new();
        for entry in item.get("minimum").map_or(&[][..], Item::entries) {
            if let (Some(group), Some(n)) = (self.group(&entry.key, &entry.item, groups), entry.item.integer()) {
                minimum.push((group, n.max(1) as u64));
            }
        }
        let mut anchor = Vec::new();
        for entry in item.get("anchor").map_or(&[][..], Item::entries) {
            let ties = entry.item.text().and_then(Ties::from_word);
            anchor.extend(self.group(&entry.key, &entry.item, groups).zip(ties));
        }
        let main = item.get("main").and_then(|m| Some((m, m.text()?)));
        let main = main.and_then(|(at, id)| self.group(id, at, groups));
        Indicator {
            id: id.into(),
            title: text_of(item.get("title")),
            groups: weights,
            range: item.get("range").and_then(Item::pair).unwrap_or([0.0, 100.0]),
            reflective: item.text_of("model") == Some("reflective"),
            anchor,
            main,
            bound: item.get("bound").and_then(Item::number).unwrap_or(0.15),
            minimum,
            plain: false,
            place: self.file.place(item.at),
        }
    }

    fn question(&mut self, id: &str, item: &Item, so_far: &Questionnaire) -> Question {
        let scale = match item.text_of("scale") {
            Some("score") => Scale::Score,
            Some("yes-no") => Scale::YesNo,
            Some("choice") => Scale::Choice,
            Some("multiple") => Scale::Multiple,
            Some("bands") => Scale::Bands,
            Some("number") => Scale::Number,
            Some("text") => Scale::Text,
            _ => Scale::Likert,
        };
        self.keys_of_scale(item);
        let options = self.options(id, item, &scale);
        let role = role(item.text_of("role"));
        let indicator = item.get("indicator").and_then(|i| Some((i, i.text()?))).and_then(|(at, name)| {
            let found = so_far.indicator(name);
            if found.is_none() {
                let d = Diagnostic::new(codes::SURVEY_INDICATOR_UNKNOWN).arg("id", id).arg("indicator", name);
                let d = match nearest(name, so_far.indicators.iter().map(|i| i.id.as_str())) {
                    Some(near) => d.arg("nearest", near),
                    None => d.hint("add"),
                };
                self.tell(d, at);
            }
            found
        });
        let mut groups = Vec::new();
        for at in list(item, "groups") {
            if let Some(group) = at.text().and_then(|name| self.group(name, at, &so_far.groups)) {
                groups.push(group);
            }
        }
        if item.get("groups").is_none() {
            // Of an indicator's question, the groups that have a weight in it; of any other, everybody.
            groups = match indicator.and_then(|i| so_far.indicators.get(i)) {
                Some(indicator) => indicator.groups.iter().map(|(g, _)| *g).collect(),
                None => (0..so_far.groups.len()).collect(),
            };
        }
        let default_bounds = matches!(scale, Scale::Score).then_some([0.0, 100.0]);
        let mut expect = Vec::new();
        for at in list(item, "expect") {
            expect.extend(self.option(id, &options, at));
        }
        let question = Question {
            id: id.into(),
            text: text_of(item.get("text")),
            hint: text_of(item.get("hint")),
            bounds: item.get("bounds").and_then(Item::pair).or(default_bounds),
            unit: item.text_of("unit").map(String::from),
            reversed: item.get("reversed").and_then(Item::boolean).unwrap_or(false),
            indicator,
            measure: Measure::Mean,
            weight: item.get("weight").and_then(Item::number).unwrap_or(1.0),
            groups,
            role,
            expect,
            evidence: None,
            rater: None,
            without_severity: item.text_of("severity") == Some("additive"),
            block: item.text_of("block").map(String::from),
            required: item.get("required").and_then(Item::boolean).unwrap_or(false),
            missing: texts(item, "missing"),
            place: self.file.place(item.at),
            scale,
            options,
        };
        if matches!(role, Role::Consent | Role::Attention | Role::Screen) && item.get("expect").is_none() {
            let word = item.text_of("role").unwrap_or_default();
            self.tell(Diagnostic::new(codes::EXPECT_NEEDED).arg("id", id).arg("found", word), item);
        }
        question
    }

    fn keys_of_scale(&mut self, item: &Item) {
        let scale = item.text_of("scale").unwrap_or_default();
        let only: [(&str, &[&str]); 6] = [
            ("points", &["likert"]),
            ("labels", &["likert"]),
            ("options", &["choice", "multiple"]),
            ("bands", &["bands"]),
            ("bounds", &["number", "score"]),
            ("unit", &["number", "score"]),
        ];
        for (key, scales) in only {
            if let Some(entry) = item.table().and_then(|t| t.entry(key)).filter(|_| !scales.contains(&scale)) {
                let d = Diagnostic::new(codes::KEY_OF_OTHER_SCALE).arg("key", key).arg("found", scale);
                self.findings.push(d.at_opt(self.file.place(entry.at)));
            }
        }
        // The options of a unit or a group are as many as there are; their texts are then what they name.
        let named = matches!(item.text_of("role"), Some("unit" | "group" | "period"));
        if matches!(scale, "choice" | "multiple") && list(item, "options").is_empty() && !named {
            let d = Diagnostic::new(codes::SCALE_NEEDS_KEY).arg("found", scale).arg("key", "options");
            self.tell(d.arg("example", "[{ code = \"1\", text = \"…\", score = 100 }]"), item);
        }
    }

    fn options(&mut self, id: &str, item: &Item, scale: &Scale) -> Vec<Choice> {
        let options = match scale {
            Scale::Likert => {
                let labels: Vec<_> = list(item, "labels").iter().map(|l| text_of(Some(l))).collect();
                let points = item.get("points").and_then(Item::integer).and_then(|n| usize::try_from(n).ok());
                let points = points.unwrap_or(if labels.is_empty() { 5 } else { labels.len().clamp(2, 11) });
                if !labels.is_empty() && labels.len() != points {
                    let d = Diagnostic::new(codes::LABELS_COUNT).arg("id", id).arg("expected", points).arg("found", labels.len());
                    self.tell(d, item.get("labels").unwrap_or(item));
                }
                likert(points, &labels)
            }
            Scale::YesNo => yes_no(),
            Scale::Bands => {
                let pairs: Vec<(f64, f64)> = list(item, "bands")
                    .iter()
                    .filter_map(|b| b.pair().map(|[a, b]| (a, b)).or_else(|| b.number().map(|n| (n, n))))
                    .collect();
                bands(&pairs)
            }
            Scale::Choice | Scale::Multiple => declared(list(item, "options")),
            Scale::Number | Scale::Score | Scale::Text => Vec::new(),
        };
        let mut seen: Vec<String> = Vec::new();
        for option in &options {
            let mut own: Vec<String> = vec![option.code.clone()];
            for text in [&option.text.zh, &option.text.en].into_iter().chain(&option.also) {
                if !text.is_empty() && !own.contains(text) {
                    own.push(text.clone());
                }
            }
            if let Some(twice) = own.iter().find(|o| seen.contains(o)) {
                self.tell(Diagnostic::new(codes::OPTION_TWICE).arg("id", id).arg("found", twice), item.get("options").unwrap_or(item));
            }
            seen.append(&mut own);
        }
        options
    }

    /// An option by its code or text.
    pub(super) fn option(&mut self, id: &str, options: &[Choice], at: &Item) -> Option<usize> {
        let wanted = at.loose_text()?;
        let found = options.iter().position(|o| o.code == wanted).or_else(|| options.iter().position(|o| o.reads(&wanted)));
        if found.is_none() {
            let d = Diagnostic::new(codes::OPTION_NOT_DEFINED).arg("id", id).arg("found", &wanted);
            let names: Vec<&str> = options.iter().flat_map(|o| [o.code.as_str(), o.text.zh.as_str()]).filter(|n| !n.is_empty()).collect();
            let d = match nearest(&wanted, names.iter().copied()) {
                Some(near) => d.arg("nearest", near),
                None => d.list("known", options.iter().map(|o| &o.code)).hint("known"),
            };
            self.tell(d, at);
        }
        found
    }

    /// The question that a key names.
    fn other(&mut self, item: &Item, key: &str, questions: &[Question]) -> Option<usize> {
        let at = item.get(key)?;
        let name = at.text()?;
        let found = questions.iter().position(|q| q.id == name);
        if found.is_none() {
            self.not_a_question(key, name, at, questions);
        }
        found
    }

    pub(super) fn not_a_question(&mut self, key: &str, name: &str, at: &Item, questions: &[Question]) {
        let d = Diagnostic::new(codes::QUESTION_NOT_DEFINED).arg("key", key).arg("id", name);
        let ids = || questions.iter().map(|q| q.id.as_str());
        let d = match nearest(name, ids()) {
            Some(near) => d.arg("nearest", near),
            None => d.list("known", ids()).hint("known"),
        };
        self.tell(d, at);
    }

    fn measure(&mut self, item: &Item, index: usize, q: &Questionnaire) -> Option<Measure> {
        let over = self.other(item, "over", &q.questions);
        let question = q.questions.get(index)?;
        let word = item.text_of("measure");
        Some(match word {
            Some("trimmed-mean") => Measure::TrimmedMean(match item.get("trim").and_then(Item::number) {
                Some(share) if share < 0.5 => Trim::Share(share),
                Some(count) => Trim::Count(count.max(1.0) as usize),
                None => Trim::Count(1),
            }),
            Some("share") => {
                let mut of = Vec::new();
                for at in list(item, "of") {
                    of.extend(self.option(&question.id, &question.options, at));
                }
                if item.get("of").is_none() {
                    let d = Diagnostic::new(codes::SCALE_NEEDS_KEY).arg("found", "share").arg("key", "of");
                    self.tell(d.arg("example", "[\"1\"]"), item);
                }
                Measure::Share(of)
            }
            Some("top-box") => Measure::TopBox(item.get("top").and_then(Item::integer).map_or(1, |n| n.max(1) as usize)),
            Some("ratio") => {
                if item.get("over").is_none() {
                    let d = Diagnostic::new(codes::SCALE_NEEDS_KEY).arg("found", "ratio").arg("key", "over");
                    self.tell(d.arg("example", "\"…\""), item);
                }
                Measure::Ratio(over?)
            }
            Some("sum") => Measure::Sum,
            _ => Measure::Mean,
        })
    }
}

impl Choice {
    /// Whether a text is one of its wordings.
    pub fn reads(&self, text: &str) -> bool {
        [&self.text.zh, &self.text.en].into_iter().chain(&self.also).any(|t| !t.is_empty() && t == text)
    }

    /// Its text in either language, or its code.
    pub fn shown(&self) -> &str {
        [&self.text.zh, &self.text.en].into_iter().find(|t| !t.is_empty()).unwrap_or(&self.code)
    }
}

fn role(word: Option<&str>) -> Role {
    match word {
        Some("unit") => Role::Unit,
        Some("group") => Role::Group,
        Some("period") => Role::Period,
        Some("consent") => Role::Consent,
        Some("attention") => Role::Attention,
        Some("screen") => Role::Screen,
        Some("margin") => Role::Margin,
        Some("vignette") => Role::Vignette,
        Some("rater") => Role::Rater,
        Some("evidence") => Role::Evidence,
        Some("background") => Role::Background,
        _ => Role::Item,
    }
}

/// Whether a question gives plain numbers and not scores of 0 to 100.
pub(super) fn plain(q: &Question) -> bool {
    matches!(q.scale, Scale::Number) && !matches!(q.measure, Measure::Ratio(_)) || matches!(q.measure, Measure::Sum)
}

fn clean(item: Option<&Item>) -> Clean {
    let mut out = Clean::default();
    let Some(item) = item else { return out };
    if let Some(list) = item.get("duplicates") {
        let has = |word: &str| list.items().iter().any(|i| i.text() == Some(word));
        (out.by_key, out.by_record) = (has("key"), has("record"));
    }
    let whole = |key: &str| item.get(key).and_then(Item::integer).and_then(|n| usize::try_from(n).ok());
    out.record_minimum = whole("record_minimum").unwrap_or(out.record_minimum);
    out.fast = item.get("fast").and_then(Item::number).unwrap_or(out.fast);
    out.straight_lining = whole("straight_lining").unwrap_or(out.straight_lining);
    out.attention_drops = item.text_of("attention") != Some("count");
    out.out_of_range_drops = item.text_of("out_of_range") == Some("drop");
    out.unfinished_drops = item.text_of("unfinished") != Some("keep");
    out
}
