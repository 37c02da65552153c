//! How sure the ranks of a project are: its assumptions drawn together.

use std::sync::Arc;

use indicia_analysis::uncertainty::{
    Ask, Assumption, BaseErrors, NotDrawn, Part, Ranking, Settings, Source, draws_within_budget, is_beyond_budget, rank_model,
    ranking_model,
};
use indicia_analysis::warning::Trigger;
use indicia_core::{Evaluation, Period};
use indicia_diagnostic::{Diagnostic, Diagnostics, catalogue::alternatives::draws as codes, catalogue::standards};
use indicia_method::Text;
use indicia_verdict::{LabelCounter, LabelShares, Looked, Sureness};

use crate::progress::Progress;
use crate::project::{Project, bug};

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// Nodes beside the root and its outputs; the root's own where it is empty.
    pub nodes: Vec<String>,
    /// Number of draws; without it what the system declares, else as many as the size of the plan allows in about a tenth of a second.
    pub draws: Option<usize>,
    /// The seed; that of the pipeline without it.
    pub seed: Option<u64>,
    /// Whether units are compared in pairs, where there are not too many of them.
    pub pairs: bool,
    /// The one period whose ranks of the first node, and whose labels, anybody looks at: nothing else is ranked and labelled. The draws are the
    /// same.
    pub only: Option<Period>,
}

/// What came of it.
pub struct Uncertain {
    /// Ranks over the draws.
    pub ranking: Ranking,
    /// Labels over the draws: grades, balance, quadrants.
    pub labels: LabelShares,
    /// Assumptions that no alternative declares: standard errors of base values.
    pub others: Vec<(String, Text)>,
    /// What a reader must know.
    pub findings: Diagnostics,
}

/// What is uncertain.
pub struct Assumptions<'a> {
    /// The sources: declared alternatives in their order, then what no alternative declares.
    pub sources: Vec<Box<dyn Source + 'a>>,
    /// Id and name of what no alternative declares.
    pub others: Vec<(String, Text)>,
}

/// More units than this in a period are not compared in pairs: there are as many numbers as pairs.
const MOST_PAIRED: usize = 200;
/// Draws for labels of systems that are too large for more in a moment.
const FEW: usize = 1000;
/// The same where each draw is an evaluation of its own.
const FEWEST: usize = 100;

impl Project {
    /// Whether anything is declared to be uncertain.
    pub fn is_uncertain(&self) -> bool {
        !self.alternatives().is_empty() || self.evaluation().data().has_errors()
    }

    /// What is uncertain, each as a source of draws.
    ///
    /// # Errors
    /// An assumption that cannot be drawn.
    pub fn assumptions(&self) -> Result<Assumptions<'_>, Diagnostics> {
        let evaluation = self.evaluation();
        let mut findings = Diagnostics::new();
        let mut sources: Vec<Box<dyn Source + '_>> = Vec::new();
        for alternative in self.alternatives() {
            match alternative.source(evaluation) {
                Ok(source) => sources.push(source),
                // A node whose weights could not be computed has stopped the command before.
                Err(NotDrawn::NoWeights(node)) => findings.push(bug(format!("[alternative.{}]: no weights of {node}", alternative.id))),
            }
        }
        let mut others = Vec::new();
        match BaseErrors::of(evaluation) {
            Ok(Some(base)) => {
                others.push((base.id().to_string(), standard_errors()));
                sources.push(Box::new(base));
            }
            Ok(None) => {}
            Err(not) => {
                let unit = evaluation.scored_data().unit(not.row).id.clone();
                findings.push(Diagnostic::new(standards::ERRORS_CONTRADICT).arg("unit", unit).arg("column", not.column));
            }
        }
        if findings.is_empty() { Ok(Assumptions { sources, others }) } else { Err(findings) }
    }

    /// Draws all assumptions together; `None` where nothing is uncertain, or where the size of the plan allows too few draws, no label waits for
    /// them and nobody asked for them.
    ///
    /// # Errors
    /// An assumption that cannot be drawn, an alternative with which every draw fails.
    pub fn uncertain(&self, wish: &Wish) -> Result<Option<Uncertain>, Diagnostics> {
        let evaluation = self.evaluation();
        let mut findings = Diagnostics::new();
        let Assumptions { sources, others } = self.assumptions()?;
        if sources.is_empty() {
            return Ok(None);
        }
        let sources: Vec<&dyn Source> = sources.iter().map(|s| &**s).collect();
        let nodes = ranked_nodes(self, &wish.nodes);
        let nodes: Vec<&str> = nodes.iter().map(|n| &**n).collect();
        let data = evaluation.scored_data();
        let period = wish.only.and_then(|p| data.period_number(p));
        // A warning that a grade was lowered shows both.
        let before: Vec<&str> = self.monitor().warnings.iter().flat_map(|rule| &rule.triggers).filter_map(of_grade).collect();
        let counter = LabelCounter::new(self.verdict(), evaluation, period.map(|period| Looked { period, before: &before }));
        let widest = (0..data.periods().len()).map(|p| data.period_rows(p).len()).max().unwrap_or(0);
        let also = counter.wanted();
        let only = period.map(|period| Part { nodes: 1, period, also: counter.rows() });
        let ask = Ask { nodes: &nodes, pairs: widest <= MOST_PAIRED, also: &also, only };
        let typed = wish.draws.or(self.declared_draws());
        if typed.is_none() && also.is_empty() && is_beyond_budget(evaluation, &sources, ask) {
            return Ok(None);
        }
        let model = ranking_model(evaluation, &sources, ask).map_err(|e| vec![bug(e)])?;
        // Whoever looks at no pairs has the same draws as who does.
        let draws = typed.unwrap_or_else(|| match draws_within_budget(&model, ask) {
            0 if also.is_empty() => 0,
            // A label without a probability says less than one out of few draws.
            0 if model.is_slow().is_some() => FEWEST,
            0 => FEW,
            draws => draws,
        });
        if draws == 0 {
            return Ok(None);
        }
        let ask = Ask { pairs: ask.pairs && wish.pairs, ..ask };
        let settings = Settings { draws, seed: wish.seed.unwrap_or(evaluation.plan().system().seed) };
        let progress = Progress::new("Drawing", "抽样", draws as u64);
        let (ranking, counts) = rank_model(evaluation, &model, ask, settings, &counter, &|done| progress.at(done as u64));
        drop(progress);
        let errors = all_failed(self.alternatives(), &ranking, evaluation);
        if !errors.is_empty() {
            return Err(errors);
        }
        if let Some(detail) = &ranking.slow {
            findings.push(Diagnostic::new(codes::EVALUATED_EACH).arg("count", draws).name("detail", &*detail.en, &*detail.zh));
        }
        findings.extend(some_failed(self.alternatives(), &ranking));
        let labels = counter.shares(&counts);
        Ok(Some(Uncertain { ranking, labels, others, findings }))
    }

    /// Draws all assumptions for what `run` shows, and tells the verdict how sure its labels are: ranks and labels come of the same draws. With
    /// `only` for what is shown of a period, without it for all that is written down, pairs among it.
    ///
    /// # Errors
    /// As [`Project::uncertain`].
    pub fn draw(&mut self, only: Option<Period>) -> Result<Option<Uncertain>, Diagnostics> {
        self.draw_beside(only, |_| ()).map(|(found, ())| found)
    }

    /// As [`Project::draw`], while another core does other work.
    ///
    /// # Errors
    /// As [`Project::draw`].
    pub fn draw_beside<T: Send>(
        &mut self,
        only: Option<Period>,
        other: impl FnOnce(&Project) -> T + Send,
    ) -> Result<(Option<Uncertain>, T), Diagnostics> {
        let project = &*self;
        let wish = Wish { pairs: only.is_none(), only, ..Wish::default() };
        // Errors that contradict each other have been told.
        let contradict = project.judged().is_some_and(|v| matches!(v.sureness, Sureness::Unknown));
        let (found, other) = rayon::join(|| if contradict { Ok(None) } else { project.uncertain(&wish) }, || other(project));
        let found = found?;
        if let (Some(found), Some(verdict)) = (&found, self.judged_mut()) {
            verdict.sure(&found.labels, found.ranking.settings);
        }
        Ok((found, other))
    }

    /// The number of draws that the system declares.
    pub fn declared_draws(&self) -> Option<usize> {
        self.verdict().roles.as_ref().and_then(|r| r.draws)
    }
}

/// The standard of a rule of warning on grades.
fn of_grade(trigger: &Trigger) -> Option<&str> {
    match trigger {
        Trigger::Grade(standard) => Some(standard),
        _ => None,
    }
}

/// The name of what no alternative declares.
fn standard_errors() -> Text {
    Text { zh: "基础值的标准误".into(), en: "standard errors of base values".into() }
}

/// The nodes that are ranked: those asked for, or the root and what is shown beside it.
fn ranked_nodes(project: &Project, asked: &[String]) -> Vec<Arc<str>> {
    let system = project.evaluation().plan().system();
    let shown = project.subject().outputs();
    let mut out: Vec<Arc<str>> = Vec::new();
    let ids: Vec<&str> = if asked.is_empty() { shown } else { asked.iter().map(String::as_str).collect() };
    for id in ids {
        if let Some(node) = system.node(id).filter(|n| !out.contains(&n.id)) {
            out.push(node.id.clone());
        }
    }
    out
}

/// Alternatives with which no draw gave anything; only those that fail by themselves where there are such, since they take the others along.
fn all_failed(alternatives: &[Assumption], ranking: &Ranking, evaluation: &Evaluation) -> Diagnostics {
    let (mut alone, mut others) = (Diagnostics::new(), Diagnostics::new());
    for (alternative, counts) in alternatives.iter().zip(&ranking.branches) {
        for (n, count) in counts.iter().enumerate().filter(|(_, c)| c.draws > 0 && c.failed == c.draws) {
            let branch = alternative.branches().get(n);
            let label = branch.map_or("*", |b| &b.label);
            let d = Diagnostic::new(codes::ALL_DRAWS_FAILED).arg("count", count.draws).arg("found", label).arg("id", &alternative.id);
            let d = d.at_opt(branch.and_then(|b| b.place.clone()).or_else(|| alternative.place.clone()));
            // Alone, the alternative may say by itself what is wrong with it.
            let by_itself = branch.and_then(|b| evaluation.with(&b.edits).ok());
            let finding = by_itself.and_then(|e| {
                let known: Vec<_> = evaluation.findings().cloned().collect();
                let failed = e.findings().find(|f| f.is_error() && !known.contains(f)).or_else(|| {
                    e.findings().find(|f| f.diagnostic.severity() > indicia_diagnostic::Severity::Note && !known.contains(f))
                })?;
                Some(failed.diagnostic.clone())
            });
            match finding {
                Some(finding) => alone.push(d.note(finding)),
                None => others.push(d),
            }
        }
    }
    if alone.is_empty() { others } else { alone }
}

/// How many draws are left out, and with which alternatives most of them.
fn some_failed(alternatives: &[Assumption], ranking: &Ranking) -> Diagnostics {
    let worst = || {
        let mut shares: Vec<(f64, String)> = Vec::new();
        for (alternative, counts) in alternatives.iter().zip(&ranking.branches) {
            for (branch, count) in alternative.branches().iter().zip(counts).filter(|(_, c)| c.failed > 0) {
                let share = count.failed as f64 / count.draws as f64;
                shares.push((share, format!("{} {} ({}/{})", alternative.id, branch.label, count.failed, count.draws)));
            }
        }
        shares.sort_by(|a, b| b.0.total_cmp(&a.0));
        shares.into_iter().take(3).map(|(_, text)| text).collect::<Vec<_>>()
    };
    let failed = |n: &&indicia_analysis::uncertainty::NodeRanking| n.failed.iter().any(|f| *f > 0);
    ranking
        .nodes
        .iter()
        .find(failed)
        .map(|node| {
            let most = node.failed.iter().copied().max().unwrap_or(0);
            let d = Diagnostic::new(codes::DRAWS_FAILED).arg("count", most).arg("total", ranking.settings.draws).arg("node", &node.node);
            let known = worst();
            if known.is_empty() { d.no_hint() } else { d.list("known", known) }
        })
        .into_iter()
        .collect()
}

/// The number of draws that was typed, if any was.
///
/// # Errors
/// Fewer than two.
pub fn typed(draws: Option<usize>) -> Result<Option<usize>, Diagnostics> {
    match draws {
        Some(few) if few < 2 => Err(vec![Diagnostic::new(codes::TOO_FEW_DRAWS).arg("count", few)]),
        other => Ok(other),
    }
}
