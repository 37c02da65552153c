//! Compiled draws are evaluations of the equivalent edits, bit by bit; what cannot be compiled says why.

use std::sync::Arc;

use indicia_core::{CompileError, Dial, Edit, Evaluation, Free, NodeKind, Wanted, evaluate};
use indicia_method::Status;

use crate::support::same::same_series;
use crate::support::world::{COLUMNS, Kinds, World, system_edit, world};
use crate::support::*;

/// Free things of which a draw can be made.
struct Frees {
    free: Vec<Free>,
}

impl Frees {
    /// Values of a draw.
    fn draw(&self, r: &mut Random, base: &Evaluation) -> Vec<f64> {
        let mut out = Vec::new();
        for f in &self.free {
            match f {
                Free::Weights(_) | Free::WeightLists(_) | Free::Factors(_) => {
                    out.extend((0..f.width(base)).map(|_| (1 + r.below(9)) as f64 / 9.0));
                }
                Free::Column(_) => out.extend((0..base.rows()).map(|_| r.between(0.5, 50.0))),
                Free::Choice(alternatives) => out.push(r.below(alternatives.len()) as f64),
                Free::Number(_) => out.push(r.between(0.0, 1.0)),
            }
        }
        out
    }

    /// The edits that say the same: choices first, since what else is free stands whatever they choose.
    fn edits(&self, draw: &[f64], base: &Evaluation) -> Vec<Edit> {
        let (mut choices, mut others) = (Vec::new(), Vec::new());
        let mut at = 0;
        for f in &self.free {
            let values = &draw[at..at + f.width(base)];
            at += values.len();
            let list = if matches!(f, Free::Choice(_)) { &mut choices } else { &mut others };
            list.extend(f.edits(base, values));
        }
        choices.extend(others);
        choices
    }
}

fn random_frees(r: &mut Random, base: &Evaluation, kinds: Kinds) -> Frees {
    let mut free = Vec::new();
    for node in &base.plan().system().nodes {
        if matches!(node.kind, NodeKind::Aggregate { .. }) && r.chance(0.4) {
            let listed = base.node(&node.id).is_some_and(|n| n.weights.is_some()) && r.chance(0.5);
            free.push(if listed { Free::WeightLists(node.id.clone()) } else { Free::Weights(node.id.clone()) });
        }
        if matches!(node.kind, NodeKind::Aggregate { .. }) && r.chance(0.3) {
            free.push(Free::Factors(node.id.clone()));
        }
    }
    for column in COLUMNS {
        if r.chance(0.2) {
            free.push(Free::Column(column.into()));
        }
    }
    for _ in 0..r.below(3) {
        let alternatives = (0..2 + r.below(2)).map(|_| (0..r.below(3)).map(|_| system_edit(r, base, kinds)).collect()).collect();
        free.push(Free::Choice(alternatives));
    }
    Frees { free }
}

/// Compares draws with evaluations; the number of draws that were compared.
fn check(seed: u64, w: &World, kinds: Kinds) -> usize {
    let base = evaluate(&w.plan, &w.data);
    let r = &mut Random::new(seed ^ 0xd4a3);
    let frees = random_frees(r, &base, kinds);
    let ids: Vec<Arc<str>> = base.plan().system().ids().map(Arc::from).collect();
    let wanted: Vec<Wanted> = ids.iter().map(|id| Wanted { id, unrounded: r.chance(0.5) }).collect();
    let program = match base.compile_for(&frees.free, &wanted) {
        Ok(program) => program,
        Err(CompileError::Edit(_) | CompileError::Unsupported(_)) => return 0,
        Err(e) => panic!("seed {seed}: {e}"),
    };
    // What is told beforehand is no more than what comes of it.
    let forecast = base.forecast(&frees.free, &wanted).unwrap_or_else(|e| panic!("seed {seed}: {e}"));
    assert!(forecast.drawn <= program.cells(), "seed {seed}: {forecast:?}, but {} cells", program.cells());
    let mut scratch = program.scratch();
    let per = wanted.len() * program.rows();
    let draws: Vec<Vec<f64>> = (0..4).map(|_| frees.draw(r, &base)).collect();
    let flat: Vec<f64> = draws.concat();
    let (mut out, mut status) = (vec![f64::NAN; per * draws.len()], vec![99; per * draws.len()]);
    program.draw_batch(&flat, &mut scratch, &mut out, &mut status);
    within_is_a_part(seed, &base, (&frees.free, &wanted), &flat, (&out, &status));
    for (d, draw) in draws.iter().enumerate() {
        if frees.free.is_empty() && d > 0 {
            break;
        }
        let edits = frees.edits(draw, &base);
        // An edit that the choices make impossible together has no evaluation to compare with.
        let Ok(expected) = base.with(&edits) else { continue };
        // What failed below is marked as it is in the evaluation.
        let (mut one, mut marked) = (vec![0.0; per], vec![0; per]);
        program.draw_batch(draw, &mut scratch, &mut one, &mut marked);
        program.mark_failures(draw, &scratch, &mut marked);
        for (Wanted { id, .. }, marked) in wanted.iter().zip(marked.chunks(program.rows())) {
            let mut status: Vec<u8> = (0..program.rows()).map(|r| expected.value(id).unwrap().status(r).state()).collect();
            expected.mark_failures(&base, id, &mut status);
            let failed = |s: &[u8]| s.iter().map(|s| Status(*s).state() == Status::FAILED).collect::<Vec<_>>();
            assert_eq!(failed(marked), failed(&status), "seed {seed}, draw {d}, {id}, {:?}", frees.free);
        }
        for (n, Wanted { id, unrounded }) in wanted.iter().enumerate() {
            let at = d * per + n * program.rows()..d * per + (n + 1) * program.rows();
            let got = indicia_core::Series::new(out[at.clone()].to_vec(), status[at].to_vec());
            let before = expected.node(id).filter(|_| *unrounded).map(|n| &n.unrounded);
            if let Err(place) = same_series(id, &got, before.or(expected.value(id)).unwrap()) {
                panic!("seed {seed}, draw {d}, {:?}: {place}\n{:#?}", frees.free, base.plan().system().nodes);
            }
        }
    }
    draws.len()
}

/// Some rows alone have the bits that they have among all, and what is not needed for them may be anything.
fn within_is_a_part(seed: u64, base: &Evaluation, (free, wanted): (&[Free], &[Wanted]), draws: &[f64], (out, status): (&[f64], &[u8])) {
    let r = &mut Random::new(seed ^ 0x51);
    let data = base.scored_data();
    let any = [r.below(base.rows() + 1), r.below(base.rows() + 1)];
    let period = data.period_rows(r.below(data.periods().len()));
    let any = any[0].min(any[1])..any[0].max(any[1]);
    let mixed = (0..wanted.len()).map(|n| if n % 2 == 0 { any.clone() } else { period.clone() });
    for rows in [vec![any.clone(); wanted.len()], vec![period.clone(); wanted.len()], mixed.collect()] {
        let program = base.compile_within(free, wanted, &rows).unwrap_or_else(|e| panic!("seed {seed}: {e}"));
        let mut draws = draws.to_vec();
        for draw in draws.chunks_mut(program.width().max(1)) {
            let mut at = 0;
            for (n, f) in free.iter().enumerate() {
                if let Free::Column(_) = f {
                    let needed = program.needed(n);
                    (0..base.rows()).filter(|row| !needed.contains(row)).for_each(|row| draw[at + row] = -77.0);
                }
                at += f.width(base);
            }
        }
        let (mut own, mut own_status) = (vec![-5.0; out.len()], vec![99; out.len()]);
        program.draw_batch(&draws, &mut program.scratch(), &mut own, &mut own_status);
        for cell in 0..own.len() {
            let is_asked = rows[cell / base.rows() % wanted.len()].contains(&(cell % base.rows()));
            let expected = if is_asked { (out[cell].to_bits(), status[cell]) } else { ((-5.0_f64).to_bits(), 99) };
            assert_eq!((own[cell].to_bits(), own_status[cell]), expected, "seed {seed}, cell {cell} of rows {rows:?}: {free:?}");
        }
    }
}

#[test]
fn draws_of_row_local_systems_are_evaluations() {
    let compared: usize = (0..300).map(|seed| check(seed, &world(seed, Kinds::ROW_LOCAL), Kinds::ROW_LOCAL)).sum();
    assert!(compared > 600, "only {compared} draws were compared");
}

#[test]
fn draws_of_any_system_are_evaluations() {
    let compared: usize = (5000..5400).map(|seed| check(seed, &world(seed, Kinds::ALL), Kinds::ALL)).sum();
    assert!(compared > 600, "only {compared} draws were compared");
}

/// Compares all values under one draw with those of the edits.
#[track_caller]
fn compare(base: &Evaluation, free: Vec<Free>, draw: &[f64]) {
    let frees = Frees { free };
    let ids: Vec<Arc<str>> = base.plan().system().ids().map(Arc::from).collect();
    let wanted: Vec<&str> = ids.iter().map(|id| &**id).collect();
    let program = base.compile(&frees.free, &wanted).unwrap_or_else(|e| panic!("{e}"));
    let per = wanted.len() * program.rows();
    let (mut out, mut status) = (vec![f64::NAN; per], vec![99; per]);
    program.draw_batch(draw, &mut program.scratch(), &mut out, &mut status);
    let expected = base.with(&frees.edits(draw, base)).unwrap();
    for (n, id) in wanted.iter().enumerate() {
        let at = n * program.rows()..(n + 1) * program.rows();
        let got = indicia_core::Series::new(out[at.clone()].to_vec(), status[at].to_vec());
        same_series(id, &got, expected.value(id).unwrap()).unwrap();
    }
}

/// Four units, two indicators of which the second has a gap, a mean of both.
fn small(change: impl FnOnce(&mut indicia_core::System)) -> Evaluation {
    let mut s = system(
        "top",
        vec![indicator("a", using("min-max", "{}")), indicator("b", using("min-max", "{}"))],
        vec![mean("top", &["a", "b"], &[0.5, 0.5])],
    );
    change(&mut s);
    let data = one_year(
        &["u1", "u2", "u3", "u4"],
        &[("a", &[Some(1.0), Some(2.0), Some(4.0), Some(8.0)]), ("b", &[Some(5.0), None, Some(3.0), Some(9.0)])],
    );
    evaluate(&plan(s), &data)
}

fn change(s: &mut indicia_core::System, id: &str, change: impl FnOnce(&mut indicia_core::Indicator)) {
    let i = s.indicators.iter_mut().find(|i| &*i.id == id).unwrap();
    change(Arc::make_mut(i));
}

fn goalposts(id: &str, high: f64) -> Vec<Edit> {
    vec![Edit::Goalposts { indicator: id.into(), goalposts: Some([0.0, high]) }]
}

#[test]
fn weights_out_of_goalposts_follow_a_choice_of_goalposts() {
    let base = small(|s| {
        change(s, "a", |i| i.score = using("none", "{}"));
        s.nodes = vec![Arc::new(aggregate("top", &["a", "b"], weights(using("toy-goalpost-weights", "{}")), using("weighted-mean", "{}")))];
    });
    for choice in [0.0, 1.0] {
        compare(&base, vec![Free::Choice(vec![goalposts("a", 7.0), goalposts("a", 70.0)])], &[choice]);
    }
}

#[test]
fn an_imputed_indicator_follows_the_direction_of_another() {
    let base = small(|s| ["a", "b"].iter().for_each(|id| change(s, id, |i| i.impute = Some(using("toy-mean-imputer", "{}")))));
    let turn = |id: &str| vec![Edit::Direction { indicator: id.into(), direction: indicia_method::Direction::Negative, target: None }];
    for choice in [0.0, 1.0] {
        compare(&base, vec![Free::Choice(vec![Vec::new(), turn("b")])], &[choice]);
    }
}

#[test]
fn alternatives_that_all_fill_a_gap_leave_no_gap() {
    let base = small(|_| {});
    let address = indicia_core::Address::stage(indicia_core::Stage::Impute, "b");
    let fill = |id| vec![Edit::Method { address: address.clone(), method: Some(using(id, "{}")) }];
    for choice in [0.0, 1.0] {
        compare(&base, vec![Free::Choice(vec![fill("toy-mean-imputer"), fill("toy-neighbour")])], &[choice]);
    }
}

#[test]
fn a_free_column_meets_given_states_rounding_and_corrections() {
    let base = small(|s| {
        s.rounding.indicator = Some(1);
        s.overrides.push(Arc::new(indicia_core::Override {
            unit: "u1".into(),
            indicator: "a".into(),
            period: None,
            value: 6.0,
            reason: "appeal".into(),
            by: "council".into(),
            date: "2021".into(),
        }));
    });
    let address = indicia_core::Address::stage(indicia_core::Stage::Score, "a");
    let state = indicia_method::from_json(r#"{"lo": 0, "hi": 20}"#).unwrap();
    let base = base.with(&[Edit::State { address, state }]).unwrap();
    compare(&base, vec![Free::Column("a".into()), Free::Column("b".into())], &[3.0, 5.0, 7.0, 9.0, 1.0, 2.0, 3.0, 4.0]);
}

#[test]
fn many_children_with_gaps_are_all_counted() {
    let names: Vec<String> = (0..600).map(|n| format!("i{n}")).collect();
    let ids: Vec<&str> = names.iter().map(String::as_str).collect();
    let s = system("top", ids.iter().map(|id| indicator(id, using("none", "{}"))).collect(), vec![mean("top", &ids, &vec![1.0; 600])]);
    let columns: Vec<[Option<f64>; 2]> = (0..600).map(|n| [Some(f64::from(n)), (n > 0).then_some(1.0)]).collect();
    let columns: Vec<(&str, &[Option<f64>])> = ids.iter().zip(&columns).map(|(id, c)| (*id, c.as_slice())).collect();
    let base = evaluate(&plan(s), &one_year(&["u1", "u2"], &columns));
    assert_eq!(values(&base, "top"), [Some(299.5), Some(1.0)]);
    compare(&base, vec![Free::Column("i599".into())], &[1199.0, 600.0]);
}

#[test]
fn a_draw_that_fails_is_counted_and_its_cells_say_so() {
    let base = small(|_| {});
    let program = base.compile(&[Free::Weights("top".into())], &["top"]).unwrap();
    let (mut out, mut status) = (vec![0.0; 12], vec![0; 12]);
    let draws = [0.5, 0.5, f64::NAN, 0.5, 0.0, 0.0];
    assert_eq!(program.draw_batch(&draws, &mut program.scratch(), &mut out, &mut status), 2);
    assert_eq!(&status[..4], [0; 4]);
    assert_eq!(&status[4..], [indicia_method::Status::FAILED; 8]);
    assert!(out.iter().all(|v| v.is_finite()));
}

#[test]
fn a_draw_of_nothing_free_is_the_evaluation() {
    let base = small(|_| {});
    compare(&base, Vec::new(), &[]);
}

#[test]
fn what_cannot_be_compiled_says_why() {
    let base = small(|s| change(s, "b", |i| i.impute = Some(using("toy-mean-imputer", "{}"))));
    let err = |free: Vec<Free>, wanted: &[&str]| base.compile(&free, wanted).err().expect("an error");
    let top = || Free::Weights("top".into());
    assert!(matches!(err(vec![Free::Weights("a".into())], &["top"]), CompileError::Unknown(_)));
    assert!(matches!(err(vec![Free::Column("x".into())], &["top"]), CompileError::Unknown(_)));
    assert!(matches!(err(vec![top()], &["nowhere"]), CompileError::Unknown(_)));
    assert!(matches!(err(vec![top(), top()], &["top"]), CompileError::Twice(_)));
    assert!(matches!(err(vec![Free::Choice(vec![Vec::new()])], &["top"]), CompileError::OneAlternative));
    let cell = Edit::Cell { column: "a".into(), unit: "u1".into(), period: indicia_core::Period::year(2020), value: None };
    assert!(matches!(err(vec![Free::Choice(vec![Vec::new(), vec![cell]])], &["top"]), CompileError::NotAChoice));
    let member = Edit::Membership { unit: "u1".into(), role: indicia_core::Role::Listed };
    assert!(matches!(err(vec![Free::Choice(vec![Vec::new(), vec![member]])], &["top"]), CompileError::NotAChoice));
    let wrong = Edit::Weights { node: "top".into(), values: vec![1.0] };
    assert!(matches!(err(vec![Free::Choice(vec![Vec::new(), vec![wrong]])], &["top"]), CompileError::Edit(_)));
    assert!(matches!(err(vec![Free::Column("b".into())], &["top"]), CompileError::Unsupported(_)));
    let dial = Dial::Goalpost { indicator: "a".into(), upper: true };
    assert!(matches!(err(vec![Free::Number(dial)], &["top"]), CompileError::Unsupported(_)));
    let many: Vec<Free> = (0..13).map(|n| Free::Choice(vec![goalposts("a", 1.0 + f64::from(n)), goalposts("a", 2.0)])).collect();
    assert!(matches!(err(many, &["top"]), CompileError::TooMany { combinations: 8192, .. }));
}

/// For each kind of what can be uncertain the steps that a draw computes: never a fit or a score that alternatives do not reach draw by draw, never a sub-tree
/// beside the way to the root.
#[test]
fn a_draw_computes_only_what_lies_above_what_is_free() {
    let s = system(
        "top",
        ["a", "b", "c", "d"].map(|id| indicator(id, using("min-max", "{}"))).to_vec(),
        vec![mean("left", &["a", "b"], &[0.5, 0.5]), mean("right", &["c", "d"], &[0.5, 0.5]), mean("top", &["left", "right"], &[0.5, 0.5])],
    );
    let column = |by: f64| -> Vec<Option<f64>> { (0..5).map(|n| Some(f64::from(n) * by + f64::from(n * n % 3))).collect() };
    let columns = [column(1.0), column(2.0), column(3.0), column(-4.0)];
    let data = one_year(&["u1", "u2", "u3", "u4", "u5"], &[("a", &columns[0]), ("b", &columns[1]), ("c", &columns[2]), ("d", &columns[3])]);
    let base = evaluate(&plan(s), &data);
    let at = |stage, id: &str| indicia_core::Address::stage(stage, id);
    let method = |address: indicia_core::Address, id: &str| vec![Edit::Method { address, method: Some(using(id, "{}")) }];
    let choice = |edits: Vec<Edit>| vec![Free::Choice(vec![Vec::new(), edits])];
    let left_out = vec![Edit::LeaveOut { indicator: "a".into(), out: true }];
    let above = ["node.left", "node.top"];
    // All there is to do is to pick: what alternatives reach was computed once for each.
    let picked: [&str; 0] = [];
    let with_root = |mut free: Vec<Free>| {
        free.push(Free::Factors("top".into()));
        free
    };
    for (what, free, expected) in [
        ("weights of the root", vec![Free::Weights("top".into())], vec!["node.top"]),
        ("noise on the weights of a pillar", vec![Free::Factors("left".into())], above.to_vec()),
        ("the mean of a pillar", choice(method(indicia_core::Address::Node("left".into()), "geometric-mean")), picked.to_vec()),
        ("the weighting of a pillar", choice(method(indicia_core::Address::Weight("left".into()), "equal")), picked.to_vec()),
        ("a normaliser", choice(method(at(indicia_core::Stage::Score, "a"), "z-score")), picked.to_vec()),
        ("goalposts", choice(goalposts("a", 9.0)), picked.to_vec()),
        ("an indicator left out", choice(left_out), picked.to_vec()),
        ("a normaliser and noise on the root", with_root(choice(method(at(indicia_core::Stage::Score, "a"), "z-score"))), vec!["node.top"]),
        (
            "a normaliser and noise on its pillar",
            {
                let mut free = choice(method(at(indicia_core::Stage::Score, "a"), "z-score"));
                free.push(Free::Factors("left".into()));
                free
            },
            above.to_vec(),
        ),
        // Errors of a column reach its own fit.
        ("a column", vec![Free::Column("a".into())], vec!["data.a", "score.a", "node.left", "node.top"]),
    ] {
        let program = base.compile(&free, &["top"]).unwrap_or_else(|e| panic!("{what}: {e}"));
        let mut steps: Vec<String> = program.computed().map(ToString::to_string).collect();
        steps.dedup();
        assert_eq!(steps, expected, "{what}");
    }
}
