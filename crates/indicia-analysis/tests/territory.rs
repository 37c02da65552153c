//! Levels of territory: roll-up and league tables.
#![allow(clippy::unwrap_used)]

mod support;

use std::sync::Arc;

use indicia_analysis::territory::{Place, Rollup, Territory, places};
use indicia_core::{DatasetBuilder, Evaluation, FitScope, Grouping, Period, Role, Series, Unit, evaluate};
use support::{Build, evaluation};

/// Two provinces with three and two cities; only cities have data. Scores are the column itself.
fn world(parents: Role) -> Evaluation {
    let mut build = Build::panel(FitScope::All);
    build.score = "none";
    build.rows = vec![("A", 2024)];
    build.columns = vec![("x", vec![1.0])];
    build.weights = vec![1.0];
    let plan = evaluation(&build).plan().clone();
    let unit = |id: &str, parent: &str, role: Role| Unit {
        id: id.into(),
        parent: (!parent.is_empty()).then(|| parent.into()),
        role,
        ..Unit::default()
    };
    let mut units = vec![unit("P1", "", parents), unit("P2", "", parents)];
    units.extend([("c1", "P1"), ("c2", "P1"), ("c3", "P1"), ("c4", "P2"), ("c5", "P2")].map(|(c, p)| unit(c, p, Role::Scored)));
    let groups = Grouping {
        name: "kind".into(),
        labels: vec!["a".into(), "b".into()],
        of_unit: vec![None, None, Some(0), Some(0), Some(1), Some(0), Some(1)],
    };
    let cities = ["c1", "c2", "c3", "c4", "c5"];
    let rows = cities.iter().map(|c| (Arc::from(*c), Period::year(2024))).collect();
    let data = DatasetBuilder::new(units, vec![groups])
        .rows(rows)
        .column("x", "", Series::dense(vec![10.0, 40.0, 20.0, 30.0, 5.0]), None)
        .column("people", "", Series::dense(vec![1.0, 1.0, 2.0, 3.0, 1.0]), None)
        .build()
        .unwrap();
    evaluate(&plan, &data)
}

fn of<'a>(places: &'a [Place], unit: &str) -> &'a Place {
    places.iter().find(|p| &*p.unit == unit).unwrap()
}

#[test]
fn parents_are_means_of_their_children_weighted_by_size() {
    let e = world(Role::Listed);
    let by = |size: Option<&str>| {
        let territory = Territory { rollup: Rollup::Children, size: size.map(Arc::from), ..Territory::default() };
        places(&e, &territory, &["total"], None, Period::year(2024))
    };
    let equal = by(None);
    assert_eq!(of(&equal, "P1").values, [Some((10.0 + 40.0 + 20.0) / 3.0)]);
    let weighted = by(Some("people"));
    assert_eq!(of(&weighted, "P1").values, [Some((10.0 + 40.0 + 2.0 * 20.0) / 4.0)]);
    assert_eq!(of(&weighted, "P2").values, [Some((3.0 * 30.0 + 5.0) / 4.0)]);
    // P2 with 23.75 is ahead of P1 with 22.5, though by equal weights it is behind.
    assert_eq!((of(&weighted, "P2").in_level, of(&equal, "P2").in_level), (Some((1.0, 2)), Some((2.0, 2))));
    assert!(of(&weighted, "P1").rolled && of(&weighted, "P1").children == (3, 3));
}

#[test]
fn ranks_within_a_parent_a_level_and_a_group() {
    let e = world(Role::Listed);
    let found = places(&e, &Territory::default(), &["total"], Some("kind"), Period::year(2024));
    let ranks = |id: &str| (of(&found, id).within, of(&found, id).in_level, of(&found, id).in_group, of(&found, id).overall);
    assert_eq!(ranks("c2"), (Some((1.0, 3)), Some((1.0, 5)), Some((1.0, 3)), Some(1.0)));
    assert_eq!(ranks("c4"), (Some((1.0, 2)), Some((2.0, 5)), Some((2.0, 3)), Some(2.0)));
    assert_eq!(ranks("c3"), (Some((2.0, 3)), Some((3.0, 5)), Some((1.0, 2)), Some(3.0)));
    // With scores of their own asked for, listed parents have none.
    assert_eq!((of(&found, "P1").values[0], of(&found, "P1").within), (None, None));
    // Parents stand before their children.
    assert_eq!(found.iter().map(|p| &*p.unit).collect::<Vec<_>>(), ["P1", "c1", "c2", "c3", "P2", "c4", "c5"]);
    assert_eq!(found.iter().map(|p| p.level).collect::<Vec<_>>(), [0, 1, 1, 1, 0, 1, 1]);
}
