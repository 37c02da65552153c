//! The number of threads changes no bit.

use std::sync::Arc;

use indicia_core::{DatasetBuilder, Evaluation, FitScope, Period, Role, Unit, evaluate};

use crate::support::same::assert_same;
use crate::support::*;

const ROWS: usize = 50_000;

/// Fifty thousand rows in two periods, a tenth of the cells missing, with every way in which work is spread.
fn evaluated() -> Evaluation {
    let units: Vec<Unit> =
        (0..ROWS / 2).map(|n| unit(&format!("u{n:05}"), if n % 50 == 0 { Role::Reference } else { Role::Scored })).collect();
    let rows = (0..2).flat_map(|y| units.iter().map(move |u| (u.id.clone(), Period::year(2019 + y)))).collect();
    let of_unit: Vec<Option<u32>> = (0..units.len()).map(|n| Some(n as u32 % 3)).collect();
    let groups = vec![grouping("stage", &["a", "b", "c"], &of_unit)];
    let mut builder = DatasetBuilder::new(units, groups).rows(rows);
    let ids: Vec<String> = (0..6).map(|n| format!("i{n}")).collect();
    for (n, id) in ids.iter().enumerate() {
        let r = &mut Random::new(n as u64);
        let cells: Vec<Option<f64>> = (0..ROWS).map(|_| (!r.chance(if n < 2 { 0.0 } else { 0.1 })).then(|| r.between(0.5, 90.0))).collect();
        builder = builder.column(id, "", series(&cells), None);
    }
    let data = builder.build().unwrap();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let mut by_group = weights(using("toy-spread", "{}"));
    by_group.by = Some("stage".into());
    let nodes = vec![
        aggregate("dense", &ids[..2], weights(using("toy-by-unit", "{}")), using("weighted-mean", "{}")),
        aggregate_with("gaps", &ids, by_group, using("geometric-mean", "{}"), reweight(0.5)),
        aggregate("own", &ids, fixed(&[1.0; 6]), using("toy-own-mean", "{}")),
        aggregate("set", &["i0", "i1", "gaps"], fixed(&[1.0; 3]), using("topsis", "{}")),
        formula("f", "sqrt(dense * gaps) / (own - 2)", None),
        mean("top", &["dense", "gaps", "own", "set", "f"], &[0.2; 5]),
    ];
    let mut indicators: Vec<_> =
        ids.iter().map(|id| indicator(id, using_in("min-max", r#"{"range": [1, 100]}"#, FitScope::Each))).collect();
    indicators[3].impute = Some(using("toy-mean-imputer", "{}"));
    indicators[4].treat = Some(using("toy-cap", "{}"));
    let mut s = system("top", indicators, nodes);
    s.adjusts = vec![adjust("veto", "top", "dense < 20", "min(self, 15)", 1)];
    s.rounding.node = Some(3);
    evaluate(&plan(s), &data)
}

#[test]
fn one_two_and_eight_threads_give_the_same_bits() {
    let with = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(evaluated);
    let one = with(1);
    assert!(one.value("top").unwrap().len() == ROWS);
    assert!(one.node("gaps").unwrap().value.status.is_some(), "some rows have too little");
    for threads in [2, 8] {
        assert_same(&format!("{threads} threads"), &one, &with(threads));
    }
}

#[test]
fn an_edit_gives_the_same_bits_on_any_number_of_threads() {
    let base = evaluated();
    let method = Some(using("z-score", "{}"));
    let edit = indicia_core::Edit::Method { address: indicia_core::Address::stage(indicia_core::Stage::Score, "i3"), method };
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| base.with(std::slice::from_ref(&edit)).unwrap())
    };
    let one = with(1);
    assert!(!Arc::ptr_eq(&one.nodes()[5], &base.nodes()[5]));
    assert_same("eight threads", &one, &with(8));
}
