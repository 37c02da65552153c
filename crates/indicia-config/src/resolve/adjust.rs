//! Rules on nodes: formulas, and the named forms that are formulas too.

use std::collections::BTreeMap;
use std::sync::Arc;

use indicia_core::{Address, Adjust, AdjustForm};
use indicia_diagnostic::{Diagnostic, catalogue::config, nearest};
use indicia_expr::{Expr, Node};

use super::Desk;
use super::tree::Tree;
use crate::Loc;
use crate::component::within;
use crate::document::{Entry, Item};
use crate::places::Anchor;
use crate::shape::FORMS;

/// The rules on nodes.
pub(super) fn adjusts<'a>(desk: &mut Desk<'a>, tree: &Tree<'a>) -> Vec<Arc<Adjust>> {
    let mut out = Vec::new();
    let mut orders: BTreeMap<(&str, i64), (&str, Loc)> = BTreeMap::new();
    let root = desk.root;
    for entry in root.get("adjust").map_or(&[][..], Item::entries) {
        let item = &entry.item;
        desk.places.set(
            Address::Adjust(entry.key.as_str().into()),
            Anchor { head: item.at, item: Some(item.clone()), second: None, missing: None },
        );
        let on = item.text_of("on");
        let order = item.get("order");
        if let (Some(on_item), Some(on)) = (item.get("on"), on) {
            if tree.node(on).is_none() {
                let d = Diagnostic::new(config::UNKNOWN_NODE).arg("key", "on").arg("id", on);
                let d = match nearest(on, tree.nodes.iter().map(|n| n.id)) {
                    Some(near) => d.arg("nearest", near),
                    None => d.list("known", tree.nodes.iter().map(|n| n.id)).hint("known"),
                };
                desk.tell(d, on_item.at);
                desk.incomplete = true;
            }
            let number = order.and_then(Item::integer).unwrap_or(0);
            let at = item.at;
            match orders.get(&(on, number)) {
                Some((other, first)) => {
                    let d = Diagnostic::new(config::ADJUST_SAME_ORDER).arg("id", other).arg("other", &entry.key).arg("node", on);
                    let d = d.at_opt(desk.sources.place(at)).at_opt(desk.sources.place(*first));
                    desk.findings.push(d);
                }
                None => _ = orders.insert((on, number), (&entry.key, at)),
            }
        }
        let (Some(on), Some(Rule { form, when, then })) = (on, rule(desk, tree, &entry.key, item)) else {
            desk.incomplete = true;
            continue;
        };
        if tree.node(on).is_some() {
            let order = order.and_then(Item::integer).unwrap_or(0);
            let (when, then) = (when.map(Arc::new), Arc::new(then));
            out.push(Arc::new(Adjust { id: entry.key.as_str().into(), on: on.into(), form, when, then, order }));
        }
    }
    out
}

/// What a rule says.
struct Rule {
    form: AdjustForm,
    when: Option<Expr>,
    then: Expr,
}

/// The rule of a table; `None` where it cannot be read, which has been told.
fn rule(desk: &mut Desk<'_>, tree: &Tree<'_>, id: &str, item: &Item) -> Option<Rule> {
    let when = item.get("when").and_then(|i| formula(desk, tree, i, true));
    let said: Vec<&Entry> = FORMS.iter().filter_map(|f| item.table()?.entry(f)).collect();
    let entry = match said[..] {
        [] => {
            if !desk.layers.broken {
                desk.tell(Diagnostic::new(config::ADJUST_FORM).arg("id", id), item.at);
            }
            return None;
        }
        [first, second, ..] => {
            let (first, second) = if first.at < second.at { (first, second) } else { (second, first) };
            desk.tell(Diagnostic::new(config::ADJUST_FORMS).arg("id", id).arg("key", &first.key).arg("other", &second.key), second.at);
            return None;
        }
        [one] => one,
    };
    let capped = entry.item.table().is_some();
    let then = if capped { grade_cap(desk, id, item, &entry.item) } else { formula(desk, tree, &entry.item, false) };
    let form = match entry.key.as_str() {
        "gate" => AdjustForm::Gate,
        "veto" => AdjustForm::Veto,
        "bonus" => AdjustForm::Bonus,
        "penalty" => AdjustForm::Penalty,
        _ => AdjustForm::Formula,
    };
    unused(desk, id, item, form);
    let always = matches!(form, AdjustForm::Bonus | AdjustForm::Penalty);
    if item.get("when").is_none() && !always {
        desk.tell(Diagnostic::new(config::ADJUST_WHEN).arg("id", id).arg("key", &entry.key), entry.at);
        return None;
    }
    if item.get("when").is_some() && when.is_none() {
        return None;
    }
    let limit = |key: &str| item.get(key).and_then(Item::number);
    Some(Rule { form, when, then: spelt_out(form, then?, limit("cap"), limit("floor")) })
}

/// The greatest value that is still in the grade that a veto leaves.
fn grade_cap(desk: &mut Desk<'_>, id: &str, rule: &Item, veto: &Item) -> Option<Expr> {
    let (grade, standard) = (veto.get("grade")?, veto.get("standard")?);
    let all = desk.root.get("standard").map_or(&[][..], Item::entries);
    let Some(found) = all.iter().find(|e| Some(e.key.as_str()) == standard.text()) else {
        let d = Diagnostic::new(config::VETO_STANDARD).arg("id", id).arg("found", standard.text().unwrap_or(""));
        desk.tell(d.list("known", all.iter().map(|e| &e.key)).hint("known"), standard.at);
        return None;
    };
    // A standard has grades of its own, or those of a scale, of the system or of a pack.
    let scale = found.item.get("scale").and_then(Item::text).and_then(|scale| {
        let packs = desk.layers.packs.iter().map(|(pack, _)| &*pack.root);
        std::iter::once(desk.root).chain(packs).find_map(|root| root.dig(&["scale", scale]))
    });
    let grades = found.item.get("grades").or(scale.and_then(|s| s.get("grades"))).map_or(&[][..], Item::entries);
    let from = |e: &Entry| e.item.number().or_else(|| e.item.get("from").and_then(Item::number));
    let Some(own) = grades.iter().find(|e| Some(e.key.as_str()) == grade.text()).and_then(from) else {
        let d = Diagnostic::new(config::VETO_GRADE).arg("id", id).arg("found", grade.text().unwrap_or("")).arg("other", &found.key);
        desk.tell(d.list("known", grades.iter().map(|e| &e.key)).hint("known"), grade.at);
        return None;
    };
    let next = grades.iter().filter_map(from).filter(|f| *f > own).fold(f64::INFINITY, f64::min);
    if !next.is_finite() {
        let d = Diagnostic::new(config::VETO_GRADE).arg("id", id).arg("found", grade.text().unwrap_or("")).arg("other", &found.key);
        desk.tell(d.hint("best"), grade.at);
        return None;
    }
    let closed = found.item.get("closed").or(scale.and_then(|s| s.get("closed"))).and_then(Item::text);
    let decimals = rule.text_of("on").and_then(|on| desk.root.dig(&["node", on, "round"])).or_else(|| desk.root.dig(&["round", "node"]));
    let below = match decimals.and_then(Item::integer).and_then(|d| i32::try_from(d).ok()) {
        // Rounding must not lift it into the next grade.
        Some(decimals) => {
            let factor = 10_f64.powi(decimals);
            ((next * factor).ceil() - 1.0) / factor
        }
        None => next.next_down(),
    };
    let most = if closed == Some("upper") { next } else { below };
    Some(Expr::new(Node::Call(indicia_expr::Function::Min, vec![Expr::variable("self"), Expr::number(most)])))
}

/// `cap` and `floor` where they mean nothing.
fn unused(desk: &mut Desk<'_>, id: &str, item: &Item, form: AdjustForm) {
    let belongs =
        [("cap", "`bonus`, `penalty`", &[AdjustForm::Bonus, AdjustForm::Penalty][..]), ("floor", "`penalty`", &[AdjustForm::Penalty])];
    for (key, to, forms) in belongs {
        if let Some(entry) = item.table().and_then(|t| t.entry(key)).filter(|_| !forms.contains(&form)) {
            desk.tell(Diagnostic::new(config::ADJUST_KEY_UNUSED).arg("id", id).arg("key", key).arg("expected", to), entry.at);
        }
    }
}

/// A named form as the formula that it is. Points are never less than none.
fn spelt_out(form: AdjustForm, value: Expr, cap: Option<f64>, floor: Option<f64>) -> Expr {
    use indicia_expr::{BinaryOp, Function};
    let of = |function, arguments: Vec<Expr>| Expr::new(Node::Call(function, arguments));
    let own = || Expr::variable("self");
    let points = |value: Expr| {
        let points = of(Function::Max, vec![value, Expr::number(0.0)]);
        cap.map_or(points.clone(), |cap| of(Function::Min, vec![points, Expr::number(cap)]))
    };
    match form {
        AdjustForm::Formula | AdjustForm::Veto => value,
        AdjustForm::Gate => of(Function::Min, vec![own(), value]),
        AdjustForm::Bonus => Expr::binary(BinaryOp::Add, own(), points(value)),
        AdjustForm::Penalty => {
            let left = Expr::binary(BinaryOp::Sub, own(), points(value));
            floor.map_or(left.clone(), |floor| of(Function::Max, vec![left, Expr::number(floor)]))
        }
    }
}

/// A number, or a formula over indicators and nodes; `self` is allowed.
pub(super) fn formula(desk: &mut Desk<'_>, tree: &Tree<'_>, item: &Item, condition: bool) -> Option<Expr> {
    if let Some(number) = item.number().filter(|_| !condition) {
        return Some(Expr::number(number));
    }
    let text = item.text()?;
    let parsed = if condition { indicia_expr::parse_condition(text) } else { indicia_expr::parse_number(text) };
    let expr = match parsed {
        Ok(expr) => expr,
        Err(e) => {
            let at = within(desk.sources, item.at, e.span.range());
            desk.tell(indicia_core::formula_diagnostic(&e, text), at);
            return None;
        }
    };
    let mut unknown = Vec::new();
    expr.visit(&mut |e| {
        if let Node::Variable(name) = &e.node
            && name != "self"
            && tree.ids().all(|id| id != name)
        {
            unknown.push((name.clone(), e.span.range()));
        }
    });
    for (name, span) in &unknown {
        let d = Diagnostic::new(config::FORMULA_NAME).arg("id", name);
        let d = match nearest(name, tree.ids()) {
            Some(near) => d.arg("nearest", near),
            None => d.list("known", tree.ids()).hint("known"),
        };
        desk.tell(d, within(desk.sources, item.at, span.clone()));
    }
    unknown.is_empty().then_some(expr)
}
