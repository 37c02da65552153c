//! Reliability of the scales of a survey: the answers reduced to a covariance matrix, and what the statistics say of it.

use indicia_diagnostic::catalogue::fieldwork::base_values as codes;
use indicia_diagnostic::{Diagnostic, Diagnostics};

use crate::build::Survey;
use crate::build::points;
use crate::clean::GONE;
use crate::questionnaire::Questionnaire;
use crate::statistics::{Adequacy, Halves, Items, Reliability, Thresholds, adequacy, reliability, split_half, warnings};

/// A scale as a group answered it.
#[derive(Clone, Debug)]
pub struct ScaleReliability {
    /// Place of the indicator.
    pub indicator: usize,
    /// Place of the group.
    pub group: usize,
    /// Places of its questions.
    pub questions: Vec<usize>,
    /// Respondents who answered all of them.
    pub n: u64,
    /// Alpha and its relatives; `None` where there are too few questions or respondents, or nothing varies.
    pub reliability: Option<Reliability>,
    /// Split half.
    pub halves: Option<Halves>,
    /// KMO and Bartlett.
    pub adequacy: Option<Adequacy>,
    /// What is worth a warning.
    pub findings: Diagnostics,
}

/// The reliability of every reflective indicator in every group that feeds it by several questions, over all units and periods.
pub fn scales(q: &Questionnaire, survey: &Survey) -> Vec<ScaleReliability> {
    let mut out = Vec::new();
    for (i, indicator) in q.indicators.iter().enumerate().filter(|(_, i)| i.reflective) {
        for (group, _) in &indicator.groups {
            let questions: Vec<usize> = q.feeding(i, *group).collect();
            // One question is no scale.
            if questions.len() > 1 {
                out.push(scale(q, survey, i, *group, questions));
            }
        }
    }
    out
}

fn scale(q: &Questionnaire, survey: &Survey, indicator: usize, group: usize, questions: Vec<usize>) -> ScaleReliability {
    let items = items(q, survey, group, &questions);
    let n = items.as_ref().map_or(0, |i| i.n);
    let found = items.as_ref().and_then(reliability);
    let adequate = items.as_ref().and_then(adequacy);
    let names: Vec<&str> = questions.iter().filter_map(|i| q.questions.get(*i)).map(|o| o.id.as_str()).collect();
    let title = q.indicators.get(indicator).map_or("", |i| &i.id);
    let group_id = q.groups.get(group).map_or("", |g| &g.id);
    let shown = format!("{title} ({group_id})");
    let findings = match &found {
        Some(r) => warnings(&shown, &names, r, adequate.as_ref(), None, Thresholds::default()),
        None => {
            let d = Diagnostic::new(codes::TOO_FEW_FOR_RELIABILITY).arg("indicator", title).arg("group", group_id);
            vec![match n {
                0 | 1 => d.name("detail", "fewer than two responses answer every question", "回答了全部题目的答卷不足两份"),
                _ => d.name("detail", "the sum of its questions does not vary", "各题合计没有差异"),
            }]
        }
    };
    let place = q.indicators.get(indicator).and_then(|i| i.place.clone());
    let findings = findings.into_iter().map(|d| d.at_opt(place.clone())).collect();
    ScaleReliability {
        indicator,
        group,
        questions,
        n,
        reliability: found,
        halves: items.as_ref().and_then(split_half),
        adequacy: adequate,
        findings,
    }
}

/// Covariances of the items over the respondents who answered all of them, reversed items turned.
fn items(q: &Questionnaire, survey: &Survey, group: usize, questions: &[usize]) -> Option<Items> {
    let k = questions.len();
    let mut n = 0u64;
    let mut sums = vec![0.0; k];
    let mut products = vec![0.0; k * k];
    let mut row_values = vec![0.0; k];
    // Sums are taken around a point near the mean, so that squares stay small beside their differences.
    let around = 50.0;
    for (file, cleaned) in survey.files.iter().zip(&survey.cleaned) {
        let tables: Option<Vec<_>> = questions
            .iter()
            .map(|i| {
                let answers = file.answers.get(*i)?.as_ref()?;
                Some((answers, points(q.questions.get(*i)?, answers)))
            })
            .collect();
        let Some(tables) = tables else { continue };
        for (row, cell) in cleaned.cells.iter().enumerate() {
            let own = *cell != GONE && survey.frame.cells.get(*cell as usize).is_some_and(|c| c.group as usize == group);
            if !own {
                continue;
            }
            let mut whole = true;
            for (slot, (answers, table)) in row_values.iter_mut().zip(&tables) {
                match table.get(answers.codes.get(row)).copied().flatten() {
                    Some(v) => *slot = v - around,
                    None => whole = false,
                }
            }
            if !whole {
                continue;
            }
            n += 1;
            for (i, a) in row_values.iter().enumerate() {
                if let Some(slot) = sums.get_mut(i) {
                    *slot += a;
                }
                for (slot, b) in products.iter_mut().skip(i * k).zip(&row_values) {
                    *slot += a * b;
                }
            }
        }
    }
    if n < 2 {
        return None;
    }
    let count = n as f64;
    let cell = |c: usize| {
        let (i, j) = (c / k, c % k);
        let at = |s: usize| sums.get(s).copied().unwrap_or(0.0);
        (products.get(c).copied().unwrap_or(0.0) - at(i) * at(j) / count) / (count - 1.0)
    };
    Items::from_matrix(n, k, (0..k * k).map(cell).collect())
}
