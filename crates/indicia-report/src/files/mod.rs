//! The files of a result folder. Nothing in them depends on the language, the clock or the folder from which the program was called.

mod definition;
mod errors;
mod scores;
mod values;

pub use definition::definition;
pub use errors::{covariances_csv, standard_errors_csv};
pub use scores::scores_csv;
pub use values::values_csv;

use indicia_method::Value;

use crate::view::{StateRow, WeightRow};
use crate::{pretty, view};

/// `weights.csv`: nominal and effective weights.
pub fn weights_csv(rows: &[WeightRow]) -> Vec<u8> {
    let mut csv = indicia_io::CsvWriter::new(indicia_io::CsvProfile::Plain);
    for head in ["node", "of", "item", "nominal", "effective"] {
        csv.text(head);
    }
    csv.end_row();
    for row in rows {
        csv.text(&row.node).text(&row.of).text(&row.item);
        match row.nominal {
            Some(w) => csv.number(w),
            None => csv.missing(),
        };
        csv.number(row.effective).end_row();
    }
    csv.finish()
}

/// `states.json`: what methods learnt, step by step.
pub fn states_json(rows: &[StateRow]) -> String {
    let optional = |text: &str| if text.is_empty() { Value::Null } else { text.into() };
    let states = rows.iter().map(|r| {
        Value::pairs([
            ("address", Value::from(r.address.to_string())),
            ("method", r.method.as_str().into()),
            ("period", optional(&r.period)),
            ("group", optional(&r.label)),
            ("state", r.state.clone()),
        ])
    });
    pretty(&Value::pairs([("format", Value::Number(1.0)), ("states", Value::List(states.collect()))]))
}

/// `ranking.json`: the ranking of every period, the latest first.
pub fn ranking_json(subject: crate::Subject) -> String {
    let mut periods: Vec<_> = subject.evaluation.scored_data().periods().to_vec();
    periods.reverse();
    let rankings = periods.into_iter().map(|p| view::ranking(subject, p).to_value());
    let system = subject.evaluation.plan().system();
    pretty(&Value::pairs([
        ("format", Value::Number(1.0)),
        ("system", Value::from(&*system.id)),
        ("root", (&*system.root).into()),
        ("rule", system.ranking.rule.word().into()),
        ("rankings", Value::List(rankings.collect())),
    ]))
}
