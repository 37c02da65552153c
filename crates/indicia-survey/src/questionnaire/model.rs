//! The questionnaire in plain types: what is asked, of whom, and what becomes of the answers.

use indicia_diagnostic::Place;
use indicia_io::TableSource;
use indicia_method::Text;

use crate::statistics::Ties;

/// A questionnaire that was read and is sound: ids resolve, scales fit their measures, weights have their groups.
#[derive(Clone, Debug)]
pub struct Questionnaire {
    /// Id of the survey.
    pub id: String,
    /// Its name.
    pub title: Text,
    /// The period of responses that name none.
    pub period: Option<String>,
    /// Groups of respondents, in the order of the file.
    pub groups: Vec<Group>,
    /// Questions, in the order of the file.
    pub questions: Vec<Question>,
    /// Indicators that the survey feeds, in the order of the file.
    pub indicators: Vec<Indicator>,
    /// Files of responses.
    pub responses: Vec<Responses>,
    /// Rules of cleaning.
    pub clean: Clean,
    /// Margins of the population, by group.
    pub margins: Vec<Margin>,
    /// Texts that mean no answer to any question, beside the default ones.
    pub missing: Vec<String>,
    /// A note for readers.
    pub note: Text,
    /// The file as the user would name it.
    pub shown: String,
}

/// A group of respondents.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: Text,
    /// Fewest responses a unit, at least 1; below it what needs the group is withheld.
    pub minimum: u64,
    /// A departmental form with evidence: a count, not a sample.
    pub form: bool,
    /// Where it is declared.
    pub place: Option<Place>,
}

/// What a question is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// It feeds an indicator.
    #[default]
    Item,
    /// It names the unit.
    Unit,
    /// It names the group.
    Group,
    /// It names the period.
    Period,
    /// Whoever does not answer as expected has not consented.
    Consent,
    /// Whoever does not answer as expected did not read.
    Attention,
    /// Whoever does not answer as expected is not of those asked.
    Screen,
    /// A margin for raking.
    Margin,
    /// An anchoring vignette.
    Vignette,
    /// It names who rated.
    Rater,
    /// Evidence for another question of a form.
    Evidence,
    /// Anything else.
    Background,
}

/// An option of a question, or a point of a Likert scale.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// Its code in exports.
    pub code: String,
    /// Its text.
    pub text: Text,
    /// Other wordings.
    pub also: Vec<String>,
    /// What it scores, 0 to 100; `None` where it scores nothing.
    pub score: Option<f64>,
    /// The unit, group or period that it stands for.
    pub means: Option<String>,
    /// "None of these": chosen alone, and no item of its own.
    pub none: bool,
    /// It counts as no answer.
    pub missing: bool,
}

/// How a question is answered.
#[derive(Clone, Debug)]
pub enum Scale {
    /// Points from low to high; the point `i` of `k` scores `(i - 1) / (k - 1) * 100`.
    Likert,
    /// A score within bounds, `0..=100` unless declared; it counts as its share of the bounds.
    Score,
    /// Yes scores 100, no 0.
    YesNo,
    /// One option.
    Choice,
    /// Several options; the share of the items that are ticked counts.
    Multiple,
    /// A share in bands; the mid-point of the band counts.
    Bands,
    /// A number, as it is.
    Number,
    /// A text.
    Text,
}

/// How the answers of a group in a unit become one value.
#[derive(Clone, Debug, PartialEq)]
pub enum Measure {
    /// The mean of the scores.
    Mean,
    /// The mean without the highest and the lowest.
    TrimmedMean(Trim),
    /// The share of those who chose one of these options, by their place in the list, in per cent.
    Share(Vec<usize>),
    /// The share of those in the top points, in per cent.
    TopBox(usize),
    /// The sum of the numbers over the sum of another question's, in per cent.
    Ratio(usize),
    /// The sum of the numbers.
    Sum,
}

/// What a trimmed mean drops at each end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Trim {
    /// So many answers.
    Count(usize),
    /// This share of the answers, rounded down.
    Share(f64),
}

/// A question.
#[derive(Clone, Debug)]
pub struct Question {
    /// Its id.
    pub id: String,
    /// As it is put.
    pub text: Text,
    /// A hint for the respondent.
    pub hint: Text,
    /// How it is answered.
    pub scale: Scale,
    /// Options, or the points of a Likert scale, lowest first; empty for numbers and texts.
    pub options: Vec<Choice>,
    /// The range in which a number is possible.
    pub bounds: Option<[f64; 2]>,
    /// Unit of a number.
    pub unit: Option<String>,
    /// A reversed item: a score `s` counts as `100 - s`.
    pub reversed: bool,
    /// The indicator that it feeds, by its place in [`Questionnaire::indicators`].
    pub indicator: Option<usize>,
    /// How its answers become a value.
    pub measure: Measure,
    /// Weight among the questions of its indicator.
    pub weight: f64,
    /// The groups that are asked, by their place in [`Questionnaire::groups`].
    pub groups: Vec<usize>,
    /// What it is for.
    pub role: Role,
    /// For consent, attention and screening: the options with which a response stays, by their place.
    pub expect: Vec<usize>,
    /// The question that holds its evidence, by its place.
    pub evidence: Option<usize>,
    /// The question that names who rated, by its place.
    pub rater: Option<usize>,
    /// Whether the severity of raters is taken out of its answers.
    pub without_severity: bool,
    /// The block it stands in.
    pub block: Option<String>,
    /// Whether an answer is required.
    pub required: bool,
    /// Texts that mean no answer to it.
    pub missing: Vec<String>,
    /// Where it is declared.
    pub place: Option<Place>,
}

/// An indicator that the survey feeds.
#[derive(Clone, Debug)]
pub struct Indicator {
    /// Its id in the system.
    pub id: String,
    /// Its name.
    pub title: Text,
    /// Weights of groups by their place in [`Questionnaire::groups`], above zero, as declared (not scaled to 1).
    pub groups: Vec<(usize, f64)>,
    /// What 0 and 100 of a question become.
    pub range: [f64; 2],
    /// Whether its questions measure one trait, so that reliability is computed.
    pub reflective: bool,
    /// Groups whose answers are read against vignettes, by their place, with what an interval counts as.
    pub anchor: Vec<(usize, Ties)>,
    /// The form whose value stands.
    pub main: Option<usize>,
    /// Largest gap of the cross-check, as a share of the range.
    pub bound: f64,
    /// Fewest responses by group, where they differ from those of the groups.
    pub minimum: Vec<(usize, u64)>,
    /// Whether its values are plain numbers and not scores of 0 to 100.
    pub plain: bool,
    /// Where it is declared.
    pub place: Option<Place>,
}

/// Who exported a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// 问卷星 (wjx.cn).
    Wjx,
    /// KoboToolbox, ODK and others that speak XLSForm.
    Kobo,
    /// LimeSurvey.
    LimeSurvey,
    /// Anything else.
    #[default]
    Plain,
}

/// A header and where it is named.
#[derive(Clone, Debug)]
pub struct Named {
    /// The text.
    pub value: String,
    /// Its place.
    pub place: Option<Place>,
}

/// A file of responses.
#[derive(Clone, Debug)]
pub struct Responses {
    /// Its id.
    pub id: String,
    /// The file.
    pub source: TableSource,
    /// The file as it is written in the questionnaire, relative to it.
    pub written: String,
    /// Who exported it.
    pub layout: Layout,
    /// The group of all responses.
    pub group: Option<usize>,
    /// The unit of all responses.
    pub unit: Option<String>,
    /// The period of all responses.
    pub period: Option<String>,
    /// The column that numbers the responses.
    pub key: Option<Named>,
    /// The column with the time taken, or those with its beginning and end.
    pub duration: Vec<Named>,
    /// The column with the design weight.
    pub weight: Option<Named>,
    /// The columns of each question, by its place in [`Questionnaire::questions`].
    pub columns: Vec<(usize, Vec<Named>)>,
    /// Columns that are not read.
    pub skip: Vec<Named>,
    /// Columns that look personal and are read all the same.
    pub keep: Vec<Named>,
    /// The responses whose repeated group this is, by their place, with the columns that name the parent here and there.
    pub parent: Option<(usize, String, String)>,
    /// Where it is declared.
    pub place: Option<Place>,
    /// Where its file is named.
    pub file_place: Option<Place>,
}

/// Rules of cleaning.
#[derive(Clone, Debug)]
pub struct Clean {
    /// Whether a repeated number makes a duplicate.
    pub by_key: bool,
    /// Whether a repeated record makes a duplicate.
    pub by_record: bool,
    /// Fewest answers with which two records can be told to be one.
    pub record_minimum: usize,
    /// Faster than this share of the median is too fast; 0 is off.
    pub fast: f64,
    /// From how many Likert answers that are all the same; 0 is off.
    pub straight_lining: usize,
    /// Whether a failed attention check drops the response.
    pub attention_drops: bool,
    /// Whether an answer out of range drops the response.
    pub out_of_range_drops: bool,
    /// Whether a response that was begun and not handed in is dropped.
    pub unfinished_drops: bool,
}

impl Default for Clean {
    fn default() -> Self {
        Clean {
            by_key: true,
            by_record: true,
            record_minimum: 10,
            fast: 1.0 / 3.0,
            straight_lining: 8,
            attention_drops: true,
            out_of_range_drops: false,
            unfinished_drops: true,
        }
    }
}

/// Margins of the population for one group.
#[derive(Clone, Debug)]
pub struct Margin {
    /// The group, by its place.
    pub group: usize,
    /// Shares by question and option (by their places) that hold in all units.
    pub targets: Vec<(usize, Vec<(usize, f64)>)>,
    /// Shares by unit.
    pub file: Option<TableSource>,
    /// The file as it is written, relative to the questionnaire.
    pub written: Option<String>,
    /// Largest ratio of a weight to the mean weight.
    pub cap: f64,
    /// Where it is declared.
    pub place: Option<Place>,
}

impl Questionnaire {
    /// The group with an id, by its place.
    pub fn group(&self, id: &str) -> Option<usize> {
        self.groups.iter().position(|g| g.id == id)
    }

    /// The question with an id, by its place.
    pub fn question(&self, id: &str) -> Option<usize> {
        self.questions.iter().position(|q| q.id == id)
    }

    /// The indicator with an id, by its place.
    pub fn indicator(&self, id: &str) -> Option<usize> {
        self.indicators.iter().position(|i| i.id == id)
    }

    /// The one question with a role, by its place; of several the first.
    pub fn with_role(&self, role: Role) -> Option<usize> {
        self.questions.iter().position(|q| q.role == role)
    }

    /// The questions through which a group feeds an indicator, by their places.
    pub fn feeding(&self, indicator: usize, group: usize) -> impl Iterator<Item = usize> + '_ {
        let feeds = move |q: &Question| q.indicator == Some(indicator) && q.groups.contains(&group);
        self.questions.iter().enumerate().filter(move |(_, q)| feeds(q)).map(|(i, _)| i)
    }

    /// How the answers of a group to a question are read against vignettes; `None` where they count as they are.
    pub fn anchor(&self, question: usize, group: usize) -> Option<Ties> {
        let indicator = self.indicators.get(self.questions.get(question)?.indicator?)?;
        indicator.anchor.iter().find(|(g, _)| *g == group).map(|(_, ties)| *ties)
    }

    /// The vignettes that a group answers beside a question, in the order of the file: the lowest person first.
    pub fn vignettes(&self, question: usize, group: usize) -> Vec<usize> {
        let Some(block) = self.questions.get(question).and_then(|q| q.block.as_ref()) else { return Vec::new() };
        let beside = |q: &Question| q.role == Role::Vignette && q.block.as_ref() == Some(block) && q.groups.contains(&group);
        let likert = |q: &Question| matches!(q.scale, Scale::Likert);
        self.questions.iter().enumerate().filter(|(_, q)| beside(q) && likert(q)).map(|(i, _)| i).collect()
    }

    /// Fewest responses of a group that an indicator needs in a unit.
    pub fn minimum(&self, indicator: usize, group: usize) -> u64 {
        let own = self.indicators.get(indicator).and_then(|i| i.minimum.iter().find(|(g, _)| *g == group));
        own.map(|(_, n)| *n).or_else(|| self.groups.get(group).map(|g| g.minimum)).unwrap_or(1)
    }
}

impl Question {
    /// What the point or option at a place scores, 0 to 100, reversal included; `None` where it scores nothing.
    pub fn score(&self, option: usize) -> Option<f64> {
        let raw = match self.scale {
            Scale::Likert => (self.options.len() > 1).then(|| option as f64 / (self.options.len() - 1) as f64 * 100.0),
            _ => self.options.get(option).and_then(|o| o.score),
        }?;
        Some(if self.reversed { 100.0 - raw } else { raw })
    }

    /// Whether its answers are numbers.
    pub fn is_number(&self) -> bool {
        matches!(self.scale, Scale::Number | Scale::Score)
    }
}
