//! The files of a result folder. Nothing in them depends on the language, the clock or the folder from which the program was called.

mod definition;
mod errors;
mod group_ranks;
mod memberships;
mod rebuild;
mod scores;
mod statistics;
mod stored;
mod units;
mod values;

pub use definition::definition;
pub use errors::{covariances_csv, standard_errors_csv};
pub use group_ranks::group_ranks_csv;
pub use memberships::memberships_csv;
pub use rebuild::{Catalogue, largest_difference, rebuild};
pub use scores::scores_csv;
pub use statistics::statistics_csv;
pub use stored::{Stored, StoredInput, result_id};
pub use units::units_csv;
pub use values::values_csv;

use indicia_method::Value;
use indicia_verdict::Verdict;

use crate::view::{Beside, StateRow, WeightRow};
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

/// `verdicts.csv`: a row for each unit and period with every label, every probability and the waterfall, the latest period first.
pub fn verdicts_csv(subject: crate::Subject, verdict: &Verdict, beside: &[Beside]) -> Vec<u8> {
    let mut all = crate::Table::default();
    for period in latest_first(subject) {
        let mut table = view::verdicts(subject, verdict, period).with_all(beside.iter().cloned()).table();
        let text = subject.period_text(period);
        table.columns.insert(0, crate::Column::text("period", "", "").in_data());
        table.rows.iter_mut().for_each(|r| r.insert(0, crate::Cell::plain(text.as_str())));
        all.columns = table.columns;
        all.rows.append(&mut table.rows);
    }
    all.to_csv()
}

/// `verdicts.json`: the same with the scales, for every period.
pub fn verdicts_json(subject: crate::Subject, verdict: &Verdict, beside: &[Beside]) -> String {
    let all = latest_first(subject).into_iter().map(|p| view::verdicts(subject, verdict, p).with_all(beside.iter().cloned()).to_value());
    let system = subject.evaluation.plan().system();
    pretty(&Value::pairs([("format", Value::Number(1.0)), ("system", Value::from(&*system.id)), ("verdicts", Value::List(all.collect()))]))
}

fn latest_first(subject: crate::Subject) -> Vec<indicia_core::Period> {
    subject.evaluation.scored_data().periods().iter().rev().copied().collect()
}
