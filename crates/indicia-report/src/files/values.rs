use indicia_core::{Reason, Stage};
use indicia_io::{CsvProfile, CsvWriter};
use indicia_method::Status;

use crate::{Subject, reason_word};

/// `values.csv`: every cell of every indicator and node on its way: raw, imputed, treated, scored, with the word of its status and the reason where
/// there is no value.
pub fn values_csv(subject: Subject) -> Vec<u8> {
    let evaluation = subject.evaluation;
    let data = evaluation.scored_data();
    let mut csv = CsvWriter::new(CsvProfile::Plain);
    for head in ["unit", "period", "item", "raw", "imputed", "treated", "scored", "raw_status", "status", "flags", "reason", "detail"] {
        csv.text(head);
    }
    csv.end_row();
    let system = evaluation.plan().system();
    let order: Vec<usize> = data.output_order().iter().map(|r| *r as usize).collect();
    for (indicator, trace) in system.indicators.iter().zip(evaluation.indicators()) {
        let [raw, imputed, treated] = [Stage::Derive, Stage::Impute, Stage::Treat].map(|s| &trace.stage(s).series);
        for row in &order {
            begin(&mut csv, subject, *row, &indicator.id);
            for series in [raw, imputed, treated, &trace.score] {
                number(&mut csv, series.get(*row));
            }
            // A flag tells of a change on the way, so all stages have a say.
            let flags = [raw, imputed, treated, &trace.score].iter().fold(0, |f, s| f | s.status(*row).0);
            csv.text(raw.status(*row).word());
            end(&mut csv, subject, &indicator.id, *row, trace.score.status(*row), flags);
        }
    }
    for (node, trace) in system.nodes.iter().zip(evaluation.nodes()) {
        for row in &order {
            begin(&mut csv, subject, *row, &node.id);
            csv.missing().missing().missing();
            number(&mut csv, trace.value.get(*row));
            csv.missing();
            end(&mut csv, subject, &node.id, *row, trace.value.status(*row), trace.value.status(*row).0);
        }
    }
    csv.finish()
}

fn begin(csv: &mut CsvWriter, subject: Subject, row: usize, item: &str) {
    let data = subject.evaluation.scored_data();
    csv.text(&data.unit(row).id).text(&subject.period_text(data.period(row))).text(item);
}

fn end(csv: &mut CsvWriter, subject: Subject, item: &str, row: usize, status: Status, flags: u8) {
    csv.text(status.word());
    let words = [(Status::OVERRIDDEN, "overridden"), (Status::IMPUTED, "imputed"), (Status::TREATED, "treated")];
    let flags: Vec<&str> = words.iter().filter(|(bit, _)| flags & bit != 0).map(|(_, word)| *word).collect();
    csv.text(&flags.join(" "));
    match subject.evaluation.reason(item, row) {
        Some(reason) => csv.text(reason_word(&reason)).text(&detail(&reason)),
        None => csv.missing().missing(),
    };
    csv.end_row();
}

/// What the word of the reason leaves open: the declared reason of a mask, the stage, what is missing.
fn detail(reason: &Reason) -> String {
    match reason {
        Reason::Withheld { reason } => reason.clone(),
        Reason::Screened { unit: true, .. } => "unit".into(),
        Reason::Screened { unit: false, .. } => "indicator".into(),
        Reason::Failed { stage: Some(stage) } => stage.word().to_string(),
        Reason::Propagated { missing } | Reason::Coverage { missing, .. } => missing.iter().map(|m| &**m).collect::<Vec<_>>().join(" "),
        _ => String::new(),
    }
}

fn number(csv: &mut CsvWriter, x: Option<f64>) {
    match x {
        Some(x) => csv.number(x),
        None => csv.missing(),
    };
}
