//! What `[data]` says, in plain types.

use indicia_diagnostic::Place;
use indicia_io::TableSource;

use super::Match;

/// A value of the TOML with the place where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Where it stands; `None` for what did not come from a file.
    pub place: Option<Place>,
}

impl<T> Placed<T> {
    /// A value that stands in no file.
    pub fn new(value: impl Into<T>) -> Placed<T> {
        Placed { value: value.into(), place: None }
    }

    /// A value and its place.
    pub fn at(value: impl Into<T>, place: Place) -> Placed<T> {
        Placed { value: value.into(), place: Some(place) }
    }
}

/// `[data]`: tables, units, the names of columns, what means missing.
#[derive(Clone, Debug, Default)]
pub struct DataSpec {
    /// `[data.table.ID]`, in the order of the TOML.
    pub tables: Vec<TableSpec>,
    /// `[data.survey]`.
    pub survey: Option<SurveySpec>,
    /// `[data.units]`.
    pub units: Option<UnitsSpec>,
    /// `[data.columns]`.
    pub columns: Vec<ColumnSpec>,
    /// `[data.missing] markers`; `None` are the default markers.
    pub markers: Option<Vec<String>>,
    /// `[data.missing] not_applicable`.
    pub not_applicable: Vec<String>,
    /// `[data] yes_no`.
    pub yes_no: bool,
    /// `[data.missing] no_evidence`.
    pub no_evidence: Vec<String>,
    /// `[ledger]`.
    pub ledger: Option<LedgerSpec>,
    /// `[taken]`.
    pub taken: Option<LedgerSpec>,
    /// Where `[data]` stands, or where one would look for it.
    pub place: Option<Place>,
}

/// `[ledger]` or `[taken]`: a table beside the data.
#[derive(Clone, Debug)]
pub struct LedgerSpec {
    /// The file, sheet, range, header and encoding.
    pub source: TableSource,
    /// Where these stand.
    pub source_places: SourcePlaces,
}

/// `[data.table.ID]`.
#[derive(Clone, Debug)]
pub struct TableSpec {
    /// Its id.
    pub id: String,
    /// The head of the table in the TOML.
    pub place: Option<Place>,
    /// The file, sheet, range, header and encoding.
    pub source: TableSource,
    /// Where these stand.
    pub source_places: SourcePlaces,
    /// `unit`: header of the column that names the unit.
    pub unit: Placed<String>,
    /// `period`: header of the column of periods.
    pub period: Option<Placed<String>>,
    /// `at`: the period of every row. It does not stand beside `period`; if it does all the same, the column counts.
    pub at: Option<Placed<String>>,
    /// `where`: pairs of a header and the text that its cells must have; all of them must hold.
    pub filter: Vec<(String, Placed<String>)>,
    /// `periods`: the periods that are kept; none are all.
    pub periods: Vec<Placed<String>>,
    /// `standard_error`: pairs of a raw column and the header of the column with its standard errors.
    pub standard_error: Vec<(String, Placed<String>)>,
    /// Whether its rows continue the table before it: `files` gives one table for each file, all with one id.
    pub stacked: bool,
    /// The raw column that the rows are, where they are the base values of one out of a survey's table.
    pub base_values_of: Option<String>,
}

impl TableSpec {
    /// A table with a column of units and one period without a name.
    pub fn new(id: impl Into<String>, source: TableSource, unit: impl Into<String>) -> TableSpec {
        TableSpec {
            id: id.into(),
            place: None,
            source,
            source_places: SourcePlaces::default(),
            unit: Placed::new(unit),
            period: None,
            at: None,
            filter: Vec::new(),
            periods: Vec::new(),
            standard_error: Vec::new(),
            stacked: false,
            base_values_of: None,
        }
    }
}

impl DataSpec {
    /// The tables that a table begins: itself, and those that are stacked onto it.
    pub(super) fn stack(&self, head: usize) -> std::ops::Range<usize> {
        let more = self.tables.iter().skip(head + 1).take_while(|t| t.stacked).count();
        head..head + 1 + more
    }

    /// The tables that begin a stack, most of them of one file.
    pub(super) fn heads(&self) -> impl Iterator<Item = usize> {
        self.tables.iter().enumerate().filter(|(_, t)| !t.stacked).map(|(n, _)| n)
    }
}

/// `[data.survey]`: a table of base values in long form, one row for each unit, period and indicator.
#[derive(Clone, Debug)]
pub struct SurveySpec {
    /// The file.
    pub source: TableSource,
    /// Where it stands.
    pub source_places: SourcePlaces,
    /// The head of the table in the TOML.
    pub place: Option<Place>,
    /// SHA-256 of the file as it was built, in hexadecimal; `None` where its record could not be read.
    pub sha256: Option<String>,
    /// The table of covariances of base values that share respondents, with its SHA-256 as it was built.
    pub covariances: Option<(TableSource, String)>,
}

/// Where the parts of a [`TableSource`] stand in the TOML.
#[derive(Clone, Debug, Default)]
pub struct SourcePlaces {
    /// `file`.
    pub file: Option<Place>,
    /// `sheet`.
    pub sheet: Option<Place>,
    /// `range`.
    pub range: Option<Place>,
}

/// `[data.units]`.
#[derive(Clone, Debug)]
pub struct UnitsSpec {
    /// The file, sheet, range, header and encoding.
    pub source: TableSource,
    /// Where these stand.
    pub source_places: SourcePlaces,
    /// `id`: header of the ids.
    pub id: Placed<String>,
    /// `name.zh`; the same as `name.en` where one header serves both.
    pub name_zh: Option<Placed<String>>,
    /// `name.en`.
    pub name_en: Option<Placed<String>>,
    /// `aliases`: header of further names, separated by `|`.
    pub aliases: Option<Placed<String>>,
    /// `parent`: header of the unit above, named as in any other table.
    pub parent: Option<Placed<String>>,
    /// `groups`: headers of groupings.
    pub groups: Vec<Placed<String>>,
    /// `role`: header of the roles.
    pub role: Option<Placed<String>>,
    /// `match`: how rows of the tables find their unit, first to last.
    pub matching: Vec<Match>,
}

impl UnitsSpec {
    /// A table of ids, matched as by default.
    pub fn new(source: TableSource, id: impl Into<String>) -> UnitsSpec {
        UnitsSpec {
            source,
            source_places: SourcePlaces::default(),
            id: Placed::new(id),
            name_zh: None,
            name_en: None,
            aliases: None,
            parent: None,
            groups: Vec::new(),
            role: None,
            matching: Match::DEFAULT.to_vec(),
        }
    }
}

/// An entry of `[data.columns]`.
#[derive(Clone, Debug)]
pub struct ColumnSpec {
    /// The raw column's id.
    pub id: String,
    /// Its header.
    pub header: Placed<String>,
    /// The table that is meant where several have the header.
    pub table: Option<Placed<String>>,
    /// The unit of its values; it replaces the one that the header gives.
    pub unit: Option<Placed<String>>,
    /// `codes`: texts that stand for numbers.
    pub codes: Vec<(String, f64)>,
}

impl ColumnSpec {
    /// An id and its header.
    pub fn new(id: impl Into<String>, header: impl Into<String>) -> ColumnSpec {
        ColumnSpec { id: id.into(), header: Placed::new(header), table: None, unit: None, codes: Vec::new() }
    }
}
