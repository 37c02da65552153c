use indicia_core::{Evaluation, NodeKind, Period, Role, Unit};
use indicia_diagnostic::Lang;
use indicia_method::Text;

/// An evaluation with what every view needs of it.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The evaluation.
    pub evaluation: &'a Evaluation,
}

/// The period of data that name none.
const UNDATED: Period = Period::year(0);

impl<'a> Subject<'a> {
    /// A subject.
    pub fn new(evaluation: &'a Evaluation) -> Subject<'a> {
        Subject { evaluation }
    }

    /// Whether the data name periods.
    pub fn is_dated(&self) -> bool {
        self.evaluation.data().periods().iter().any(|p| *p != UNDATED)
    }

    /// A period as text; empty where the data name none.
    pub fn period_text(&self, period: Period) -> String {
        if period == UNDATED { String::new() } else { period.to_string() }
    }

    /// The latest period of units with scores.
    pub fn latest(&self) -> Option<Period> {
        self.evaluation.scored_data().periods().iter().enumerate().rev().find_map(|(n, p)| {
            let rows = self.evaluation.scored_data().period_rows(n);
            (!rows.is_empty()).then_some(*p)
        })
    }

    /// The name of a unit in a language; the other language's, or the id, where it has none.
    pub fn unit_name(&self, unit: &'a Unit, lang: Lang) -> &'a str {
        let (own, other) = lang.pick((&unit.name.en, &unit.name.zh), (&unit.name.zh, &unit.name.en));
        [own, other].into_iter().find(|n| !n.is_empty()).map_or(&unit.id, |n| n.as_str())
    }

    /// The title of an indicator or node; empty in both languages where it has none.
    pub fn title(&self, id: &str) -> Text {
        self.evaluation.plan().system().info(id).map(|i| i.title.clone()).unwrap_or_default()
    }

    /// An id with its title, for the head of a list: `Ig 数字政府`.
    pub fn id_and_title(&self, id: &str, lang: Lang) -> String {
        let title = self.title(id);
        match crate::table::pick(&title, lang) {
            "" => id.to_string(),
            title => format!("{id} {title}"),
        }
    }

    /// The nodes to show: the root, then the declared outputs, or else the root's inputs that are nodes.
    pub fn outputs(&self) -> Vec<&'a str> {
        let plan = self.evaluation.plan();
        let system = plan.system();
        let mut out: Vec<&str> = vec![&system.root];
        let rest: Vec<&str> = if system.outputs.is_empty() {
            system
                .node(&system.root)
                .map(|n| n.inputs())
                .unwrap_or_default()
                .iter()
                .filter_map(|id| system.node(id).map(|n| &*n.id))
                .collect()
        } else {
            system.outputs.iter().map(|o| &**o).collect()
        };
        for id in rest {
            if !out.contains(&id) {
                out.push(id);
            }
        }
        out
    }

    /// The indicators that the root depends on, in the order of the tree.
    pub fn indicators_below(&self, node: &str) -> Vec<&'a str> {
        let system = self.evaluation.plan().system();
        let mut out: Vec<&str> = Vec::new();
        let mut seen: Vec<&str> = Vec::new();
        let mut open: Vec<&str> = Vec::new();
        if let Some(n) = system.node(node) {
            open.push(&n.id);
        } else if let Some(i) = system.indicator(node) {
            out.push(&i.id);
        }
        while let Some(id) = open.pop() {
            if seen.contains(&id) {
                continue;
            }
            seen.push(id);
            if let Some(i) = system.indicator(id) {
                out.push(&i.id);
            } else if let Some(n) = system.node(id) {
                for input in n.inputs().iter().rev() {
                    let known = system.indicator(input).map(|i| &*i.id).or_else(|| system.node(input).map(|n| &*n.id));
                    open.extend(known);
                }
            }
        }
        out
    }

    /// Whether a node is an aggregate.
    pub fn is_aggregate(&self, id: &str) -> bool {
        self.evaluation.plan().system().node(id).is_some_and(|n| matches!(n.kind, NodeKind::Aggregate { .. }))
    }

    /// The units that are listed: named in results without scores.
    pub fn listed(&self) -> Vec<&'a Unit> {
        self.evaluation.data().units().iter().filter(|u| u.role == Role::Listed).collect()
    }

    /// Rows of a period in the order of output.
    pub fn rows_of(&self, period: Period) -> Vec<usize> {
        let data = self.evaluation.scored_data();
        data.output_order().iter().map(|r| *r as usize).filter(|r| data.period(*r) == period).collect()
    }
}
