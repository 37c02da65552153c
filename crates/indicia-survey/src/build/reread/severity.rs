//! Answers without the severity of their rater: each less what its rater gives above the average rater, in the period and over all units.

use indicia_diagnostic::catalogue::fieldwork::base_values as codes;
use indicia_diagnostic::{Diagnostic, Diagnostics};

use super::{NOTHING, Reread, Rereads};
use crate::build::scores::points;
use crate::clean::{Cleaned, Frame, GONE};
use crate::import::Imported;
use crate::questionnaire::Questionnaire;
use crate::raters::{Panel, names_of, panels};
use crate::statistics::SeverityError;

/// Reads the answers of every question anew that is declared to be without severity.
pub(super) fn read(
    q: &Questionnaire,
    files: &[Imported],
    cleaned: &[Cleaned],
    frame: &Frame,
    out: &mut Rereads,
    findings: &mut Diagnostics,
) {
    let panels = panels(q, files, cleaned, frame);
    for (question, about) in q.questions.iter().enumerate().filter(|(_, about)| about.without_severity) {
        let own: Vec<&Panel> = panels.iter().filter(|p| p.question == question).collect();
        let unnamed: usize = own.iter().map(|p| p.unnamed).sum();
        if unnamed > 0 {
            let rater = about.rater.and_then(|r| q.questions.get(r)).map_or("", |r| &r.id);
            let d = Diagnostic::new(codes::RATER_ABSENT).arg("id", &about.id).arg("count", unnamed).arg("column", rater);
            findings.push(d.at_opt(about.place.clone()));
        }
        for panel in &own {
            if let Err(why) = &panel.severity {
                let period = frame.periods.get(panel.period).map_or("", |p| p);
                let d = Diagnostic::new(codes::RATERS_NOT_CONNECTED).arg("id", &about.id);
                let (en, zh) = told(why, panel, period);
                findings.push(d.name("detail", en, zh).at_opt(about.place.clone()));
            }
        }
        for (at, (file, cleaned)) in files.iter().zip(cleaned).enumerate() {
            let Some(answers) = file.answers.get(question).and_then(Option::as_ref) else { continue };
            let plain = points(about, answers);
            let names = names_of(q, question, file);
            // One table for each rater in each period, behind one another.
            let mut table = Vec::new();
            let mut starts = Vec::new();
            for panel in &own {
                let Ok(severity) = &panel.severity else { continue };
                for (name, effect) in panel.names.iter().zip(&severity.raters) {
                    starts.push((panel.period, name.as_str(), table.len()));
                    table.extend(plain.iter().map(|x| x.map(|x| x - effect)));
                }
            }
            starts.sort_unstable();
            let mut read = vec![NOTHING; answers.codes.len()];
            for (row, (slot, cell)) in read.iter_mut().zip(&cleaned.cells).enumerate().filter(|(_, (_, c))| **c != GONE) {
                let Some(cell) = frame.cells.get(*cell as usize) else { continue };
                let Some(name) = names.of(row) else { continue };
                let found = starts.binary_search_by(|(period, rater, _)| (*period, *rater).cmp(&(cell.period as usize, name)));
                if let Some((.., from)) = found.ok().and_then(|n| starts.get(n)) {
                    *slot = (from + answers.codes.get(row)) as u32;
                }
            }
            out.of.insert((at, question), Reread { codes: read, table });
        }
        for panel in own {
            let Ok(severity) = &panel.severity else { continue };
            for (unit, error) in panel.units.iter().zip(&severity.carried) {
                for (at, cell) in frame.cells.iter().enumerate() {
                    if cell.unit == *unit && cell.period as usize == panel.period && about.groups.contains(&(cell.group as usize)) {
                        out.carried.insert((question, at), *error);
                    }
                }
            }
        }
    }
}

/// Why severity cannot be told.
fn told(why: &SeverityError, panel: &Panel, period: &str) -> (String, String) {
    let (en, zh) = match period {
        "" => (String::new(), String::new()),
        period => (format!("in {period} "), format!("{period} 年")),
    };
    match why {
        SeverityError::NotConnected { raters } => {
            let names: Vec<&str> = raters.iter().filter_map(|r| panel.names.get(*r)).map(String::as_str).take(5).collect();
            (
                format!("{en}these raters share no unit with the others, not even by way of further raters: {}", names.join(", ")),
                format!("{zh}下列评分者与其他评分者没有共同的评价对象，也无法经由他人相连：{}", names.join("、")),
            )
        }
        SeverityError::TooMany => (
            format!("{en}there are {} raters, more than can be told apart", panel.names.len()),
            format!("{zh}评分者多达 {} 人，无法逐一估计", panel.names.len()),
        ),
        SeverityError::NoRatings => (format!("{en}no answer names its rater"), format!("{zh}没有一份评分写明评分者")),
    }
}
