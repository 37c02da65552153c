//! Number formats and dates.

/// How a sheet shows a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Number,
    Percent,
    Date,
}

impl Kind {
    /// The kind of a format that every spreadsheet program brings along, by its id.
    pub fn of_builtin(id: u32) -> Kind {
        match id {
            9 | 10 => Kind::Percent,
            14..=22 | 27..=36 | 45 | 47 | 50..=58 => Kind::Date,
            _ => Kind::Number,
        }
    }

    /// The kind of a format code such as `0.0%` or `yyyy"年"m"月"`.
    pub fn of_code(code: &str) -> Kind {
        let mut chars = code.chars();
        let mut kind = Kind::Number;
        while let Some(c) = chars.next() {
            match c {
                '"' => while chars.next().is_some_and(|c| c != '"') {},
                '[' => while chars.next().is_some_and(|c| c != ']') {},
                '\\' | '_' | '*' => {
                    chars.next();
                }
                // Only the first section is for positive numbers.
                ';' => break,
                '%' => kind = Kind::Percent,
                'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' => return Kind::Date,
                _ => {}
            }
        }
        kind
    }
}

/// A serial number as ISO 8601: `2019-12-31`, `2019-12-31T08:30:00`, or `08:30:00` below one day. `None` where it is no
/// date that a spreadsheet can show.
pub(crate) fn iso_date(serial: f64, is_1904: bool) -> Option<String> {
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    let seconds = (serial * 86_400.0).round() as i64;
    let (mut day, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let time = format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
    if day == 0 && !is_1904 {
        return Some(time);
    }
    if is_1904 {
        day += 1462;
    } else if day < 60 {
        // Before March 1900 the count is one behind, since it holds a 29 February that never was.
        day += 1;
    }
    let (y, m, d) = civil(day - 25_569);
    Some(if second == 0 { format!("{y:04}-{m:02}-{d:02}") } else { format!("{y:04}-{m:02}-{d:02}T{time}") })
}

/// Year, month and day of a number of days since 1970-01-01 (Hinnant, "chrono-compatible low-level date algorithms").
fn civil(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    (yoe + era * 400 + i64::from(month <= 2), month, doy - (153 * mp + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serial_numbers_are_the_dates_that_a_spreadsheet_shows() {
        // Excel: DATE(1900,1,1) = 1, DATE(1900,3,1) = 61, DATE(2000,1,1) = 36526, DATE(2019,12,31) = 43830, 9999-12-31 = 2958465.
        for (serial, text) in [
            (1.0, "1900-01-01"),
            (61.0, "1900-03-01"),
            (36_526.0, "2000-01-01"),
            (43_830.0, "2019-12-31"),
            (43_830.5, "2019-12-31T12:00:00"),
            (0.25, "06:00:00"),
            (2_958_465.0, "9999-12-31"),
        ] {
            assert_eq!(iso_date(serial, false).as_deref(), Some(text));
        }
        assert_eq!(iso_date(0.0, true).as_deref(), Some("1904-01-01"));
        assert_eq!(iso_date(42_368.0, true).as_deref(), Some("2019-12-31"));
        for wrong in [-1.0, 3e6, f64::NAN, f64::INFINITY] {
            assert_eq!(iso_date(wrong, false), None);
        }
    }

    #[test]
    fn format_codes_tell_percentages_and_dates() {
        for code in ["0%", "0.00%", "#,##0.0%;[Red]-0.0%", "0.0\"分\"%"] {
            assert_eq!(Kind::of_code(code), Kind::Percent, "{code}");
        }
        for code in ["yyyy\"年\"m\"月\"d\"日\"", "yyyy/m/d;@", "[$-804]yyyy", "h:mm AM/PM", "mmm-yy"] {
            assert_eq!(Kind::of_code(code), Kind::Date, "{code}");
        }
        for code in
            ["General", "0.00E+00", "#,##0.00_);(#,##0.00)", "0\"年度\"", "[Red]0.0", "0.0\\d", "\"y\"0", "@", "0;yyyy", "[h]", "[DBNum1]0"]
        {
            assert_eq!(Kind::of_code(code), Kind::Number, "{code}");
        }
    }
}
