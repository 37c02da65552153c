/// How halves are rounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RoundMode {
    /// Away from zero, as people are taught.
    #[default]
    HalfAway,
    /// To the even neighbour.
    HalfEven,
}

/// Rounding of scores; `None` leaves them as computed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rounding {
    /// Decimals of indicators' scores.
    pub indicator: Option<u32>,
    /// Decimals of nodes.
    pub node: Option<u32>,
    /// How halves are rounded.
    pub mode: RoundMode,
}

impl RoundMode {
    /// Rounds to a number of decimals. The product with a power of ten decides, so 2.675 rounds as the number that
    /// is stored (2.67499…) times 100 does.
    pub fn round(self, x: f64, decimals: u32) -> f64 {
        let factor = 10_f64.powi(decimals.min(15) as i32);
        let scaled = x * factor;
        if !scaled.is_finite() {
            return x;
        }
        let whole = match self {
            RoundMode::HalfAway => scaled.round(),
            RoundMode::HalfEven => scaled.round_ties_even(),
        };
        whole / factor
    }
}

/// What ranks tied units get.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RankRule {
    /// The best of their places: 1 2 2 4.
    #[default]
    Best,
    /// The worst of their places: 1 3 3 4.
    Worst,
    /// The next number: 1 2 2 3.
    Dense,
    /// The mean of their places: 1 2.5 2.5 4.
    Mean,
}

/// Which values are ranked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RankOn {
    /// Values before rounding.
    #[default]
    Unrounded,
    /// Values as printed.
    Rounded,
}

/// How ranks are given: the highest score is first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ranking {
    /// What tied units get.
    pub rule: RankRule,
    /// Which values are ranked.
    pub on: RankOn,
}

impl RankRule {
    /// From the word of the TOML.
    pub fn from_word(word: &str) -> Option<RankRule> {
        match word {
            "1224" => Some(RankRule::Best),
            "1334" => Some(RankRule::Worst),
            "1223" => Some(RankRule::Dense),
            "mean" => Some(RankRule::Mean),
            _ => None,
        }
    }

    /// The word of the TOML.
    pub const fn word(self) -> &'static str {
        match self {
            RankRule::Best => "1224",
            RankRule::Worst => "1334",
            RankRule::Dense => "1223",
            RankRule::Mean => "mean",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_where_the_mode_says() {
        assert_eq!(RoundMode::HalfAway.round(2.5, 0), 3.0);
        assert_eq!(RoundMode::HalfEven.round(2.5, 0), 2.0);
        assert_eq!(RoundMode::HalfAway.round(-0.125, 2), -0.13);
        assert_eq!(RoundMode::HalfEven.round(0.375, 2), 0.38);
        assert_eq!(RoundMode::HalfAway.round(1e300, 12), 1e300);
    }
}
