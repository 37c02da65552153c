//! Conditions of measures: the formula language with what is known of a unit.
//!
//! A plain name is a score or the value of a node, as in every formula. The lookups ask for more:
//!
//! | written | is |
//! |---|---|
//! | `value(g1)` | the indicator's value, before it is scored |
//! | `obstacle(u3)` | the obstacle degree of an indicator or node, as a share |
//! | `rank(Ige)` | the rank by a node |
//! | `change(u3)` | what a score or node gained since the period before |
//! | `strength(u3)`, `weakness(u3)` | conditions: the indicator is one |
//! | `grade(five) <= C` | the step on a standard; steps are compared in the standard's order |
//! | `group(stage) == mature` | the unit's group in a grouping: `==` and `!=` alone |
//! | `type == government` | the unit's type of development, where types are declared: `==` and `!=` alone |

use std::ops::Range;
use std::sync::Arc;

use indicia_expr::{BinaryOp, Expr, ExprError, Kind, Lookup, Node, Program, parse_with};

/// What a condition may ask for beside scores.
pub const LOOKUPS: [Lookup; 8] = [
    Lookup { name: "value", gives: Kind::Number },
    Lookup { name: "obstacle", gives: Kind::Number },
    Lookup { name: "rank", gives: Kind::Number },
    Lookup { name: "change", gives: Kind::Number },
    Lookup { name: "grade", gives: Kind::Number },
    Lookup { name: "group", gives: Kind::Number },
    Lookup { name: "strength", gives: Kind::Condition },
    Lookup { name: "weakness", gives: Kind::Condition },
];

/// Something that a condition asks for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Term {
    /// The score of an indicator or the value of a node.
    Score(Arc<str>),
    /// The value of an indicator before it is scored.
    Value(Arc<str>),
    /// The obstacle degree of an indicator or node.
    Obstacle(Arc<str>),
    /// The rank by a node.
    Rank(Arc<str>),
    /// The change of a score or node since the period before.
    Change(Arc<str>),
    /// The number of the step on a standard, 0 for the worst.
    Grade(Arc<str>),
    /// 1 where the unit is in the group (grouping, label), else 0.
    Group(Arc<str>, Arc<str>),
    /// 1 where the unit is of the type with this id, else 0.
    Type(Arc<str>),
    /// 1 where the indicator is a strength, else 0.
    Strength(Arc<str>),
    /// 1 where the indicator is a weakness, else 0.
    Weakness(Arc<str>),
}

impl Term {
    /// The indicator or node that it is about.
    pub fn id(&self) -> Option<&Arc<str>> {
        match self {
            Term::Score(id) | Term::Value(id) | Term::Obstacle(id) | Term::Rank(id) | Term::Change(id) => Some(id),
            Term::Strength(id) | Term::Weakness(id) => Some(id),
            Term::Grade(_) | Term::Group(..) | Term::Type(_) => None,
        }
    }
}

impl std::fmt::Display for Term {
    /// As it is written in a condition.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Term::Score(id) => write!(f, "{id}"),
            Term::Value(id) => write!(f, "value({id})"),
            Term::Obstacle(id) => write!(f, "obstacle({id})"),
            Term::Rank(id) => write!(f, "rank({id})"),
            Term::Change(id) => write!(f, "change({id})"),
            Term::Grade(id) => write!(f, "grade({id})"),
            Term::Group(grouping, _) => write!(f, "group({grouping})"),
            Term::Type(_) => write!(f, "type"),
            Term::Strength(id) => write!(f, "strength({id})"),
            Term::Weakness(id) => write!(f, "weakness({id})"),
        }
    }
}

/// What there is to name in a condition.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// The indicators.
    pub indicators: Vec<Arc<str>>,
    /// The nodes.
    pub nodes: Vec<Arc<str>>,
    /// The standards, each with the ids of its steps from the worst to the best.
    pub standards: Vec<(Arc<str>, Vec<Arc<str>>)>,
    /// The groupings of the units.
    pub groupings: Vec<Arc<str>>,
    /// The ids of the types of development.
    pub types: Vec<Arc<str>>,
}

/// Why a condition cannot be read; spans are bytes of its text.
#[derive(Clone, Debug, PartialEq)]
pub enum ConditionError {
    /// It is no formula.
    Formula(ExprError),
    /// A name that nothing has.
    Unknown {
        /// What is written.
        name: String,
        /// The lookup in which it stands; `None` for a plain name.
        lookup: Option<String>,
        /// Where.
        span: Range<usize>,
        /// What could stand there.
        known: Vec<Arc<str>>,
    },
    /// A step that the standard does not have.
    Step {
        /// What is written.
        name: String,
        /// The standard.
        standard: Arc<str>,
        /// Where.
        span: Range<usize>,
        /// Its steps, from the worst to the best.
        known: Vec<Arc<str>>,
    },
    /// A grade or a group that is not compared with one.
    Compare {
        /// As it is written: `grade(five)`.
        term: String,
        /// Where.
        span: Range<usize>,
    },
}

/// A condition that has been read.
#[derive(Clone, Debug)]
pub struct Condition {
    /// As it is written.
    pub text: Arc<str>,
    /// What it asks for, in the order of the program's inputs.
    pub terms: Vec<Term>,
    /// The tree, in which steps are numbers.
    pub expr: Arc<Expr>,
    program: Arc<Program>,
}

impl Condition {
    /// Reads a condition.
    ///
    /// # Errors
    /// Everything that is wrong with its names, or the first thing that is wrong with its form.
    pub fn read(text: &str, vocabulary: &Vocabulary) -> Result<Condition, Vec<ConditionError>> {
        let formula = |e: ExprError| vec![ConditionError::Formula(e)];
        let expr = parse_with(text, &LOOKUPS).map_err(formula)?;
        if expr.kind() != Kind::Condition {
            let span = expr.span;
            let fix = Some((span.range(), format!("{} != 0", span.text(text))));
            let kind = indicia_expr::ErrorKind::TypeMismatch { expected: Kind::Condition, found: Kind::Number };
            return Err(formula(ExprError { kind, span, fix }));
        }
        let mut errors = Vec::new();
        let expr = expr.map(&mut |e| compared(e, vocabulary, &mut errors));
        let mut terms: Vec<(String, Term)> = Vec::new();
        expr.visit(&mut |e| {
            let Node::Variable(name) = &e.node else { return };
            if terms.iter().any(|(n, _)| n == name) {
                return;
            }
            match term(name, e, vocabulary) {
                Ok(t) => terms.push((name.clone(), t)),
                Err(e) => errors.push(e),
            }
        });
        if !errors.is_empty() {
            return Err(errors);
        }
        let names: Vec<&str> = terms.iter().map(|(n, _)| n.as_str()).collect();
        let program = Program::compile(&expr, &names).map_err(formula)?;
        let terms = terms.into_iter().map(|(_, t)| t).collect();
        Ok(Condition { text: text.into(), terms, expr: Arc::new(expr), program: Arc::new(program) })
    }

    /// Whether it holds for what its terms are; `None` where something that it needs is unknown.
    pub fn holds(&self, values: &[Option<f64>]) -> Option<bool> {
        if values.len() != self.terms.len() {
            return None;
        }
        self.program.eval_row(values).ok().flatten().map(|v| v == 1.0)
    }

    /// The text of its tree, with steps as numbers.
    pub fn variables(&self) -> Vec<&str> {
        self.expr.variables()
    }
}

/// The name of the type of development in a condition.
const TYPE: &str = "type";

/// What separates a grouping from a label within the name of an input; no header holds it.
const LABEL: char = '\u{1f}';

/// A comparison of a grade or a group with a bare name becomes one with a number.
fn compared(e: Expr, vocabulary: &Vocabulary, errors: &mut Vec<ConditionError>) -> Expr {
    let Node::Binary(op, a, b) = &e.node else { return e };
    if !op.is_comparison() {
        return e;
    }
    let named = |e: &Expr| match &e.node {
        Node::Variable(name) => Some((name.clone(), e.span)),
        _ => None,
    };
    let asks = |e: &Expr, lookup: &str| match &e.node {
        Node::Variable(name) => Lookup::split(name).filter(|(l, _)| *l == lookup).map(|(_, of)| of.to_string()),
        _ => None,
    };
    for (ask, label, turned) in [(a, b, false), (b, a, true)] {
        let Some((word, span)) = named(label).filter(|(w, _)| Lookup::split(w).is_none()) else { continue };
        if let Some(standard) = asks(ask, "grade")
            && let Some((id, steps)) = vocabulary.standards.iter().find(|(id, _)| **id == *standard)
        {
            let Some(step) = steps.iter().position(|s| **s == *word) else {
                errors.push(ConditionError::Step { name: word, standard: id.clone(), span: span.range(), known: steps.clone() });
                return Expr { node: Node::Number(0.0), span: e.span };
            };
            let number = Expr { node: Node::Number(step as f64), span };
            // Marked as compared, so that a grade in any other place is found.
            let ask = Expr { node: Node::Variable(format!("grade({standard}){LABEL}")), span: ask.span };
            let (a, b) = if turned { (number, ask) } else { (ask, number) };
            return Expr { node: Node::Binary(*op, Box::new(a), Box::new(b)), span: e.span };
        }
        let equal = matches!(op, BinaryOp::Eq | BinaryOp::Ne);
        if equal && !vocabulary.types.is_empty() && named(ask).is_some_and(|(name, _)| name == TYPE) {
            if vocabulary.types.iter().all(|t| **t != *word) {
                let (standard, known) = (TYPE.into(), vocabulary.types.clone());
                errors.push(ConditionError::Step { name: word, standard, span: span.range(), known });
                return Expr { node: Node::Number(0.0), span: e.span };
            }
            let is = Expr { node: Node::Variable(format!("{TYPE}{LABEL}{word}")), span: ask.span };
            let one = Expr { node: Node::Number(1.0), span };
            return Expr { node: Node::Binary(*op, Box::new(is), Box::new(one)), span: e.span };
        }
        if let Some(grouping) = asks(ask, "group")
            && equal
        {
            let is = Expr { node: Node::Variable(format!("group({grouping}){LABEL}{word}")), span: ask.span };
            let one = Expr { node: Node::Number(1.0), span };
            return Expr { node: Node::Binary(*op, Box::new(is), Box::new(one)), span: e.span };
        }
    }
    e
}

fn term(name: &str, e: &Expr, vocabulary: &Vocabulary) -> Result<Term, ConditionError> {
    let both = || vocabulary.indicators.iter().chain(&vocabulary.nodes);
    let unknown = |name: &str, lookup: Option<&str>, known: Vec<Arc<str>>| ConditionError::Unknown {
        name: name.into(),
        lookup: lookup.map(String::from),
        span: e.span.range(),
        known,
    };
    let (written, label) = name.split_once(LABEL).map_or((name, None), |(w, l)| (w, Some(l)));
    if let (TYPE, Some(label)) = (written, label) {
        return Ok(Term::Type(label.into()));
    }
    let Some((lookup, of)) = Lookup::split(written) else {
        if written == TYPE && !vocabulary.types.is_empty() && both().all(|id| **id != *TYPE) {
            return Err(ConditionError::Compare { term: TYPE.into(), span: e.span.range() });
        }
        let found = both().find(|id| ***id == *name).cloned();
        return found.map(Term::Score).ok_or_else(|| unknown(name, None, both().cloned().collect()));
    };
    let among =
        |known: Vec<Arc<str>>| known.iter().find(|id| ***id == *of).cloned().ok_or_else(|| unknown(of, Some(lookup), known.clone()));
    let compare = || ConditionError::Compare { term: written.into(), span: e.span.range() };
    Ok(match lookup {
        "value" => Term::Value(among(vocabulary.indicators.clone())?),
        "strength" => Term::Strength(among(vocabulary.indicators.clone())?),
        "weakness" => Term::Weakness(among(vocabulary.indicators.clone())?),
        "rank" => Term::Rank(among(vocabulary.nodes.clone())?),
        "obstacle" => Term::Obstacle(among(both().cloned().collect())?),
        "change" => Term::Change(among(both().cloned().collect())?),
        "grade" => {
            let id = among(vocabulary.standards.iter().map(|(id, _)| id.clone()).collect())?;
            label.ok_or_else(compare)?;
            Term::Grade(id)
        }
        _ => {
            let grouping = among(vocabulary.groupings.clone())?;
            Term::Group(grouping, label.ok_or_else(compare)?.into())
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vocabulary {
        let ids = |list: &[&str]| list.iter().map(|i| Arc::from(*i)).collect::<Vec<Arc<str>>>();
        Vocabulary {
            indicators: ids(&["u3", "g1"]),
            nodes: ids(&["Ige", "Iu"]),
            standards: vec![("five".into(), ids(&["D", "C", "B", "A"]))],
            groupings: ids(&["stage"]),
            types: ids(&["government", "economy"]),
        }
    }

    fn read(text: &str) -> Result<Condition, Vec<ConditionError>> {
        Condition::read(text, &vocabulary())
    }

    #[test]
    fn grades_are_compared_in_the_order_of_the_standard() {
        let c = read("obstacle(u3) > 0.15 and grade(five) <= C").unwrap();
        assert_eq!(c.terms, [Term::Obstacle("u3".into()), Term::Grade("five".into())]);
        let at = |grade: f64| c.holds(&[Some(0.2), Some(grade)]);
        assert_eq!([at(0.0), at(1.0), at(2.0), at(3.0)], [Some(true), Some(true), Some(false), Some(false)]);
        assert_eq!(c.holds(&[Some(0.15), Some(0.0)]), Some(false));
        assert_eq!(c.holds(&[None, Some(0.0)]), None);
        let turned = read("B < grade(five)").unwrap();
        assert_eq!([turned.holds(&[Some(2.0)]), turned.holds(&[Some(3.0)])], [Some(false), Some(true)]);
    }

    #[test]
    fn groups_are_equal_or_not() {
        let c = read("group(stage) == mature or group(stage) != early").unwrap();
        assert_eq!(c.terms, [Term::Group("stage".into(), "mature".into()), Term::Group("stage".into(), "early".into())]);
        assert_eq!(c.holds(&[Some(0.0), Some(1.0)]), Some(false));
        assert_eq!(c.holds(&[Some(0.0), Some(0.0)]), Some(true));
    }

    #[test]
    fn types_are_equal_or_not() {
        let c = read("type == government and u3 < 0.5").unwrap();
        assert_eq!(c.terms, [Term::Type("government".into()), Term::Score("u3".into())]);
        assert_eq!([c.holds(&[Some(1.0), Some(0.1)]), c.holds(&[Some(0.0), Some(0.1)])], [Some(true), Some(false)]);
        assert!(matches!(&read("type == goverment").unwrap_err()[0], ConditionError::Step { name, .. } if name == "goverment"));
        assert!(matches!(&read("type > 1").unwrap_err()[0], ConditionError::Compare { .. }));
    }

    #[test]
    fn every_unknown_name_is_told_with_what_could_stand_there() {
        let errors = read("obstacle(u9) > 0.1 and Igee < 3 and grade(six) < A and grade(five) < E").unwrap_err();
        let names: Vec<&str> = errors
            .iter()
            .map(|e| match e {
                ConditionError::Unknown { name, .. } | ConditionError::Step { name, .. } => name.as_str(),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(names, ["E", "u9", "Igee", "six", "A"]);
        for text in ["grade(five) + 1 > 2", "grade(five) > 1", "group(stage) < mature"] {
            assert!(matches!(&read(text).unwrap_err()[0], ConditionError::Compare { .. } | ConditionError::Unknown { .. }), "{text}");
        }
        assert!(matches!(&read("u3 + 1").unwrap_err()[0], ConditionError::Formula(_)));
        assert!(matches!(&read("obstacel(u3) > 1").unwrap_err()[0], ConditionError::Formula(_)));
    }
}
