//! The order of rows in a file decides the order of output and nothing else.

use super::*;

/// Knuth's MMIX generator.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) % n as u64) as usize
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for n in (1..list.len()).rev() {
            list.swap(n, self.below(n + 1));
        }
    }
}

fn table(header: &str, rows: &[String]) -> String {
    format!("{header}\n{}\n", rows.join("\n"))
}

/// Everything about a dataset but the order of output and the row numbers of cells.
fn contents(data: &Dataset) -> Vec<String> {
    let row = |r: usize| {
        let cells: Vec<_> = data.columns().iter().map(|c| c.series.get(r)).collect();
        format!("{:?} {} {cells:?}", data.unit(r), data.period(r))
    };
    (0..data.rows()).map(row).collect()
}

#[test]
fn shuffled_rows_give_the_same_dataset() {
    let mut random = Random(7);
    let mut wide: Vec<String> = Vec::new();
    let mut other: Vec<String> = Vec::new();
    for unit in 0..40 {
        for year in 2015..2020 {
            if random.below(10) > 0 {
                let cell = if random.below(8) == 0 { "—".to_string() } else { random.below(1000).to_string() };
                wide.push(format!("u{unit:02},{year},{cell},{}", random.below(50)));
            }
        }
        if random.below(6) > 0 {
            other.push(format!("u{unit:02},{}", random.below(9)));
        }
    }
    let units: Vec<String> = (0..40).map(|u| format!("u{u:02}")).collect();
    for listed in [false, true] {
        let data = |wide: &[String], other: &[String], units: &[String]| {
            let mut case = Case::new();
            case.table("wide", "id", &table("id,year,g1,g2", wide)).period = Some(at("year"));
            case.table("other", "id", &table("id,g3", other)).at = Some(at("2017"));
            if listed {
                case.units("id", &table("id", units));
            }
            case.want(["g1", "g2", "g3"]).data()
        };
        let first = data(&wide, &other, &units);
        assert_eq!(first.units().len(), 40);
        for _ in 0..20 {
            let (mut w, mut o, mut u) = (wide.clone(), other.clone(), units.clone());
            random.shuffle(&mut w);
            random.shuffle(&mut o);
            let again = data(&w, &o, &u);
            assert_eq!(contents(&again), contents(&first));
            if listed {
                assert_eq!(output(&again), output(&first), "with a table of units the files do not decide the order");
                random.shuffle(&mut u);
                assert_eq!(contents(&data(&w, &o, &u)), contents(&first));
            }
        }
    }
}
