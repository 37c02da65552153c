//! Statistics of an index as tables, each with what has to be said about it.

mod columns;
mod components;
mod correlations;
mod importance;
mod reversal;

use std::sync::Arc;

use indicia_analysis::statistics::{Frame, Group, Method, Thresholds};
use indicia_core::Stage;
use indicia_method::Text;

use crate::{Cell, Subject};

/// What every part is about.
#[derive(Clone, Debug)]
pub struct StatisticsView<'a> {
    /// The evaluation.
    pub subject: Subject<'a>,
    /// Units, period, stage, node.
    pub frame: Frame<'a>,
    /// What is flagged.
    pub thresholds: Thresholds,
    /// Which correlation.
    pub method: Method,
    /// Whether p-values are adjusted for their number.
    pub adjusted: bool,
    /// Rows at most where a table for people would go on for long; programs get all.
    pub most: usize,
}

impl StatisticsView<'_> {
    fn title(&self, id: &str) -> Cell {
        Cell::Words(self.subject.title(id))
    }

    /// Ids of units, along the rows of the frame.
    fn unit_id(&self, at: usize) -> Arc<str> {
        self.subject.evaluation.scored_data().unit(self.frame.rows[at]).id.clone()
    }

    /// The name of a unit, by its number along the rows.
    fn unit_name(&self, at: usize) -> Text {
        named(&self.subject.evaluation.scored_data().unit(self.frame.rows[at]).name, &self.unit_id(at))
    }

    /// The name of a unit by its id.
    fn name_of(&self, id: &str) -> Text {
        let data = self.subject.evaluation.data();
        data.unit_number(id).map_or_else(|| named(&Text::default(), id), |n| named(&data.units()[n].name, id))
    }

    /// Where the values of indicators come from, in words.
    fn stage(&self) -> (&'static str, &'static str) {
        match self.frame.stage {
            Stage::Derive | Stage::Screen => ("values before imputation", "插补前的数值"),
            Stage::Impute => ("values after imputation", "插补后的数值"),
            Stage::Treat => ("values after treatment", "异常处理后的数值"),
            Stage::Score => ("scores", "得分"),
        }
    }

    /// A group as a cell: the node, or the node with a word for all that is below it.
    fn group(group: &Group) -> Cell {
        let id = &group.node;
        if group.all {
            Cell::Words(Text { zh: format!("{id}（全部指标）"), en: format!("{id} (all indicators)") })
        } else {
            Cell::plain(&**id)
        }
    }
}

fn named(name: &Text, id: &str) -> Text {
    let or = |own: &str, other: &str| [own, other, id].into_iter().find(|n| !n.is_empty()).unwrap_or_default().to_string();
    Text { zh: or(&name.zh, &name.en), en: or(&name.en, &name.zh) }
}

/// A number of things.
fn count(n: usize) -> Cell {
    Cell::Number(n as f64, None)
}

/// Names in a row, in both languages; only the first few, and how many more there are.
fn names(all: &[Text], most: usize) -> Text {
    let rest = all.len().saturating_sub(most);
    let join = |of: fn(&Text) -> &String, comma: &str| all.iter().take(most).map(|t| of(t).as_str()).collect::<Vec<_>>().join(comma);
    let (mut zh, mut en) = (join(|t| &t.zh, "、"), join(|t| &t.en, ", "));
    if rest > 0 {
        zh.push_str(&format!(" 等 {} 个", all.len()));
        en.push_str(&format!(" and {rest} more"));
    }
    Text { zh, en }
}
