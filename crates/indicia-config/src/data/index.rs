//! From a text to a unit.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, OnceLock};

use indicia_core::Unit;
use indicia_diagnostic::catalogue::units as codes;
use indicia_diagnostic::{Diagnostic, nearest};

use super::division::{self, Kind};
use super::fold::fold;

/// One way to find a unit by a text. White space around it and the width of characters never count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Match {
    /// The text is the id.
    Id,
    /// The text is the name, in either language.
    Name,
    /// The text is one of the aliases.
    Alias,
    /// The text and the id are codes of one administrative division: `110000000000` finds `110000`.
    DivisionCode,
    /// The text and a name or alias are one administrative division's name, with and without what kind of
    /// division it is: `浙江` finds `浙江省`. A kind that contradicts does not: `吉林市` is not `吉林省`.
    DivisionName,
}

impl Match {
    /// What holds unless `match` says otherwise.
    pub const DEFAULT: [Match; 3] = [Match::Id, Match::Name, Match::Alias];
    /// All ways, strictest first.
    pub const ALL: [Match; 5] = [Match::Id, Match::Name, Match::Alias, Match::DivisionCode, Match::DivisionName];

    /// From the word of the TOML.
    pub fn from_word(word: &str) -> Option<Match> {
        Match::ALL.into_iter().find(|m| m.word() == word)
    }

    /// The word of the TOML.
    pub const fn word(self) -> &'static str {
        match self {
            Match::Id => "id",
            Match::Name => "name",
            Match::Alias => "alias",
            Match::DivisionCode => "division-code",
            Match::DivisionName => "division-name",
        }
    }

    /// The texts that find units in this way.
    fn texts(self, units: &[Unit]) -> Keyed {
        let mut keyed = Keyed::default();
        for (number, unit) in (0_u32..).zip(units) {
            match self {
                Match::Id => keyed.add(fold(&unit.id), number),
                Match::Name => {
                    keyed.add(fold(&unit.name.zh), number);
                    if unit.name.en != unit.name.zh {
                        keyed.add(fold(&unit.name.en), number);
                    }
                }
                Match::Alias => unit.aliases.iter().for_each(|alias| keyed.add(fold(alias), number)),
                Match::DivisionCode => {
                    if let Some(code) = division::code(&fold(&unit.id)) {
                        keyed.add(code.into(), number);
                    }
                }
                Match::DivisionName => {
                    let names = [&*unit.id, &unit.name.zh].into_iter().chain(unit.aliases.iter().map(String::as_str));
                    for (stem, kind) in names.filter(|n| !n.is_ascii()).flat_map(|n| division::stems(&fold(n))) {
                        keyed.add(stem_key(&stem, kind).into(), number);
                    }
                }
            }
        }
        keyed
    }

    /// Whether a unit that was found so deserves a mention.
    pub(super) const fn is_loose(self) -> bool {
        matches!(self, Match::DivisionCode | Match::DivisionName)
    }
}

/// What a search for a unit found. Units are numbers in the list that the index was made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    One(u32, Match),
    Several(Vec<u32>),
    None,
}

/// Finds units by what tables, people and the TOML call them.
///
/// The ways are tried in their order; the first that finds anything decides. What it finds is one unit, or several,
/// which is an error.
#[derive(Clone, Debug, Default)]
pub struct UnitIndex {
    units: Arc<[Unit]>,
    /// The ways with their texts, which are brought together when a text first gets so far: most never do.
    ways: Vec<(Match, OnceLock<Keyed>)>,
}

/// Units by a text. Nearly every text has one unit, so the others stand apart.
#[derive(Clone, Debug, Default)]
struct Keyed {
    first: HashMap<String, u32>,
    further: HashMap<String, Vec<u32>>,
}

/// Units of one text that are kept: two are as ambiguous as a thousand, and a table may call all its units alike.
const KEPT: usize = 16;

impl Keyed {
    /// A blank text finds nothing.
    fn add(&mut self, key: Cow<'_, str>, unit: u32) {
        if key.is_empty() {
            return;
        }
        match self.first.entry(key.into_owned()) {
            Entry::Vacant(slot) => _ = slot.insert(unit),
            Entry::Occupied(slot) if *slot.get() == unit => {}
            Entry::Occupied(slot) => {
                let further = self.further.entry(slot.key().clone()).or_default();
                if further.len() < KEPT && !further.contains(&unit) {
                    further.push(unit);
                }
            }
        }
    }

    fn get(&self, key: &str) -> impl Iterator<Item = u32> {
        let first = self.first.get(key).copied();
        first.into_iter().chain(self.further.get(key).into_iter().flatten().copied())
    }
}

/// The key of a division's stem and kind.
fn stem_key(stem: &str, kind: Kind) -> String {
    format!("{stem}/{}", kind as u8)
}

fn found(mut units: impl Iterator<Item = u32>, way: Match) -> Found {
    let Some(first) = units.next() else { return Found::None };
    let mut others: Vec<u32> = Vec::new();
    for unit in units {
        if unit != first && !others.contains(&unit) {
            others.push(unit);
        }
    }
    if others.is_empty() { Found::One(first, way) } else { Found::Several([&[first], others.as_slice()].concat()) }
}

impl UnitIndex {
    /// An index of units with the ways in which texts may find them.
    pub fn new(units: &[Unit], ways: &[Match]) -> UnitIndex {
        UnitIndex::of(units.into(), ways)
    }

    pub(super) fn of(units: Arc<[Unit]>, ways: &[Match]) -> UnitIndex {
        UnitIndex { units, ways: ways.iter().map(|way| (*way, OnceLock::new())).collect() }
    }

    /// Number of units.
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Whether there are no units.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    pub(super) fn look_up(&self, text: &str) -> Found {
        let text = fold(text);
        for (way, texts) in &self.ways {
            let texts = texts.get_or_init(|| way.texts(&self.units));
            let found = match way {
                Match::Id | Match::Name | Match::Alias => found(texts.get(&text), *way),
                Match::DivisionCode => division::code(&text).map_or(Found::None, |code| found(texts.get(&code), *way)),
                Match::DivisionName => {
                    let stems = division::stems(&text);
                    let keys = stems.iter().flat_map(|(stem, kind)| kind.agreeing().map(move |other| stem_key(stem, other)));
                    found(keys.flat_map(|key| texts.get(&key).collect::<Vec<u32>>()), *way)
                }
            };
            if found != Found::None {
                return found;
            }
        }
        Found::None
    }

    /// The id of the unit that a text means.
    ///
    /// # Errors
    /// No unit (D0203, with the nearest name) or several (D0204, with their ids); without a place.
    pub fn find(&self, text: &str) -> Result<Arc<str>, Diagnostic> {
        match self.look_up(text) {
            Found::One(unit, _) => Ok(self.id(unit)),
            Found::Several(units) => Err(self.ambiguous(text, &units)),
            Found::None => Err(self.unknown(text)),
        }
    }

    /// The id or name that is nearest to a text that finds no unit.
    pub fn nearest(&self, text: &str) -> Option<&str> {
        let text = fold(text);
        let names = self.units.iter().flat_map(|u| [u.name.zh.as_str(), &u.name.en]).filter(|n| !n.is_empty());
        nearest(&text, names.chain(self.units.iter().map(|u| &*u.id)))
    }

    /// The number of the one unit that a text means.
    pub(super) fn number(&self, text: &str) -> Option<u32> {
        match self.look_up(text) {
            Found::One(unit, _) => Some(unit),
            _ => None,
        }
    }

    pub(super) fn id(&self, unit: u32) -> Arc<str> {
        self.units.get(unit as usize).map(|u| u.id.clone()).unwrap_or_default()
    }

    pub(super) fn unknown(&self, text: &str) -> Diagnostic {
        let finding = Diagnostic::new(codes::UNIT_UNKNOWN).arg("unit", text);
        match self.nearest(text) {
            Some(name) => finding.arg("nearest", name),
            None => finding.hint("matching"),
        }
    }

    pub(super) fn ambiguous(&self, text: &str, units: &[u32]) -> Diagnostic {
        Diagnostic::new(codes::UNIT_AMBIGUOUS).arg("unit", text).list("known", units.iter().map(|u| self.id(*u)))
    }
}
