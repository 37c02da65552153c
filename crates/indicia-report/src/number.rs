//! Numbers as texts.

use indicia_core::Series;

/// The shortest text that reads back to the same bits; exponents only where plain digits would be long.
pub fn shortest(x: f64) -> String {
    let size = x.abs();
    if x == 0.0 || (1e-5..1e16).contains(&size) { format!("{}", x + 0.0) } else { format!("{x:e}") }
}

/// A number with a fixed number of decimals; never a negative zero.
pub fn fixed(x: f64, decimals: usize) -> String {
    let text = format!("{x:.decimals$}");
    match text.strip_prefix('-') {
        Some(rest) if rest.bytes().all(|b| matches!(b, b'0' | b'.')) => rest.to_string(),
        _ => text,
    }
}

/// Decimals that show a column well: two where values reach ten, three where they reach one, else four.
pub fn decimals_for(series: &Series) -> usize {
    let largest = (0..series.len()).filter_map(|r| series.get(r)).fold(0.0_f64, |a, v| a.max(v.abs()));
    if largest >= 10.0 {
        2
    } else if largest > 1.0 {
        3
    } else {
        4
    }
}

/// Decimals in which people read a column of data: as many as its numbers have, and no more than show the largest with four digits and two
/// decimals. Programs get the numbers in full.
pub fn decimals_to_read(series: &Series) -> usize {
    let values = || (0..series.len()).filter_map(|r| series.get(r));
    let largest = values().fold(0.0_f64, |a, v| a.max(v.abs()));
    let first_digit = (1..=9).find(|d| largest * 10_f64.powi(*d) >= 1.0).map_or(9, |d| d as usize);
    let most = if largest > 0.0 && largest < 1.0 { first_digit + 3 } else { decimals_for(series) };
    let suffices = |d: &usize| values().all(|x| fixed(x, *d).parse() == Ok(x));
    (0..most).find(suffices).unwrap_or(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_read_as_many_decimals_as_a_column_has() {
        let decimals = |values: &[f64]| decimals_to_read(&Series::dense(values.to_vec()));
        assert_eq!(decimals(&[61_098_864.0, 3.0]), 0);
        assert_eq!(decimals(&[61_098_864.5, 3.0]), 1);
        assert_eq!(decimals(&[100.0 / 3.0, 3.0]), 2);
        assert_eq!(decimals(&[1.0 / 3.0, 0.5]), 4);
        assert_eq!(decimals(&[0.000_031_234_567, 0.0]), 8);
        assert_eq!(decimals(&[]), 0);
    }

    #[test]
    fn a_negative_zero_has_no_sign() {
        assert_eq!(fixed(-0.0001, 2), "0.00");
        assert_eq!(fixed(-0.0, 0), "0");
        assert_eq!(fixed(-0.006, 2), "-0.01");
        assert_eq!(shortest(-0.0), "0");
    }

    #[test]
    fn the_shortest_text_reads_back() {
        for x in [0.1, 1.0 / 3.0, 1e-9, 123_456_789.125, 1e300, 5e-324] {
            assert_eq!(shortest(x).parse::<f64>().map(f64::to_bits), Ok(x.to_bits()));
        }
    }
}
