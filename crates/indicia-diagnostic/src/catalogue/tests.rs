//! What holds for every entry of the catalogue.

use std::collections::BTreeSet;

use super::{all, book_page, chapters};
use crate::{Area, Lang, Severity, words};

/// Names in braces, as [`fill`](crate::fill) sees them.
fn args(template: &str) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for (at, _) in template.match_indices('{') {
        let tail = &template[at + 1..];
        let end = tail.find(|c: char| !c.is_ascii_lowercase() && c != '_').unwrap_or(tail.len());
        if end > 0 && tail[end..].starts_with('}') {
            names.insert(&tail[..end]);
        }
    }
    names
}

#[test]
fn ids_are_unique_and_of_their_chapter() {
    let mut seen = BTreeSet::new();
    for chapter in chapters() {
        for code in chapter.codes {
            assert!(seen.insert(code.id), "{} stands twice", code.id);
            assert!(code.id.starts_with(chapter.prefix), "{} in chapter {}", code.id, chapter.prefix);
            assert!(code.id.len() == 5 && code.id[1..].bytes().all(|b| b.is_ascii_digit()), "{}", code.id);
        }
    }
}

#[test]
fn areas_follow_the_letter() {
    for code in all() {
        let expected = match code.id.as_bytes()[0] {
            b'U' => Area::Usage,
            b'C' => Area::Config,
            b'D' => Area::Data,
            b'M' => Area::Method,
            b'P' => Area::Plugin,
            b'A' => Area::Audit,
            b'I' => Area::Io,
            _ => Area::Internal,
        };
        assert_eq!(code.area(), expected, "{}", code.id);
    }
}

#[test]
fn no_two_codes_of_a_module_share_a_name() {
    let mut config = BTreeSet::new();
    for code in all().filter(|c| c.id.starts_with('C')) {
        assert!(config.insert(code.name), "`config::{}` is ambiguous", code.name);
    }
    let mut method = BTreeSet::new();
    for code in all().filter(|c| c.id.starts_with('M')) {
        assert!(method.insert(code.name), "methods could not name {}", code.name);
    }
}

#[test]
fn both_languages_use_the_same_arguments() {
    for code in all() {
        assert_eq!(args(code.en), args(code.zh), "{}", code.id);
        for hint in code.hints {
            assert_eq!(args(hint.en), args(hint.zh), "{} hint {}", code.id, hint.key);
        }
    }
}

#[test]
fn chinese_is_chinese_and_english_is_english() {
    let han = |s: &str| s.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    for code in all() {
        for (en, zh) in [(code.en, code.zh)].into_iter().chain(code.hints.iter().map(|h| (h.en, h.zh))) {
            assert_ne!(en, zh, "{}", code.id);
            assert!(han(zh) || zh.starts_with('{'), "{}: {zh}", code.id);
            let prose: String = zh.split('`').step_by(2).collect();
            let after_han =
                prose.chars().zip(prose.chars().skip(1)).any(|(a, b)| han(a.encode_utf8(&mut [0; 4])) && ",;:?!.()".contains(b));
            assert!(!after_han, "half-width punctuation in {}: {zh}", code.id);
            assert!(!zh.ends_with('。') && !en.ends_with('.'), "{} ends with a full stop", code.id);
            assert!(en.matches('`').count() % 2 == 0 && zh.matches('`').count() % 2 == 0, "{}: a code span is open", code.id);
        }
    }
}

#[test]
fn errors_and_warnings_offer_a_way_on() {
    for code in all().filter(|c| c.severity != Severity::Note) {
        assert!(!code.hints.is_empty(), "{} has no hint", code.id);
    }
}

#[test]
fn hints_of_a_code_have_their_own_keys() {
    for code in all() {
        let keys: BTreeSet<_> = code.hints.iter().map(|h| h.key).collect();
        assert_eq!(keys.len(), code.hints.len(), "{}", code.id);
    }
}

#[test]
fn words_differ_between_the_languages() {
    for word in words::ALL {
        assert_ne!(word.en, word.zh);
    }
}

#[test]
fn the_page_names_every_code_once() {
    for lang in [Lang::En, Lang::Zh] {
        let page = book_page(lang);
        for code in all() {
            assert_eq!(page.matches(&format!("### {}\n", code.id)).count(), 1, "{}", code.id);
        }
        assert!(page.ends_with('\n') && !page.ends_with("\n\n"));
    }
}

/// Each finding of the audit says how it is known, in one of four ways.
#[test]
fn the_audit_says_how_it_knows() {
    let ways = [
        (["(proved on the "], ["证明）", "证明，"]),
        (["(read from the definition"], ["（由定义读出", "（由定义读出"]),
        (["computed"], ["计算得出", "计算得出"]),
        (["(sampled: "], ["（抽样得出", "（抽样得出"]),
    ];
    for code in super::audit::ALL.iter().filter(|c| **c != super::audit::WITNESS) {
        let en: Vec<usize> = (0..ways.len()).filter(|w| ways[*w].0.iter().any(|p| code.en.contains(p))).collect();
        let zh: Vec<usize> = (0..ways.len()).filter(|w| ways[*w].1.iter().any(|p| code.zh.contains(p))).collect();
        assert!(en.len() == 1 && en == zh, "{}: {en:?} {zh:?}", code.id);
    }
}
