use std::sync::Arc;

use indicia_method::Text;

/// Which end of an interval belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// `[from, to)`: whoever reaches a threshold has the better grade.
    Lower,
    /// `(from, to]`: whoever is to have the better grade must exceed the threshold.
    Upper,
}

/// A grade by thresholds.
#[derive(Clone, Debug, PartialEq)]
pub struct Grade {
    /// Its id.
    pub id: Arc<str>,
    /// Its name in both languages.
    pub title: Text,
    /// The lower end of its interval.
    pub from: f64,
}

/// Grades without gaps between them: each reaches to where the next begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Grades {
    /// Which end of an interval belongs to it. The ends of the whole ladder always do.
    pub closed: Closed,
    /// From the worst to the best; thresholds ascend.
    pub list: Vec<Grade>,
    /// The upper end of the best grade; without one there is no end.
    pub top: Option<f64>,
}

impl Closed {
    /// The word of the TOML.
    pub const fn word(self) -> &'static str {
        match self {
            Closed::Lower => "lower",
            Closed::Upper => "upper",
        }
    }

    /// From the word of the TOML.
    pub fn from_word(word: &str) -> Option<Closed> {
        match word {
            "lower" => Some(Closed::Lower),
            "upper" => Some(Closed::Upper),
            _ => None,
        }
    }
}

impl Grades {
    /// The number of the grade of a value, 0 for the worst; `None` for a value below the first threshold or above the top.
    pub fn of(&self, x: f64) -> Option<usize> {
        let first = self.list.first()?;
        if x.is_nan() || x < first.from || self.top.is_some_and(|top| x > top) {
            return None;
        }
        let reached = |g: &Grade| match self.closed {
            Closed::Lower => x >= g.from,
            Closed::Upper => x > g.from,
        };
        // The lowest end belongs to the worst grade whichever side is closed.
        Some(self.list.iter().skip(1).take_while(|g| reached(g)).count())
    }

    /// The grade at which a part with a value caps: its own; the worst one where it is below the ladder.
    pub(crate) fn capping(&self, x: f64) -> Option<usize> {
        let below = self.list.first().is_some_and(|g| x < g.from);
        self.of(x).or(below.then_some(0))
    }

    /// What a value lacks to the next better grade: the number of that grade and how far its threshold is away (above zero, or zero
    /// where the threshold must be exceeded and is just reached). `None` for the best grade and for a value without a grade.
    pub fn gap(&self, x: f64) -> Option<(usize, f64)> {
        let next = self.of(x)? + 1;
        self.list.get(next).map(|g| (next, g.from - x))
    }

    /// Where there are grades at all, as one writes it: `[0, 100]`.
    pub fn extent(&self) -> String {
        let first = self.list.first().map_or(0.0, |g| g.from);
        self.top.map_or_else(|| format!("[{first}, ∞)"), |top| format!("[{first}, {top}]"))
    }

    /// The interval of a grade as one writes it: `[60, 80)`.
    pub fn interval(&self, number: usize) -> String {
        let Some(grade) = self.list.get(number) else { return String::new() };
        let to = self.list.get(number + 1).map(|g| g.from);
        let (lower, upper) = match self.closed {
            Closed::Lower => (true, to.is_none() && self.top.is_some()),
            Closed::Upper => (number == 0, to.or(self.top).is_some()),
        };
        let end = to.or(self.top).map_or("∞".to_string(), |t| t.to_string());
        format!("{}{}, {}{}", if lower { '[' } else { '(' }, grade.from, end, if upper { ']' } else { ')' })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grades(closed: Closed, from: &[f64], top: Option<f64>) -> Grades {
        let list = from.iter().map(|f| Grade { id: format!("{f}").into(), title: Text::default(), from: *f }).collect();
        Grades { closed, list, top }
    }

    #[test]
    fn the_closed_side_decides_at_the_threshold() {
        let lower = grades(Closed::Lower, &[0.0, 40.0, 60.0, 80.0], Some(100.0));
        let upper = grades(Closed::Upper, &[0.0, 40.0, 60.0, 80.0], Some(100.0));
        let of = |g: &Grades| [0.0, 39.9, 40.0, 40.1, 79.9, 80.0, 100.0].map(|x| g.of(x).unwrap());
        assert_eq!(of(&lower), [0, 0, 1, 1, 2, 3, 3]);
        assert_eq!(of(&upper), [0, 0, 0, 1, 2, 2, 3]);
        for g in [&lower, &upper] {
            assert_eq!((g.of(-0.1), g.of(100.1), g.of(f64::NAN)), (None, None, None));
        }
    }

    #[test]
    fn every_value_between_the_ends_has_one_grade_and_grades_never_fall() {
        for closed in [Closed::Lower, Closed::Upper] {
            let g = grades(closed, &[0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9], Some(1.0));
            let all: Vec<usize> = (0..=1000).map(|n| g.of(f64::from(n) / 1000.0).unwrap()).collect();
            assert!(all.is_sorted() && all[0] == 0 && all[1000] == 9);
        }
    }

    #[test]
    fn the_gap_is_the_way_to_the_next_threshold() {
        let lower = grades(Closed::Lower, &[0.0, 60.0, 80.0], None);
        assert_eq!((lower.gap(55.0), lower.gap(60.0), lower.gap(80.0)), (Some((1, 5.0)), Some((2, 20.0)), None));
        // Reached is not exceeded: nothing is lacking but the least step.
        assert_eq!(grades(Closed::Upper, &[0.0, 60.0], None).gap(60.0), Some((1, 0.0)));
    }

    #[test]
    fn intervals_are_written_with_their_ends() {
        let lower = grades(Closed::Lower, &[0.0, 60.0], Some(100.0));
        assert_eq!([lower.interval(0), lower.interval(1)], ["[0, 60)", "[60, 100]"]);
        let upper = grades(Closed::Upper, &[0.0, 60.0], Some(100.0));
        assert_eq!([upper.interval(0), upper.interval(1)], ["[0, 60]", "(60, 100]"]);
        assert_eq!(grades(Closed::Lower, &[0.0, 60.0], None).interval(1), "[60, ∞)");
    }
}
