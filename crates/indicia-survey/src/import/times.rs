//! Durations and times as platforms write them.

/// Seconds of a duration: `125`, `125秒`, `2分5秒`, `1小时2分5秒`, `00:02:05`, `125 s`. `None` where it is none.
pub(crate) fn seconds(text: &str) -> Option<f64> {
    let text = text.trim();
    if let Ok(plain) = text.parse::<f64>() {
        return Some(plain).filter(|s| s.is_finite() && *s >= 0.0);
    }
    if text.contains(':') {
        let parts: Option<Vec<f64>> =
            text.split(':').map(|p| p.trim().parse::<f64>().ok().filter(|n| *n >= 0.0 && n.is_finite())).collect();
        let parts = parts.filter(|p| (2..=3).contains(&p.len()))?;
        return Some(parts.iter().fold(0.0, |s, p| s * 60.0 + p));
    }
    let mut rest = text;
    let mut total = 0.0;
    let mut any = false;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
        let value: f64 = rest.get(..digits)?.parse().ok()?;
        rest = rest.get(digits..)?.trim_start();
        let units = [
            ("小时", 3600.0),
            ("时", 3600.0),
            ("分钟", 60.0),
            ("分", 60.0),
            ("秒", 1.0),
            ("hours", 3600.0),
            ("hour", 3600.0),
            ("h", 3600.0),
            ("minutes", 60.0),
            ("min", 60.0),
            ("m", 60.0),
            ("seconds", 1.0),
            ("sec", 1.0),
            ("s", 1.0),
            ("天", 86400.0),
        ];
        let (unit, factor) = units.iter().find(|(unit, _)| rest.starts_with(unit))?;
        rest = rest.get(unit.len()..)?.trim_start();
        total += value * factor;
        any = true;
    }
    any.then_some(total)
}

/// Seconds since a fixed day of `2025-03-01 08:30:05`, `2025/3/1 8:30`, `2025-03-01T08:30:05.123+08:00`. `None` where it is none.
pub(crate) fn instant(text: &str) -> Option<f64> {
    let text = text.trim();
    let (date, time) = match text.find(['T', ' ']) {
        Some(at) => (text.get(..at)?, text.get(at + 1..)?.trim()),
        None => (text, ""),
    };
    let parts: Vec<&str> = date.split(['-', '/', '.']).collect();
    let [year, month, day] = parts.as_slice() else { return None };
    let whole = |t: &str| t.parse::<i64>().ok();
    let days = days(whole(year)?, whole(month)?, whole(day)?)?;
    let (clock, offset) = match time.find(['+', 'Z', 'z']).or_else(|| time.rfind('-')) {
        Some(at) => (time.get(..at)?, zone(time.get(at..)?)?),
        None => (time, 0.0),
    };
    let mut of_day = 0.0;
    let clock = clock.trim();
    if !clock.is_empty() {
        let parts: Option<Vec<f64>> = clock.split(':').map(|p| p.parse::<f64>().ok().filter(|n| (0.0..=60.0).contains(n))).collect();
        let mut scale = 3600.0;
        for part in parts.filter(|p| p.len() <= 3)? {
            of_day += part * scale;
            scale /= 60.0;
        }
    }
    Some(days as f64 * 86400.0 + of_day - offset)
}

/// Seconds that a time zone is ahead: `+08:00`, `+0800`, `-05`, `Z`.
fn zone(text: &str) -> Option<f64> {
    let sign = match text.as_bytes().first()? {
        b'Z' | b'z' => return Some(0.0),
        b'-' => -1.0,
        _ => 1.0,
    };
    let digits: String = text.get(1..)?.chars().filter(|c| *c != ':').collect();
    let hours: f64 = digits.get(..2)?.parse().ok()?;
    let minutes: f64 = digits.get(2..4).map_or(Some(0.0), |m| m.parse().ok())?;
    Some(sign * (hours * 3600.0 + minutes * 60.0))
}

/// Days since 1970-01-01 in the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1900..=2200).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Years that begin in March, so that the day that may be missing is the last.
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let of_year = (153 * m + 2) / 5 + day - 1;
    Some(365 * y + y / 4 - y / 100 + y / 400 + of_year - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_people_write_them() {
        for (text, s) in [
            ("125", 125.0),
            ("125秒", 125.0),
            ("2分5秒", 125.0),
            ("1小时2分5秒", 3725.0),
            ("00:02:05", 125.0),
            ("2:05", 125.0),
            ("95.5 s", 95.5),
        ] {
            assert_eq!(seconds(text), Some(s), "{text}");
        }
        for text in ["", "abc", "-5", "5x", "1:2:3:4"] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }

    #[test]
    fn times_differ_by_what_lies_between_them() {
        let between = |a: &str, b: &str| instant(b).zip(instant(a)).map(|(b, a)| b - a);
        assert_eq!(between("2025/3/1 8:30:00", "2025/3/1 8:32:05"), Some(125.0));
        assert_eq!(between("2024-02-28 23:59:00", "2024-03-01 00:00:00"), Some(86_460.0));
        assert_eq!(between("2025-03-01T08:30:00.000+08:00", "2025-03-01T00:32:05.000Z"), Some(125.0));
        assert_eq!(instant("1970-01-02"), Some(86_400.0));
        assert_eq!(instant("soon"), None);
    }
}
