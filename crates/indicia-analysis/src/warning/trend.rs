//! A value against the trend of those before it.

use indicia_kernels::robust_trend;

/// How a value stands to a trend.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Judgement {
    /// There are fewer earlier values than are asked for (and never fewer than three).
    ShortHistory,
    /// The earlier values lie on their line, to rounding.
    NoSpread,
    /// The distance is known.
    Distance {
        /// What the trend expects.
        expected: f64,
        /// The distance in spreads (1.4826 times the median absolute residual); negative below the trend.
        spreads: f64,
    },
}

/// Holds a value against the robust line (Theil and Sen) through the values before it, of which it is not one. Times are counted in
/// periods, so gaps stay gaps.
pub fn against_trend(earlier: &[(f64, f64)], now: (f64, f64), min_periods: usize) -> Judgement {
    if earlier.len() < min_periods.max(3) {
        return Judgement::ShortHistory;
    }
    let (x, y): (Vec<f64>, Vec<f64>) = earlier.iter().map(|(t, v)| (t - now.0, *v)).unzip();
    let Some(trend) = robust_trend(&x, &y) else { return Judgement::ShortHistory };
    let size = y.iter().fold(now.1.abs(), |a, v| a.max(v.abs()));
    if trend.spread <= 1e-12 * size {
        return Judgement::NoSpread;
    }
    Judgement::Distance { expected: trend.at(0.0), spreads: (now.1 - trend.at(0.0)) / trend.spread }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_break_is_measured_against_the_values_before_it() {
        // 0 2 2 4 in 2019..2022: slope 7/6, offset .25 at 2019, spread 1.4826 * 5/12; 2023 is expected at .25 + 4 * 7/6 = 4.9167.
        let earlier = [(2019.0, 0.0), (2020.0, 2.0), (2021.0, 2.0), (2022.0, 4.0)];
        let Judgement::Distance { expected, spreads } = against_trend(&earlier, (2023.0, 2.0), 4) else { panic!("no distance") };
        assert!((expected - (0.25 + 4.0 * 7.0 / 6.0)).abs() < 1e-12);
        assert!((spreads - (2.0 - expected) / (1.482_602_218_505_602 * 5.0 / 12.0)).abs() < 1e-12);
        assert_eq!(against_trend(&earlier, (2023.0, 2.0), 5), Judgement::ShortHistory);
    }

    #[test]
    fn a_history_on_a_line_has_no_measure() {
        let earlier = [(1.0, 0.1), (2.0, 0.2), (3.0, 0.3), (4.0, 0.4)];
        assert_eq!(against_trend(&earlier, (5.0, 0.1), 3), Judgement::NoSpread);
    }

    #[test]
    fn a_gap_in_time_is_kept() {
        // 1 2 4 with the third two periods later lies on a line of slope 1 but for the jitter of the fourth.
        let earlier = [(1.0, 1.0), (2.0, 2.1), (4.0, 4.0), (5.0, 5.1), (6.0, 5.9)];
        let Judgement::Distance { expected, .. } = against_trend(&earlier, (9.0, 9.0), 5) else { panic!("no distance") };
        assert!((expected - 9.0).abs() < 0.2, "{expected}");
    }
}
