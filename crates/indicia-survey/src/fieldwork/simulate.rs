//! Responses whose truth is known, for trying a questionnaire and its analysis before anybody is asked.
//!
//! # The model
//!
//! Every unit has a latent level `L`, standard normal, and for each indicator a level of its own between 8 and 95 points:
//!
//! ```text
//! level = 50 + 15 (0.7 L + 0.71 own) + 3 (period number) + turn
//! ```
//!
//! where `turn` is 0 unless one is planted.
//!
//! An answer is `level + 22 (sqrt(r) person + sqrt(1 - r) noise)` points of a hundred, read off its scale: the nearest point of a Likert scale, the option
//! with the nearest score, a number within its bounds, and yes or a tick with the level as probability. `person` is drawn once for a respondent and an
//! indicator; `r` is the correlation of the items that gives the planted alpha, `r = alpha / (k - alpha (k - 1))`. Points coarsen the answers, so that
//! the alpha found lies a little below the planted one. Reversed items are answered the other way round.
//!
//! # What is planted
//!
//! See [`Plants`]: duplicates, people who are too fast, people who tick one point throughout, failed attention checks, an indicator whose items have
//! nothing in common, a group that answers some points higher, an indicator of a unit that falls or rises in a period, a form that claims more than there is, a unit whose people use Likert scales higher up for vignettes as for themselves, raters who
//! are severe or lenient. Categories of margins are drawn off their targets, the first one and a half times as often,
//! so that weighting has something to do.
//!
//! # Randomness
//!
//! Draws come from splitmix64, restarted for each unit, period, group and respondent from a hash of these and the seed. So more respondents do not change
//! those that were there, and the files are the same bytes everywhere. Normal deviates are the 4,096 mid-quantiles of the normal distribution, drawn
//! with equal probability.

use std::io::Write;

use indicia_kernels::{Random, normal_quantile};

use super::Routes;
use crate::questionnaire::{Measure, Question, Questionnaire, Role, Scale};

/// What is planted, as shares of the responses unless said otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Plants {
    /// Alpha of the items of every reflective indicator, in [0, 1).
    pub alpha: f64,
    /// Responses that are handed in twice.
    pub duplicates: f64,
    /// People who need an eighth of the usual time.
    pub speeders: f64,
    /// People who choose one point throughout.
    pub straight: f64,
    /// People who fail every attention check.
    pub inattentive: f64,
    /// Answers that are left out.
    pub blank: f64,
    /// An indicator, by its place, whose items have nothing in common.
    pub broken: Option<usize>,
    /// A group, by its place, that answers so many points higher.
    pub biased: Option<(usize, f64)>,
    /// A unit whose people place everything, vignettes too, so many points higher on Likert scales.
    pub style: Option<(String, f64)>,
    /// Levels that leave the common rise: what early warnings have to find.
    pub turns: Vec<Turn>,
    /// Figures of forms that lie above the truth, which a survey beside them has to show; the level itself stays.
    pub overstated: Vec<Turn>,
    /// Raters of a period, who take turns at the units; 0 is as many as there are responses in a unit, so that each rates every unit.
    pub raters: u64,
    /// Standard deviation of the severity of raters, in points.
    pub severity: f64,
}

/// The level of an indicator of a unit that moves on its own from a period on.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// The unit, as the responses name it.
    pub unit: String,
    /// The indicator.
    pub indicator: String,
    /// How far the level moves, in points of a hundred; negative downwards.
    pub points: f64,
    /// The number of the first period in which it has moved.
    pub from: usize,
}

impl Default for Plants {
    fn default() -> Self {
        Plants {
            alpha: 0.8,
            duplicates: 0.01,
            speeders: 0.02,
            straight: 0.01,
            inattentive: 0.01,
            blank: 0.01,
            broken: None,
            biased: None,
            style: None,
            turns: Vec::new(),
            overstated: Vec::new(),
            raters: 0,
            severity: 0.0,
        }
    }
}

/// What is simulated.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// Seed of everything.
    pub seed: u64,
    /// Units, as the responses name them.
    pub units: Vec<String>,
    /// The period and its number, from 0.
    pub period: (String, usize),
    /// The group, by its place.
    pub group: usize,
    /// Responses of each unit; a form is one in each.
    pub responses: u64,
    /// Whether a first column numbers the responses.
    pub numbered: bool,
    /// What is planted.
    pub plants: Plants,
}

/// How many of what were planted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Planted {
    /// Responses written, duplicates included.
    pub rows: u64,
    /// Duplicates.
    pub duplicates: u64,
    /// Too fast.
    pub speeders: u64,
    /// One point throughout.
    pub straight: u64,
    /// Failed attention checks.
    pub inattentive: u64,
}

/// The level of an indicator of a unit in points of a hundred: the truth behind the answers. `turns` are those of [`Plants`].
pub fn level(seed: u64, unit: &str, indicator: &str, period: usize, turns: &[Turn]) -> f64 {
    let own = |what: &str| deviate(&mut Random::new(mix(seed, [unit, what])));
    let turned = turns.iter().filter(|t| t.unit == unit && t.indicator == indicator && period >= t.from).map(|t| t.points).sum::<f64>();
    (50.0 + 15.0 * (0.7 * own("") + 0.71 * own(indicator)) + 3.0 * period as f64 + turned).clamp(8.0, 95.0)
}

/// The name of a rater, by number from 0.
fn rater(number: u64) -> String {
    format!("X{:02}", number + 1)
}

/// How many points a rater gives above the truth: the severity that is planted.
pub fn leniency(seed: u64, deviation: f64, rater: &str) -> f64 {
    deviation * deviate(&mut Random::new(mix(seed, [rater, "severity"])))
}

/// Writes the responses of a group as a CSV of option codes, one column a question headed by its id, `seconds` in front.
///
/// # Errors
/// Those of the writer.
pub fn simulate(q: &Questionnaire, routes: &Routes, wish: &Simulation, out: &mut dyn Write) -> std::io::Result<Planted> {
    let form = q.groups.get(wish.group).is_some_and(|g| g.form);
    let asked: Vec<usize> =
        (0..q.questions.len()).filter(|i| q.questions.get(*i).is_some_and(|q| q.groups.contains(&wish.group))).collect();
    let mut heads: Vec<&str> = Vec::new();
    heads.extend(wish.numbered.then_some("number"));
    heads.extend((!form).then_some("seconds"));
    heads.extend(asked.iter().filter_map(|i| q.questions.get(*i)).map(|q| q.id.as_str()));
    writeln!(out, "{}", heads.join(","))?;
    let table = Deviates::new();
    let mut planted = Planted::default();
    let (mut line, mut block) = (Vec::new(), Vec::with_capacity(1 << 17));
    for (turn, unit) in wish.units.iter().enumerate() {
        let claims = if form { wish.plants.overstated.as_slice() } else { &[] };
        let turns: Vec<Turn> = wish.plants.turns.iter().chain(claims).cloned().collect();
        let levels: Vec<f64> = q.indicators.iter().map(|i| level(wish.seed, unit, &i.id, wish.period.1, &turns)).collect();
        let start = mix(wish.seed, [unit.as_str(), &format!("{}/{}", wish.period.0, wish.group)]);
        for respondent in 0..if form { 1 } else { wish.responses } {
            line.clear();
            let random = Random::new(start ^ respondent.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            // A panel smaller or larger than the responses of a unit takes turns: every unit begins with another rater.
            let panel = if wish.plants.raters == 0 { wish.responses } else { wish.plants.raters };
            let rater = rater((respondent + turn as u64 * wish.responses.div_ceil(2)) % panel.max(1));
            let chosen = vec![None; q.questions.len()];
            let mut person = Person { q, wish, routes, table: &table, random, levels: &levels, unit, form, rater, chosen };
            let again = person.write(&asked, &mut planted, &mut line);
            for _ in 0..if again { 2 } else { 1 } {
                planted.rows += 1;
                if wish.numbered {
                    push(&mut block, planted.rows);
                    block.push(b',');
                }
                block.extend_from_slice(&line);
            }
            if block.len() > 1 << 16 {
                out.write_all(&block)?;
                block.clear();
            }
        }
    }
    out.write_all(&block)?;
    Ok(planted)
}

/// A respondent in the course of answering.
struct Person<'a> {
    q: &'a Questionnaire,
    wish: &'a Simulation,
    routes: &'a Routes,
    table: &'a Deviates,
    random: Random,
    levels: &'a [f64],
    unit: &'a str,
    form: bool,
    /// Who rates, where that is asked.
    rater: String,
    /// The option chosen for each question, for those that depend on it, and the number given.
    chosen: Vec<Option<f64>>,
}

impl Person<'_> {
    /// Writes the line; whether it is handed in twice.
    fn write(&mut self, asked: &[usize], planted: &mut Planted, line: &mut Vec<u8>) -> bool {
        let plants = &self.wish.plants;
        // One fault a person, so that each can be counted on its own.
        let fault = if self.form { 1.0 } else { self.uniform() };
        let edges = [plants.duplicates, plants.speeders, plants.straight, plants.inattentive];
        let mut edge = 0.0;
        let which = edges.iter().position(|share| {
            edge += share;
            fault < edge
        });
        let counts = [&mut planted.duplicates, &mut planted.speeders, &mut planted.straight, &mut planted.inattentive];
        if let Some(count) = which.and_then(|w| counts.into_iter().nth(w)) {
            *count += 1;
        }
        if !self.form {
            let usual = 8.0 * asked.len() as f64 * libm::exp(0.25 * self.table.draw(&mut self.random));
            let took = if which == Some(1) { usual / 8.0 } else { usual };
            push(line, took.max(1.0) as u64);
            line.push(b',');
        }
        let straight = (which == Some(2)).then(|| self.random.below(5));
        let people: Vec<f64> = self.levels.iter().map(|_| self.table.draw(&mut self.random)).collect();
        for (n, at) in asked.iter().enumerate() {
            if n > 0 {
                line.push(b',');
            }
            let Some(question) = self.q.questions.get(*at) else { continue };
            self.answer(*at, question, &people, straight, which == Some(3), line);
        }
        line.push(b'\n');
        which == Some(0)
    }

    fn uniform(&mut self) -> f64 {
        (self.random.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn answer(&mut self, at: usize, question: &Question, people: &[f64], straight: Option<usize>, inattentive: bool, line: &mut Vec<u8>) {
        let routes = self.routes.get(at).map_or(&[][..], |r| r);
        let goes =
            |(other, of): &(usize, Vec<usize>)| self.chosen.get(*other).copied().flatten().is_none_or(|c| of.contains(&(c as usize)));
        // Whoever was never asked the other question, in another group, is asked this one.
        if !routes.iter().all(goes) {
            return;
        }
        match question.role {
            Role::Unit => return line.extend_from_slice(self.unit.as_bytes()),
            Role::Period => return line.extend_from_slice(self.wish.period.0.as_bytes()),
            Role::Group => {
                let id = self.q.groups.get(self.wish.group).map_or("", |g| &g.id);
                let named = question.options.iter().find(|o| o.means.as_deref() == Some(id)).map_or(id, |o| &o.code);
                return line.extend_from_slice(named.as_bytes());
            }
            Role::Rater => return line.extend_from_slice(self.rater.as_bytes()),
            Role::Evidence => return line.extend_from_slice(format!("E-{}-{}", self.unit, self.wish.period.0).as_bytes()),
            _ => {}
        }
        let blank = self.uniform() < self.wish.plants.blank;
        if blank && !self.form && question.role == Role::Item {
            return;
        }
        let (level, shared) = match question.indicator {
            Some(i) => (self.levels.get(i).copied().unwrap_or(50.0), people.get(i).copied().unwrap_or(0.0)),
            None => (self.anchor(at, question), 0.0),
        };
        let bias = self.wish.plants.biased.filter(|(g, _)| *g == self.wish.group).map_or(0.0, |(_, points)| points);
        let level = if question.indicator.is_some() { (level + bias).clamp(0.0, 100.0) } else { level };
        let r = self.correlation(question);
        let noise = self.table.draw(&mut self.random);
        let latent = level + 22.0 * (r.sqrt() * shared + (1.0 - r).sqrt() * noise) + self.manner(question);
        let points = question.options.len();
        match &question.scale {
            _ if matches!(question.role, Role::Consent | Role::Screen | Role::Attention) => {
                let expected = question.expect.first().copied().unwrap_or(0);
                let wrong = inattentive && question.role == Role::Attention && points > 1;
                self.choose(
                    at,
                    question,
                    if wrong { (expected + 1 + self.random.clone().below(points - 1)) % points } else { expected },
                    line,
                );
            }
            Scale::Likert => {
                let honest = (latent / 100.0 * (points.max(1) - 1) as f64 + 0.5).clamp(0.0, (points.max(1) - 1) as f64) as usize;
                let honest = if question.reversed { points - 1 - honest } else { honest };
                self.choose(at, question, straight.map_or(honest, |s| s.min(points - 1)), line);
            }
            Scale::YesNo => {
                let p = if question.indicator.is_some() { level / 100.0 } else { 0.6 };
                let yes = (self.uniform() < p) != question.reversed;
                self.choose(at, question, usize::from(!yes), line);
            }
            Scale::Choice | Scale::Bands if question.options.iter().any(|o| o.score.is_some()) => {
                let scored = question.options.iter().enumerate().filter_map(|(i, o)| Some((i, o.score?)));
                let wanted = if question.reversed { 100.0 - latent } else { latent };
                let nearest = scored.min_by(|a, b| (a.1 - wanted).abs().total_cmp(&(b.1 - wanted).abs()));
                self.choose(at, question, nearest.map_or(0, |(i, _)| i), line);
            }
            Scale::Choice | Scale::Bands => {
                let option = self.category(at, points);
                self.choose(at, question, option, line);
            }
            Scale::Multiple => self.tick(question, level, line),
            Scale::Score => push(line, self.within(question, latent).round() as u64),
            Scale::Number => {
                let value = match question.measure {
                    // The denominator may be asked before or after: both come from the same draw.
                    Measure::Ratio(over) => (self.count_of(over) as f64 * (level / 100.0)).round(),
                    _ if self.is_denominator(at) => self.count_of(at) as f64,
                    _ => self.within(question, latent).round(),
                };
                push(line, value.max(0.0) as u64);
            }
            Scale::Text => {}
        }
    }

    /// What is added to an answer by who gives it, and by nothing that is asked about.
    fn manner(&self, question: &Question) -> f64 {
        let plants = &self.wish.plants;
        let stated = matches!(question.scale, Scale::Likert) && matches!(question.role, Role::Item | Role::Vignette);
        let style = plants.style.as_ref().filter(|(unit, _)| stated && unit == self.unit).map_or(0.0, |(_, points)| *points);
        let lenient = question.rater.map_or(0.0, |_| leniency(self.wish.seed, plants.severity, &self.rater));
        style + lenient
    }

    fn choose(&mut self, at: usize, question: &Question, option: usize, line: &mut Vec<u8>) {
        if let Some(chosen) = self.chosen.get_mut(at) {
            *chosen = Some(option as f64);
        }
        if let Some(option) = question.options.get(option) {
            line.extend_from_slice(option.code.as_bytes());
        }
    }

    /// Vignettes describe the same person to everybody: those of a block rise from 25 to 75 points.
    fn anchor(&self, at: usize, question: &Question) -> f64 {
        if question.role != Role::Vignette {
            return 50.0;
        }
        let same = self.q.questions.iter().enumerate().filter(|(_, q)| q.role == Role::Vignette && q.block == question.block);
        let places: Vec<usize> = same.map(|(i, _)| i).collect();
        let number = places.iter().position(|i| *i == at).unwrap_or(0);
        if places.len() < 2 { 50.0 } else { 25.0 + 50.0 * number as f64 / (places.len() - 1) as f64 }
    }

    /// The correlation of the items of an indicator that a group is asked.
    fn correlation(&self, question: &Question) -> f64 {
        let Some(i) = question.indicator else { return 0.0 };
        let reflective = self.q.indicators.get(i).is_some_and(|i| i.reflective);
        if !reflective || self.wish.plants.broken == Some(i) {
            return 0.0;
        }
        let k = self.q.feeding(i, self.wish.group).count() as f64;
        let alpha = self.wish.plants.alpha;
        (alpha / (k - alpha * (k - 1.0))).clamp(0.0, 1.0)
    }

    /// A category of a margin, the first half as often again as its target; of anything else each alike.
    fn category(&mut self, at: usize, options: usize) -> usize {
        let margins = self.q.margins.iter().filter(|m| m.group == self.wish.group);
        let target = margins.flat_map(|m| &m.targets).find(|(question, _)| *question == at);
        let share = |option: usize| {
            let wanted = target.map_or(1.0, |(_, shares)| shares.iter().find(|(o, _)| *o == option).map_or(0.0, |(_, s)| *s));
            if target.is_some() && option == 0 { 1.5 * wanted } else { wanted }
        };
        let all: f64 = (0..options).map(share).sum();
        let wanted = self.uniform() * all;
        let mut reached = 0.0;
        let found = (0..options).find(|o| {
            reached += share(*o);
            wanted < reached
        });
        found.unwrap_or(options.saturating_sub(1))
    }

    fn tick(&mut self, question: &Question, level: f64, line: &mut Vec<u8>) {
        let mut first = true;
        for option in question.options.iter().filter(|o| !o.none && !o.missing) {
            if self.uniform() < level / 100.0 {
                if !first {
                    line.push(b'|');
                }
                first = false;
                line.extend_from_slice(option.code.as_bytes());
            }
        }
        if let (true, Some(none)) = (first, question.options.iter().find(|o| o.none)) {
            line.extend_from_slice(none.code.as_bytes());
        }
    }

    /// A number within its bounds, or within 0 and 1,000.
    fn within(&self, question: &Question, latent: f64) -> f64 {
        let [low, high] = question.bounds.unwrap_or([0.0, 1000.0]);
        let high = if question.indicator.is_none() { high.min(low + 1000.0) } else { high };
        (low + (high - low) * latent / 100.0).clamp(low, high)
    }

    fn is_denominator(&self, at: usize) -> bool {
        self.q.questions.iter().any(|q| q.measure == Measure::Ratio(at))
    }

    /// What there is in all, of things that are counted.
    fn count_of(&self, at: usize) -> u64 {
        let id = self.q.questions.get(at).map_or("", |q| &q.id);
        200 + Random::new(mix(self.wish.seed, [self.unit, id])).below(800) as u64
    }
}

/// Normal deviates out of a table.
struct Deviates(Vec<f64>);

impl Deviates {
    const SIZE: usize = 4096;

    fn new() -> Deviates {
        let quantile = |i: usize| normal_quantile((i as f64 + 0.5) / Self::SIZE as f64).unwrap_or(0.0);
        Deviates((0..Self::SIZE).map(quantile).collect())
    }

    fn draw(&self, random: &mut Random) -> f64 {
        self.0.get((random.bits() >> 52) as usize).copied().unwrap_or(0.0)
    }
}

fn deviate(random: &mut Random) -> f64 {
    normal_quantile(((random.bits() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64).unwrap_or(0.0)
}

/// A seed out of a seed and texts (FNV-1a, then a step of splitmix64).
fn mix(seed: u64, texts: [&str; 2]) -> u64 {
    let mut h = 0xcbf2_9ce4_8422_2325 ^ seed;
    for byte in texts[0].bytes().chain([0xff]).chain(texts[1].bytes()) {
        h = (h ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    Random::new(h).bits()
}

/// A whole number in decimal.
fn push(line: &mut Vec<u8>, n: u64) {
    let mut digits = [0_u8; 20];
    let (mut at, mut n) = (digits.len(), n);
    loop {
        at -= 1;
        digits[at] = b'0' + (n % 10) as u8;
        n /= 10;
        if n == 0 {
            break;
        }
    }
    line.extend_from_slice(digits.get(at..).unwrap_or_default());
}
