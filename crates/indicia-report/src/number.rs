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

#[cfg(test)]
mod tests {
    use super::*;

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
