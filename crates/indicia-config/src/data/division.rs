//! Administrative divisions of China: codes of several lengths, names with and without what kind of division they are.

/// A division code at its full length of twelve digits: `110000`, `110000000` and `110000000000` are one division.
/// `None` for what is no code of 6, 9 or 12 digits. A trailing `.0`, as programs write numbers, does not count.
pub(super) fn code(text: &str) -> Option<String> {
    let digits = text.strip_suffix(".0").unwrap_or(text);
    (matches!(digits.len(), 6 | 9 | 12) && digits.bytes().all(|b| b.is_ascii_digit())).then(|| {
        let mut code = String::with_capacity(12);
        code.push_str(digits);
        code.extend(std::iter::repeat_n('0', 12 - digits.len()));
        code
    })
}

/// What kind of division a name says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `浙江`: it does not say.
    Unsaid,
    Province,
    City,
    Region,
    Special,
    Prefecture,
    League,
}

impl Kind {
    const ALL: [Kind; 7] = [Kind::Unsaid, Kind::Province, Kind::City, Kind::Region, Kind::Special, Kind::Prefecture, Kind::League];

    /// The kinds with which a name of this kind may be one division.
    pub(super) fn agreeing(self) -> impl Iterator<Item = Kind> {
        Kind::ALL.into_iter().filter(move |other| self.agrees(*other))
    }

    /// Whether two names of one stem may be one division: `吉林` may be `吉林省`, but `吉林市` may not.
    pub(super) fn agrees(self, other: Kind) -> bool {
        self == other || self == Kind::Unsaid || other == Kind::Unsaid
    }
}

/// Longest first: `内蒙古自治区` is no `内蒙古自治` with something after it.
const SUFFIXES: [(&str, Kind); 10] = [
    ("维吾尔自治区", Kind::Region),
    ("壮族自治区", Kind::Region),
    ("回族自治区", Kind::Region),
    ("特别行政区", Kind::Special),
    ("自治区", Kind::Region),
    ("自治州", Kind::Prefecture),
    ("地区", Kind::Prefecture),
    ("省", Kind::Province),
    ("市", Kind::City),
    ("盟", Kind::League),
];

/// Peoples in the names of autonomous prefectures.
const PEOPLES: [&str; 20] = [
    "柯尔克孜",
    "哈尼族",
    "土家族",
    "布依族",
    "朝鲜族",
    "景颇族",
    "傈僳族",
    "哈萨克",
    "蒙古族",
    "彝族",
    "藏族",
    "羌族",
    "苗族",
    "侗族",
    "壮族",
    "白族",
    "傣族",
    "回族",
    "蒙古",
    "瑶族",
];

/// The stems under which a name may be looked up, each with the kind that is said. A stem has two characters at
/// least, so that `沙市` stays whole.
///
/// `浙江省` has the stem `浙江`; `延边朝鲜族自治州` has `延边朝鲜族`, `延边` and, as it is called for short, `延边州`.
pub(super) fn stems(name: &str) -> Vec<(String, Kind)> {
    let split = SUFFIXES.iter().find_map(|(suffix, kind)| Some((name.strip_suffix(suffix)?, *suffix, *kind)));
    let Some((stem, suffix, kind)) = split.filter(|(stem, ..)| stem.chars().count() >= 2) else {
        return vec![(name.to_string(), Kind::Unsaid)];
    };
    let mut stems = vec![(stem.to_string(), kind)];
    if suffix == "自治州" {
        let mut short = stem;
        while let Some(rest) = PEOPLES.iter().find_map(|p| short.strip_suffix(p)).filter(|rest| rest.chars().count() >= 2) {
            short = rest;
        }
        if short != stem {
            stems.push((short.to_string(), kind));
        }
        stems.push((format!("{short}州"), kind));
    }
    stems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may_be(a: &str, b: &str) -> bool {
        stems(a).iter().any(|(s, k)| stems(b).iter().any(|(t, l)| s == t && k.agrees(*l)))
    }

    #[test]
    fn codes_of_all_lengths_are_one_division() {
        assert_eq!(code("110000"), code("110000000000"));
        assert_eq!(code("110101"), code("110101000"));
        assert_eq!(code("330000.0"), code("330000"));
        assert_ne!(code("110000"), code("110101"));
        assert_ne!(code("110101001"), code("110101"));
        for other in ["", "1100", "11000A", "1100000000000", "R01", "１１００００"] {
            assert_eq!(code(other), None, "{other}");
        }
    }

    #[test]
    fn a_suffix_may_be_left_out_on_either_side() {
        for (long, short) in [
            ("浙江省", "浙江"),
            ("北京市", "北京"),
            ("内蒙古自治区", "内蒙古"),
            ("广西壮族自治区", "广西"),
            ("宁夏回族自治区", "宁夏"),
            ("新疆维吾尔自治区", "新疆"),
            ("香港特别行政区", "香港"),
            ("大兴安岭地区", "大兴安岭"),
            ("锡林郭勒盟", "锡林郭勒"),
            ("延边朝鲜族自治州", "延边"),
            ("恩施土家族苗族自治州", "恩施州"),
            ("宁夏回族自治区", "宁夏自治区"),
        ] {
            assert!(may_be(long, short), "{long} {short}");
            assert!(may_be(short, long), "{long} {short}");
        }
    }

    #[test]
    fn a_suffix_that_contradicts_is_another_division() {
        for (a, b) in [("吉林省", "吉林市"), ("广州市", "广"), ("苏州市", "苏州地区"), ("东盟", "东"), ("沙市", "沙"), ("海南省", "海南州")]
        {
            assert!(!may_be(a, b), "{a} {b}");
        }
    }
}
