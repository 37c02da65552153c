//! `[alternative.ID]`.

mod distribution;
mod target;

use std::collections::BTreeMap;
use std::sync::Arc;

use indicia_analysis::uncertainty::{Assumption, Branch, Spread, Vary};
use indicia_core::{Address, Dial, Edit, EditError, Plan, Use};
use indicia_diagnostic::{Diagnostic, Diagnostics, Lang, catalogue::alternatives as codes, nearest};
use indicia_method::{Method, Text, Value, to_json, validate};

use super::info;
use crate::component::Components;
use crate::document::{Entry, Item, key_text};
use crate::shape::{NONE, addressed};
use crate::{Loc, SourceMap};
use target::Target;

/// What the alternatives amount to, with what is wrong with them.
pub(super) struct Read {
    pub alternatives: Vec<Assumption>,
    pub findings: Diagnostics,
    /// Of those that a base declares and that do not fit here.
    pub notes: Diagnostics,
}

/// Reads all alternatives of a system that is a plan.
pub(super) fn read(root: &Item, sources: &SourceMap, components: &Components, plan: &Plan) -> Read {
    let mut out = Read { alternatives: Vec::new(), findings: Vec::new(), notes: Vec::new() };
    let mut taken: BTreeMap<String, String> = BTreeMap::new();
    for entry in root.get("alternative").map_or(&[][..], Item::entries) {
        let mut reader = Reader { table: format!("[alternative.{}]", key_text(&entry.key)), sources, components, plan };
        let made = reader.read(entry).and_then(|(what, slots)| {
            let twice = slots.iter().find_map(|(slot, shown, at)| Some((taken.get(slot)?, shown, *at)));
            if let Some((other, shown, at)) = twice {
                let d = Diagnostic::new(codes::ALTERNATIVE_TWICE).arg("table", &reader.table).arg("address", shown).arg("other", other);
                return Err((d, at));
            }
            taken.extend(slots.into_iter().map(|(slot, ..)| (slot, entry.key.clone())));
            Ok(what)
        });
        match made {
            Ok(what) => out.alternatives.push(Assumption {
                id: entry.key.as_str().into(),
                title: entry.item.get("title").map_or_else(Text::default, |t| info::text(Some(t))),
                what,
                place: sources.place(entry.item.at),
            }),
            Err((d, at)) if sources.is_inherited(entry.item.at) => {
                let note = Diagnostic::new(codes::ALTERNATIVE_LEFT_OUT).arg("table", &reader.table);
                out.notes.push(note.name("detail", d.text(Lang::En), d.text(Lang::Zh)).at_opt(sources.place(at)));
            }
            Err((d, at)) => out.findings.push(d.at_opt(sources.place(at))),
        }
    }
    out
}

/// A finding with where it stands.
type Told = (Diagnostic, Loc);
/// What two alternatives may not both vary: its name, how it is shown, where it is named.
type Slot = (String, String, Loc);

/// A step with its method, and the address that named it.
type Step<'t> = (Address, Use, &'t At<'t>);

struct Reader<'a> {
    table: String,
    sources: &'a SourceMap,
    components: &'a Components,
    plan: &'a Plan,
}

/// A target with its address as it was written, and where.
struct At<'a> {
    text: &'a str,
    at: Loc,
    target: Target,
}

impl Reader<'_> {
    fn d(&self, code: indicia_diagnostic::Code) -> Diagnostic {
        Diagnostic::new(code).arg("table", &self.table)
    }

    fn read(&mut self, entry: &Entry) -> Result<(Vary, Vec<Slot>), Told> {
        let item = &entry.item;
        let said: Vec<&Entry> = ["methods", "values", "cases", "distribution"].iter().filter_map(|k| item.table()?.entry(k)).collect();
        if let [first, second, ..] = said[..] {
            return Err(self.unused(second, first));
        }
        let form = said.first().copied();
        if let Some(form) = form.filter(|f| f.key == "cases") {
            if let Some(other) = ["at", "param"].iter().find_map(|k| item.table()?.entry(k)) {
                return Err(self.unused(other, form));
            }
            return self.cases(item, &form.item);
        }
        let ats = self.addresses(item)?;
        let Some(first) = ats.first() else {
            let d = self.d(codes::ALTERNATIVE_FORM).arg("address", "-").arg("expected", "`at`");
            return Err((d, item.at));
        };
        let param = item.table().and_then(|t| t.entry("param"));
        match (form, &first.target) {
            (Some(form), _) if form.key == "methods" => match param {
                Some(param) => Err(self.unused(param, form)),
                None => self.methods(item, &form.item, &ats),
            },
            (Some(form), _) if form.key == "distribution" => {
                if let Some(other) = ["probabilities", "labels"].iter().find_map(|k| item.table()?.entry(k)) {
                    return Err(self.unused(other, form));
                }
                self.distribution(&form.item, param.map(|p| &p.item), &ats)
            }
            (None, Target::Indicator(_)) => self.inclusion(item, None, &ats),
            (Some(form), Target::Indicator(_)) => self.inclusion(item, Some(&form.item), &ats),
            (Some(form), Target::Goalposts(id)) => self.goalposts(item, &form.item, param.map(|p| &p.item), id, first),
            (Some(form), _) => match param {
                Some(param) => self.values(item, &form.item, &param.item, &ats),
                None => Err(self.form(first, "`param`")),
            },
            (None, Target::Weights(_)) => Err(self.form(first, "`distribution = { use = \"noise\", params = { factor = 0.25 } }`")),
            (None, Target::Goalposts(_)) => Err(self.form(first, "`values`, `distribution`")),
            (None, Target::Methods(_)) if param.is_some() => Err(self.form(first, "`values`, `distribution`")),
            (None, Target::Methods(_)) => Err(self.form(first, "`methods`")),
        }
    }

    fn form(&self, at: &At, expected: &str) -> Told {
        (self.d(codes::ALTERNATIVE_FORM).arg("address", at.text).arg("expected", expected), at.at)
    }

    fn unused(&self, entry: &Entry, beside: &Entry) -> Told {
        (self.d(codes::ALTERNATIVE_UNUSED).arg("key", &entry.key).arg("other", &beside.key), entry.at)
    }

    fn addresses<'i>(&self, item: &'i Item) -> Result<Vec<At<'i>>, Told> {
        let Some(at) = item.get("at") else { return Ok(Vec::new()) };
        let list = if at.text().is_some() { std::slice::from_ref(at) } else { at.items() };
        let mut out: Vec<At<'i>> = Vec::new();
        for one in list {
            let text = one.text().unwrap_or("");
            let target = target::read(text, self.plan, &self.table).map_err(|d| (d, one.at))?;
            if let Some(first) = out.first()
                && std::mem::discriminant(&first.target) != std::mem::discriminant(&target)
            {
                return Err((self.d(codes::ALTERNATIVE_UNUSED).arg("key", text).arg("other", first.text), one.at));
            }
            out.push(At { text, at: one.at, target });
        }
        Ok(out)
    }

    /// Steps with their methods, each once.
    fn steps<'t>(&self, ats: &'t [At]) -> Vec<(&'t Address, Option<&'t Use>, &'t At<'t>)> {
        let mut out: Vec<(&Address, Option<&Use>, &At)> = Vec::new();
        for at in ats {
            if let Target::Methods(list) | Target::Weights(list) = &at.target {
                for (address, method) in list {
                    if out.iter().all(|(a, ..)| *a != address) {
                        out.push((address, method.as_ref(), at));
                    }
                }
            }
        }
        out
    }

    /// Methods that may stand at steps. Steps at which none of them stands keep what they have.
    fn methods(&self, item: &Item, list: &Item, ats: &[At]) -> Result<(Vary, Vec<Slot>), Told> {
        let first = &ats[0];
        if !matches!(first.target, Target::Methods(_) | Target::Weights(_)) {
            let d = self.d(codes::ALTERNATIVE_UNUSED).arg("key", "methods").arg("other", first.text);
            return Err((d, list.at));
        }
        let steps = self.steps(ats);
        let may_be_none = steps.iter().any(|(a, ..)| may_be_none(a));
        let mut uses: Vec<Option<Use>> = Vec::new();
        for one in list.items() {
            uses.push(match one.text() {
                Some(NONE) if may_be_none => None,
                _ => match self.components.at(one) {
                    Some(found) => Some(found.clone()),
                    None => return Err(self.value(one, first, "{ use = \"…\" }")),
                },
            });
        }
        self.several(uses.len(), list)?;
        let is = |a: Option<&Use>, b: &Option<Use>| match (a, b) {
            (Some(a), Some(b)) => a.is_same(b),
            (None, None) => true,
            _ => false,
        };
        let reached: Vec<_> = steps.iter().filter(|(_, method, _)| uses.iter().any(|u| is(*method, u))).collect();
        if reached.is_empty() {
            if steps.iter().all(|(_, method, _)| method.is_none()) {
                return Err((self.d(codes::ALTERNATIVE_ABSENT).arg("address", first.text).hint("declare"), first.at));
            }
            let mut there: Vec<String> = steps.iter().map(|(_, method, _)| method.map_or(NONE.into(), described)).collect();
            there.sort();
            there.dedup();
            let d = self.d(codes::ALTERNATIVE_DECLARED).arg("address", first.text).arg("found", there.join(", "));
            return Err((d, list.at));
        }
        let label = |u: &Option<Use>| match u {
            None => NONE.to_string(),
            Some(u) if uses.iter().flatten().filter(|o| o.id() == u.id()).count() > 1 => described(u),
            Some(u) => u.id().to_string(),
        };
        let branches = uses.iter().zip(list.items()).map(|(u, one)| {
            let other = reached.iter().filter(|(_, method, _)| !is(*method, u));
            let edits = other.map(|(a, ..)| Edit::Method { address: (*a).clone(), method: u.clone() }).collect();
            (label(u), edits, one.at)
        });
        let slots = reached.iter().map(|(a, _, at)| (format!("method {a}"), at.text.to_string(), at.at)).collect();
        Ok((self.choice(item, branches.collect())?, slots))
    }

    /// Values of a parameter.
    fn values(&self, item: &Item, list: &Item, param: &Item, ats: &[At]) -> Result<(Vary, Vec<Slot>), Told> {
        let (name, steps) = self.with_param(param, ats)?;
        self.several(list.items().len(), list)?;
        let mut branches = Vec::new();
        for one in list.items() {
            let value = one.to_value();
            for (_, method, at) in &steps {
                self.takes(method, &name, &value, one, at)?;
            }
            let edit = |(address, method, _): &(Address, Use, &At)| Edit::Param {
                address: address.clone(),
                method: method.id().into(),
                name: name.clone(),
                value: value.clone(),
            };
            branches.push((one.show(), steps.iter().map(edit).collect(), one.at));
        }
        let slots = steps.iter().map(|(a, _, at)| (format!("param {a} {name}"), format!("{} {name}", at.text), at.at)).collect();
        Ok((self.choice(item, branches)?, slots))
    }

    /// The steps whose methods have a parameter.
    fn with_param<'t>(&self, param: &Item, ats: &'t [At]) -> Result<(Arc<str>, Vec<Step<'t>>), Told> {
        let name = param.text().unwrap_or("");
        let first = &ats[0];
        let steps = self.steps(ats);
        let named = |u: &Use| properties(u.method()).iter().any(|(n, _)| n == name);
        let found: Vec<(Address, Use, &At)> = steps
            .iter()
            .filter_map(|(a, method, at)| Some(((*a).clone(), (*method)?.clone(), *at)))
            .filter(|(_, method, _)| named(method))
            .collect();
        if !found.is_empty() {
            return Ok((name.into(), found));
        }
        if steps.iter().all(|(_, method, _)| method.is_none()) {
            return Err((self.d(codes::ALTERNATIVE_ABSENT).arg("address", first.text).hint("declare"), first.at));
        }
        let mut known: Vec<&str> =
            steps.iter().filter_map(|(_, m, _)| *m).flat_map(|m| properties(m.method())).map(|(n, _)| n.as_str()).collect();
        known.sort_unstable();
        known.dedup();
        let d = Diagnostic::new(codes::ALTERNATIVE_PARAM).arg("address", first.text).arg("param", name);
        let d = match nearest(name, known.iter().copied()) {
            Some(near) => d.arg("nearest", near),
            None if known.is_empty() => d.hint("without"),
            None => d.list("known", known).hint("known"),
        };
        Err((d, param.at))
    }

    /// Whether a method takes a value for a parameter.
    fn takes(&self, method: &Use, name: &str, value: &Value, item: &Item, at: &At) -> Result<(), Told> {
        let mut params = method.params().clone();
        params.set(name, value.clone());
        if let Some(problem) = validate(&method.method().about().schema, &params).into_iter().next() {
            return Err(self.value(item, at, &problem.expected));
        }
        match Use::new(method.method(), params, method.fit()) {
            Ok(_) => Ok(()),
            Err(failure) => Err((self.d(codes::ALTERNATIVE_REFUSED).arg("found", item.show()).arg("detail", failure), item.at)),
        }
    }

    fn distribution(&self, item: &Item, param: Option<&Item>, ats: &[At]) -> Result<(Vary, Vec<Slot>), Told> {
        let first = &ats[0];
        match (&first.target, param) {
            (Target::Weights(_), None) => {
                let spread = distribution::of_weights(item, first.text)?;
                let steps = self.steps(ats);
                // Noise multiplies whatever weights there are; the others take their place, as another method would.
                let word = if matches!(spread, Spread::Noise(_)) { "noise" } else { "method" };
                let slots = steps.iter().map(|(a, _, at)| (format!("{word} {a}"), at.text.to_string(), at.at)).collect();
                Ok((Vary::Weights { nodes: steps.iter().map(|(a, ..)| a.id().clone()).collect(), spread }, slots))
            }
            (Target::Indicator(_), _) => {
                Err((self.d(codes::ALTERNATIVE_UNUSED).arg("key", "distribution").arg("other", first.text), item.at))
            }
            (Target::Goalposts(_), None) => Err(self.form(first, "`param = \"lower\"`, `param = \"upper\"`")),
            (Target::Goalposts(id), Some(param)) => {
                if ats.len() > 1 {
                    return Err((self.d(codes::ALTERNATIVE_UNUSED).arg("key", ats[1].text).arg("other", first.text), ats[1].at));
                }
                let upper = self.bound(param, first)?;
                let distribution = distribution::of_number(item, first.text)?;
                let dial = Dial::Goalpost { indicator: id.clone(), upper };
                let posts = self.plan.system().indicator(id).and_then(|i| i.goalposts).unwrap_or_default();
                for u in TRIED {
                    let value = distribution.quantile(u);
                    let [low, high] = if upper { [posts[0], value] } else { [value, posts[1]] };
                    if low >= high {
                        let found = format!("[{low}, {high}]");
                        return Err((
                            self.d(codes::ALTERNATIVE_VALUE).arg("address", first.text).arg("found", found).arg("expected", "[low, high]"),
                            item.at,
                        ));
                    }
                }
                let slot = (format!("goalposts {id} {upper}"), first.text.to_string(), first.at);
                Ok((Vary::Number { dial, distribution }, vec![slot]))
            }
            (_, None) => Err(self.form(first, "`param`")),
            (_, Some(param)) => {
                let (name, steps) = self.with_param(param, ats)?;
                let distribution = distribution::of_number(item, first.text)?;
                for (_, method, at) in &steps {
                    for u in TRIED {
                        self.takes(method, &name, &Value::Number(distribution.quantile(u)), item, at)?;
                    }
                }
                let slots = steps.iter().map(|(a, _, at)| (format!("param {a} {name}"), format!("{} {name}", at.text), at.at)).collect();
                let at = steps.into_iter().map(|(address, method, _)| (address, Arc::from(method.id()))).collect();
                Ok((Vary::Number { dial: Dial::Param { at, name }, distribution }, slots))
            }
        }
    }

    /// `lower` or `upper`.
    fn bound(&self, param: &Item, at: &At) -> Result<bool, Told> {
        match param.text() {
            Some("upper") => Ok(true),
            Some("lower") => Ok(false),
            found => {
                let found = found.unwrap_or("");
                let d = Diagnostic::new(codes::ALTERNATIVE_PARAM).arg("address", at.text).arg("param", found);
                let known = ["lower", "upper"];
                Err((
                    nearest(found, known).map_or_else(|| d.clone().list("known", known).hint("known"), |n| d.clone().arg("nearest", n)),
                    param.at,
                ))
            }
        }
    }

    fn goalposts(&self, item: &Item, list: &Item, param: Option<&Item>, id: &Arc<str>, at: &At) -> Result<(Vary, Vec<Slot>), Told> {
        let upper = param.map(|p| self.bound(p, at)).transpose()?;
        let declared = self.plan.system().indicator(id).and_then(|i| i.goalposts).unwrap_or_default();
        self.several(list.items().len(), list)?;
        let mut branches = Vec::new();
        for one in list.items() {
            let pair = match upper {
                None => one.pair(),
                Some(true) => one.number().map(|high| [declared[0], high]),
                Some(false) => one.number().map(|low| [low, declared[1]]),
            };
            let expected = if upper.is_some() { "low < high" } else { "[low, high]" };
            let pair = pair.filter(|[low, high]| low < high && low.is_finite() && high.is_finite());
            let pair = pair.ok_or_else(|| self.value(one, at, expected))?;
            let edits = vec![Edit::Goalposts { indicator: id.clone(), goalposts: Some(pair) }];
            branches.push((one.show(), if pair == declared { Vec::new() } else { edits }, one.at));
        }
        let bounds = upper.map_or_else(|| vec![true, false], |u| vec![u]);
        let slots = bounds.into_iter().map(|u| (format!("goalposts {id} {u}"), at.text.to_string(), at.at)).collect();
        Ok((self.choice(item, branches)?, slots))
    }

    /// In or out; several indicators together.
    fn inclusion(&self, item: &Item, list: Option<&Item>, ats: &[At]) -> Result<(Vary, Vec<Slot>), Told> {
        let ids: Vec<&Arc<str>> = ats.iter().filter_map(|a| if let Target::Indicator(id) = &a.target { Some(id) } else { None }).collect();
        let out = || ids.iter().map(|id| Edit::LeaveOut { indicator: (*id).clone(), out: true }).collect::<Vec<_>>();
        let mut branches = Vec::new();
        match list {
            None => branches.extend([("in".to_string(), Vec::new(), item.at), ("out".to_string(), out(), item.at)]),
            Some(list) => {
                self.several(list.items().len(), list)?;
                for one in list.items() {
                    branches.push(match one.text() {
                        Some("in") => ("in".to_string(), Vec::new(), one.at),
                        Some("out") => ("out".to_string(), out(), one.at),
                        _ => return Err(self.value(one, &ats[0], "\"in\", \"out\"")),
                    });
                }
            }
        }
        let slots = ats.iter().map(|a| (a.text.to_string(), a.text.to_string(), a.at)).collect();
        Ok((self.choice(item, branches)?, slots))
    }

    /// Whole alternatives.
    fn cases(&self, item: &Item, list: &Item) -> Result<(Vary, Vec<Slot>), Told> {
        self.several(list.items().len(), list)?;
        let (mut branches, mut slots): (Vec<_>, Vec<Slot>) = (Vec::new(), Vec::new());
        for case in list.items() {
            let (mut edits, mut words) = (Vec::new(), Vec::new());
            for (address, said, loc) in addressed(case) {
                let at = At { text: &address, at: loc, target: target::read(&address, self.plan, &self.table).map_err(|d| (d, loc))? };
                let mut add = |slot: String| {
                    if slots.iter().all(|(s, ..)| *s != slot) {
                        slots.push((slot, address.clone(), loc));
                    }
                };
                match &at.target {
                    Target::Methods(_) | Target::Weights(_) => {
                        let steps = self.steps(std::slice::from_ref(&at));
                        let method = match said.text() {
                            Some(NONE) if steps.iter().any(|(a, ..)| may_be_none(a)) => None,
                            _ => Some(self.components.at(said).cloned().ok_or_else(|| self.value(said, &at, "{ use = \"…\" }"))?),
                        };
                        words.push(format!("{address}: {}", method.as_ref().map_or(NONE, Use::id)));
                        for (a, ..) in steps {
                            add(format!("method {a}"));
                            edits.push(Edit::Method { address: a.clone(), method: method.clone() });
                        }
                    }
                    Target::Goalposts(id) => {
                        let pair = said.pair().filter(|[low, high]| low < high).ok_or_else(|| self.value(said, &at, "[low, high]"))?;
                        words.push(format!("{address}: {}", said.show()));
                        [true, false].iter().for_each(|upper| add(format!("goalposts {id} {upper}")));
                        edits.push(Edit::Goalposts { indicator: id.clone(), goalposts: Some(pair) });
                    }
                    Target::Indicator(id) => {
                        let out = match said.text() {
                            Some("out") => true,
                            Some("in") => false,
                            _ => return Err(self.value(said, &at, "\"in\", \"out\"")),
                        };
                        words.push(format!("{address}: {}", said.text().unwrap_or("")));
                        add(address.clone());
                        edits.push(Edit::LeaveOut { indicator: id.clone(), out });
                    }
                }
            }
            let label = if words.is_empty() { "{}".to_string() } else { words.join(", ") };
            branches.push((label, edits, case.at));
        }
        Ok((self.choice(item, branches)?, slots))
    }

    fn value(&self, item: &Item, at: &At, expected: &str) -> Told {
        let d = self.d(codes::ALTERNATIVE_VALUE).arg("address", at.text).arg("found", item.show()).arg("expected", expected);
        (d, item.at)
    }

    fn several(&self, count: usize, list: &Item) -> Result<(), Told> {
        if count < 2 { Err((self.d(codes::ALTERNATIVE_ONE).arg("count", count), list.at)) } else { Ok(()) }
    }

    /// A choice of branches, each of which has to be a plan.
    fn choice(&self, item: &Item, branches: Vec<(String, Vec<Edit>, Loc)>) -> Result<Vary, Told> {
        let count = branches.len();
        let given = item.get("probabilities");
        let probabilities = match given {
            None => vec![1.0 / count as f64; count],
            Some(list) => {
                let p: Vec<f64> = list.items().iter().filter_map(Item::number).collect();
                if p.len() != count || p.iter().any(|p| *p <= 0.0) || (p.iter().sum::<f64>() - 1.0).abs() > SUM {
                    let d = self.d(codes::ALTERNATIVE_PROBABILITIES).arg("found", list.show()).arg("count", count);
                    return Err((d, list.at));
                }
                p
            }
        };
        let labels: Vec<&str> = item.get("labels").map_or(&[][..], Item::items).iter().filter_map(Item::text).collect();
        if let Some(list) = item.get("labels").filter(|_| labels.len() != count) {
            let d = Diagnostic::new(indicia_diagnostic::catalogue::config::LIST_LENGTH).arg("key", "labels");
            return Err((d.arg("expected", count).arg("found", labels.len()).no_hint(), list.at));
        }
        let mut out = Vec::new();
        for (n, (label, edits, at)) in branches.into_iter().enumerate() {
            let label = labels.get(n).map_or(label, |l| (*l).to_string());
            if let Err(e) = self.plan.edited(&edits) {
                let (en, zh) = match &e {
                    EditError::Plan(findings) => {
                        let first = findings.iter().find(|f| f.is_error());
                        let text = |lang| first.map(|f| f.diagnostic.text(lang)).unwrap_or_default();
                        (text(Lang::En), text(Lang::Zh))
                    }
                    other => (other.text(Lang::En), other.text(Lang::Zh)),
                };
                return Err((self.d(codes::ALTERNATIVE_REFUSED).arg("found", label).name("detail", en, zh), at));
            }
            out.push(Branch { label: label.into(), probability: probabilities[n], edits, place: self.sources.place(at) });
        }
        Ok(Vary::Choice(out))
    }
}

/// How far from 1 the sum of probabilities may be: what a person loses by writing a third as 0.333333333.
const SUM: f64 = 1e-6;
/// Where a distribution is tried before anything is drawn.
const TRIED: [f64; 3] = [0.001, 0.5, 0.999];

/// Whether a step may go without a method.
fn may_be_none(address: &Address) -> bool {
    use indicia_core::Stage;
    matches!(address, Address::Stage(Stage::Derive | Stage::Impute | Stage::Treat, _))
}

/// A method with its parameters, as short as it is clear.
fn described(method: &Use) -> String {
    match method.params().as_table() {
        Some(params) if !params.is_empty() => {
            let list: Vec<String> = params.iter().map(|(name, value)| format!("{name} = {}", to_json(value))).collect();
            format!("{} ({})", method.id(), list.join(", "))
        }
        _ => method.id().to_string(),
    }
}

fn properties(method: &dyn Method) -> &[(String, Value)] {
    method.about().schema.get("properties").and_then(Value::as_table).unwrap_or_default()
}
