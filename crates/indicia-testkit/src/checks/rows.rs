//! The order and the number of rows.

use indicia_method::{Kind, Locality, Missing, OutputKind, WeightAxis};

use super::{Check, Step, demand, may, must, only_if, verdict};
use crate::run::Runner;

/// Sums in another order differ in the last bits.
const ROUNDING: f64 = 1e-9;

pub(crate) const CHECKS: &[Check] = &[
    Check { name: "row-order", demands: "the order of the rows does not matter", run: |r| verdict(order(r, false)) },
    Check { name: "ties", demands: "the order of the rows does not matter where values are tied", run: |r| verdict(order(r, true)) },
    Check {
        name: "later-unit",
        demands: "with a state that was fitted before, a cell depends on its own row alone",
        run: |r| verdict(later(r)),
    },
    Check { name: "locality", demands: "with `locality = row`, membership of the fit does not matter", run: |r| verdict(locality(r)) },
];

/// Whether outputs have the rows of the input.
fn by_row(r: &Runner) -> bool {
    r.kind != Kind::Weighting || r.facts.weight_axis == WeightAxis::Row
}

fn order(r: &Runner, tied: bool) -> Step {
    only_if(r.drivable() && !r.facts.needs_seed, "memberships or random")?;
    // Rows of a panel have an order: a method that declares its own missing policy may look at neighbours in time.
    only_if(!(r.kind == Kind::Deriver && r.facts.missing == Missing::Own), "looks at other periods")?;
    let mut sample = r.sample();
    if tied {
        // Pairs of rows with the same values.
        sample = sample.rows_at(&(0..sample.rows()).map(|i| i / 2).collect::<Vec<_>>());
    }
    let n = sample.rows();
    // 5 and 12 have no common divisor: every row moves.
    let moved: Vec<usize> = (0..n).map(|i| (i * 5 + 3) % n).collect();
    let straight = if tied { may(r.run(&sample))? } else { must(r, r.run(&sample))? };
    let other = must(r, r.run(&sample.rows_at(&moved)))?;
    let expected = if by_row(r) { straight.rows_at(&moved) } else { straight };
    demand(expected.differs_beyond(&other, ROUNDING), "in another order")
}

fn later(r: &Runner) -> Step {
    let local = match r.kind {
        Kind::Normalizer | Kind::Treatment => true,
        Kind::Weighting => r.facts.weight_axis == WeightAxis::Row,
        Kind::Aggregator => r.facts.locality == Locality::Row && r.facts.output == OutputKind::Score,
        Kind::Deriver => r.facts.missing == Missing::Host,
        Kind::Imputer => false,
    };
    only_if(local, "looks at all rows by its nature")?;
    let sample = r.sample();
    let state = must(r, r.fit(&sample))?;
    let all = must(r, r.apply(&*state, &sample))?;
    for row in [0, sample.rows() / 2] {
        let one = must(r, r.apply(&*state, &sample.rows_at(&[row])))?;
        demand(all.rows_at(&[row]).differs(&one), "alone")?;
    }
    Ok(())
}

fn locality(r: &Runner) -> Step {
    only_if(r.kind == Kind::Aggregator && r.facts.locality == Locality::Row && r.drivable(), "declares no locality")?;
    let sample = r.sample();
    let rows: Vec<usize> = (0..sample.rows() / 2).collect();
    let all = must(r, r.run(&sample))?;
    let half = must(r, r.run(&sample.rows_at(&rows)))?;
    demand(all.rows_at(&rows).differs(&half), "with other members")
}
