//! `[data]` in plain types, and what the indicators need of it.

use std::path::PathBuf;
use std::sync::Arc;

use indicia_core::{NodeKind, System};
use indicia_diagnostic::{Diagnostic, Diagnostics, Place, catalogue::config, catalogue::io};
use indicia_io::{CellRange, Encoding, TableSource};

use crate::base_values;
use crate::component::within;
use crate::data::{
    ColumnSpec, DataSpec, GroupingNeed, LedgerSpec, Match, Need, Placed, SourcePlaces, SurveySpec, TableSpec, UnitsSpec, Wanted,
};
use crate::document::{Data, Entry, Item};
use crate::layers::path_problem;
use crate::places::Places;
use crate::source::{FileBytes, FileSource};
use crate::{PathProblem, SourceMap};

/// What `[data]` says.
pub(crate) fn spec(root: &Item, sources: &SourceMap, findings: &mut Diagnostics) -> DataSpec {
    let mut reader = Reader { sources, findings };
    reader.markers(root.dig(&["data", "missing"]));
    let data = root.get("data");
    let tables = data.and_then(|d| d.get("table")).map_or(&[][..], Item::entries);
    let columns = data.and_then(|d| d.get("columns")).map_or(&[][..], Item::entries);
    DataSpec {
        tables: tables.iter().flat_map(|e| reader.stack(&e.key, &e.item)).collect(),
        survey: data.and_then(|d| d.get("survey")).and_then(|s| reader.survey(s)),
        units: data.and_then(|d| d.get("units")).and_then(|u| reader.units(u)),
        columns: columns.iter().filter_map(|e| reader.column(&e.key, &e.item)).collect(),
        markers: data.and_then(|d| d.dig(&["missing", "markers"])).map(texts),
        not_applicable: data.and_then(|d| d.dig(&["missing", "not_applicable"])).map(texts).unwrap_or_default(),
        no_evidence: data.and_then(|d| d.dig(&["missing", "no_evidence"])).map(texts).unwrap_or_default(),
        yes_no: data.and_then(|d| d.get("yes_no")).and_then(Item::boolean).unwrap_or(false),
        ledger: reader.beside(root.get("ledger")),
        taken: reader.beside(root.get("taken")),
        place: data.or(root.get("index")).and_then(|d| sources.place(d.at)),
    }
}

/// The file that a table names and how to read it.
pub(crate) fn source(item: &Item, sources: &SourceMap, findings: &mut Diagnostics) -> Option<(TableSource, SourcePlaces)> {
    Reader { sources, findings }.source(item)
}

fn texts(list: &Item) -> Vec<String> {
    list.items().iter().filter_map(Item::text).map(String::from).collect()
}

impl Reader<'_> {
    /// A table beside the data.
    fn beside(&mut self, item: Option<&Item>) -> Option<LedgerSpec> {
        self.source(item?).map(|(source, source_places)| LedgerSpec { source, source_places })
    }
}

struct Reader<'a> {
    sources: &'a SourceMap,
    findings: &'a mut Diagnostics,
}

impl Reader<'_> {
    fn place(&self, item: &Item) -> Option<Place> {
        self.sources.place(item.at)
    }

    fn placed(&self, item: Option<&Item>) -> Option<Placed<String>> {
        let item = item?;
        Some(Placed { value: item.loose_text()?, place: self.place(item) })
    }

    fn tell(&mut self, d: Diagnostic, item: &Item) {
        let place = self.place(item);
        self.findings.push(d.at_opt(place));
    }

    /// A text that stands in two lists of `[data.missing]` has two meanings.
    fn markers(&mut self, missing: Option<&Item>) {
        let Some(missing) = missing else { return };
        let mut seen: Vec<(&str, &str)> = Vec::new();
        for key in ["markers", "not_applicable", "no_evidence"] {
            for item in missing.get(key).map_or(&[][..], Item::items) {
                let Some(text) = item.text().map(str::trim) else { continue };
                match seen.iter().find(|(t, other)| *t == text && *other != key) {
                    Some((_, other)) => {
                        let d = Diagnostic::new(config::MARKER_TWICE).arg("text", text).arg("key", other).arg("other", key);
                        self.tell(d, item);
                    }
                    None => seen.push((text, key)),
                }
            }
        }
    }

    /// The table of `file`, or those of `files`, the later ones stacked onto the first.
    fn stack(&mut self, id: &str, item: &Item) -> Vec<TableSpec> {
        let Some(files) = item.table().and_then(|t| t.entry("files")) else { return self.table(id, item, None).into_iter().collect() };
        if let Some(file) = item.table().and_then(|t| t.entry("file")) {
            self.exclusive(id, files, file);
        }
        if matches!(&files.item.data, Data::List(list) if list.is_empty()) {
            let table = format!("[data.table.{}]", crate::document::key_text(id));
            self.tell(Diagnostic::new(config::EMPTY_VALUE).arg("key", "files").arg("table", table), &files.item);
        }
        let parts: Vec<Option<TableSpec>> = files.item.items().iter().map(|part| self.table(id, item, Some(part))).collect();
        // Without one of the files, what seems to lack may be in it.
        let parts = parts.into_iter().collect::<Option<Vec<_>>>().unwrap_or_default();
        parts.into_iter().enumerate().map(|(n, part)| TableSpec { stacked: n > 0, ..part }).collect()
    }

    /// Of two keys that exclude each other the later one is told.
    fn exclusive(&mut self, id: &str, one: &Entry, other: &Entry) {
        let (first, later) = if one.at > other.at { (other, one) } else { (one, other) };
        let table = format!("[data.table.{}]", crate::document::key_text(id));
        let d = Diagnostic::new(config::EXCLUSIVE_KEYS).arg("key", &later.key).arg("other", &first.key).arg("table", table);
        let place = self.sources.place(later.at);
        self.findings.push(d.at_opt(place));
    }

    /// A table out of one file; what `part`, an entry of `files`, does not say, the table says for all.
    fn table(&mut self, id: &str, item: &Item, part: Option<&Item>) -> Option<TableSpec> {
        let at = part.and_then(|p| p.table()?.entry("at")).or(item.table()?.entry("at"));
        if let (Some(period), Some(at)) = (item.table()?.entry("period"), at) {
            self.exclusive(id, period, at);
        }
        let (source, source_places) = self.source_of(&|key| match part {
            Some(file) if key == "file" && file.text().is_some() => Some(file),
            Some(part) => part.get(key).or_else(|| item.get(key)),
            None => item.get(key),
        })?;
        let unit = self.placed(item.get("unit"))?;
        Some(TableSpec {
            place: self.place(item),
            source_places,
            period: self.placed(item.get("period")),
            at: self.placed(at.map(|e| &e.item)),
            filter: item
                .get("where")
                .map_or(&[][..], Item::entries)
                .iter()
                .filter_map(|e| Some((e.key.clone(), self.placed(Some(&e.item))?)))
                .collect(),
            periods: item.get("periods").map_or(&[][..], Item::items).iter().filter_map(|p| self.placed(Some(p))).collect(),
            standard_error: item
                .get("standard_error")
                .map_or(&[][..], Item::entries)
                .iter()
                .filter_map(|e| Some((e.key.clone(), self.placed(Some(&e.item))?)))
                .collect(),
            unit: unit.clone(),
            ..TableSpec::new(id, source, unit.value)
        })
    }

    fn survey(&mut self, item: &Item) -> Option<SurveySpec> {
        let (source, source_places) = self.source(item)?;
        let file = item.get("file")?;
        let record = base_values::record(self.sources, file, &source.display_name, self.findings);
        let covariances = record.as_ref().and_then(|r| {
            let (path, sha256) = r.covariances.as_ref()?;
            Some((table_source(self.sources.file(file.at.source, path).ok()?), sha256.clone()))
        });
        Some(SurveySpec { source, source_places, place: self.place(item), sha256: record.map(|r| r.sha256), covariances })
    }

    fn units(&mut self, item: &Item) -> Option<UnitsSpec> {
        let (source, source_places) = self.source(item)?;
        let (name_zh, name_en) = match item.get("name").map(|n| (n, &n.data)) {
            Some((name, Data::Table(_))) => (self.placed(name.get("zh")), self.placed(name.get("en"))),
            Some((name, _)) => (self.placed(Some(name)), self.placed(Some(name))),
            None => (None, None),
        };
        let matching: Vec<Match> =
            item.get("match").map_or(&[][..], Item::items).iter().filter_map(Item::text).filter_map(Match::from_word).collect();
        Some(UnitsSpec {
            source,
            source_places,
            id: self.placed(item.get("id"))?,
            name_zh,
            name_en,
            aliases: self.placed(item.get("aliases")),
            parent: self.placed(item.get("parent")),
            groups: item.get("groups").map_or(&[][..], Item::items).iter().filter_map(|g| self.placed(Some(g))).collect(),
            role: self.placed(item.get("role")),
            matching: if matching.is_empty() { Match::DEFAULT.to_vec() } else { matching },
        })
    }

    fn column(&self, id: &str, item: &Item) -> Option<ColumnSpec> {
        let header = item.get("header").or(Some(item).filter(|i| i.text().is_some()));
        Some(ColumnSpec {
            id: id.into(),
            header: self.placed(header)?,
            table: self.placed(item.get("table")),
            unit: self.placed(item.get("unit")),
            codes: item
                .get("codes")
                .map_or(&[][..], Item::entries)
                .iter()
                .filter_map(|e| Some((e.key.clone(), e.item.number()?)))
                .collect(),
        })
    }

    /// The file and how to read it. A relative path starts at the folder of the file that wrote it.
    fn source(&mut self, item: &Item) -> Option<(TableSource, SourcePlaces)> {
        self.source_of(&|key| item.get(key))
    }

    fn source_of<'i>(&mut self, get: &dyn Fn(&str) -> Option<&'i Item>) -> Option<(TableSource, SourcePlaces)> {
        let file = get("file")?;
        let written = file.text().filter(|t| !t.trim().is_empty())?;
        let found = match self.sources.file(file.at.source, written) {
            Ok(found) => found,
            Err(problem) => {
                let folder = self.sources.get(file.at.source).map_or(String::new(), |s| s.folder.shown().into());
                let d = match problem {
                    PathProblem::Missing => Diagnostic::new(io::FILE_NOT_FOUND).arg("path", format!("{folder}/{written}")),
                    other => path_problem(other, written, &folder),
                };
                self.tell(d, file);
                return None;
            }
        };
        let mut source = table_source(found);
        source.sheet = get("sheet").and_then(Item::text).map(String::from);
        source.header_rows = get("header_rows").and_then(Item::integer).and_then(|n| u32::try_from(n).ok()).unwrap_or(1).max(1);
        source.encoding = get("encoding").and_then(Item::text).and_then(Encoding::from_name).unwrap_or_default();
        source.delimiter = get("delimiter").and_then(Item::text).and_then(|text| match text {
            "tab" => Some(b'\t'),
            other => other.bytes().next(),
        });
        if let Some((range, text)) = get("range").and_then(|r| Some((r, r.text()?))) {
            source.range = CellRange::parse(text);
            if source.range.is_none() {
                let d = Diagnostic::new(config::UNKNOWN_VALUE).arg("key", "range").arg("found", text);
                self.tell(d.list("known", ["A3:F40", "A:F", "3:40"]).hint("known"), range);
                return None;
            }
        }
        let place = |key: &str| get(key).and_then(|i| self.place(i));
        let places = SourcePlaces { file: place("file"), sheet: place("sheet"), range: place("range") };
        Some((source, places))
    }
}

/// A file as a table of one header row.
fn table_source(file: FileSource) -> TableSource {
    let source = match file.bytes {
        FileBytes::Disk(path) => TableSource::new(path),
        FileBytes::Embedded(bytes) => TableSource { bytes: Some(bytes), ..TableSource::new(PathBuf::from(&*file.shown)) },
    };
    TableSource { display_name: file.shown, ..source }
}

/// The raw columns and groupings that a system needs, each with where a person would look for the reason.
pub(crate) fn wanted(system: &System, root: &Item, sources: &SourceMap, places: &Places) -> Wanted {
    let mut needs = Vec::new();
    for indicator in &system.indicators {
        let (node, child) = child_of(system, root, &indicator.id);
        let place = child.and_then(|c| sources.place(c.at)).or_else(|| {
            let own = root.dig(&["indicator", &indicator.id]);
            own.and_then(|i| sources.place(i.at))
        });
        let definition = places.definition(&indicator.id);
        let titles = [&indicator.info.title.zh, &indicator.info.title.en];
        let need = |column: &str, derived: bool, place: Option<Place>| Need {
            column: column.into(),
            indicator: indicator.id.to_string(),
            node: node.clone(),
            derived,
            unit: Placed { value: indicator.unit.to_string(), place: definition.and_then(|d| d.unit).and_then(|at| sources.place(at)) },
            also: if derived { Vec::new() } else { titles.iter().filter(|t| !t.is_empty()).map(|t| t.to_string()).collect() },
            place,
            about: definition.and_then(|d| sources.place(d.at)),
        };
        match &indicator.derive {
            None => needs.push(need(&indicator.column, false, place)),
            Some(by) => {
                for column in &by.facts().inputs {
                    let named = places.named_input(sources, &indicator.id, column);
                    needs.push(need(column, true, named.or_else(|| place.clone())));
                }
            }
        }
    }
    // Sizes of territory are read like what an indicator is derived from.
    if let Some(size) = root.dig(&["territory", "size"])
        && let Some(column) = size.text()
        && root.dig(&["territory", "rollup"]).and_then(Item::text) == Some("children")
    {
        let (column, place) = (column.to_string(), sources.place(size.at));
        needs.push(Need { column, indicator: "territory.size".into(), derived: true, place, ..Need::default() });
    }
    let mut groupings: Vec<GroupingNeed> = Vec::new();
    for indicator in &system.indicators {
        let Some(by) = indicator.impute.as_ref().and_then(indicia_core::Use::by) else { continue };
        if groupings.iter().all(|g| g.group != **by) {
            let address = indicia_core::Address::Stage(indicia_core::Stage::Impute, indicator.id.clone());
            let place = places.place(sources, Some(&address), "by", None);
            groupings.push(GroupingNeed { group: by.to_string(), key: "impute.by".into(), place });
        }
    }
    for node in &system.nodes {
        let NodeKind::Aggregate { weights, .. } = &node.kind else { continue };
        let Some(by) = &weights.by else { continue };
        if groupings.iter().all(|g| g.group != **by) {
            let address = indicia_core::Address::Weight(node.id.clone());
            let place = places.place(sources, Some(&address), "by", None);
            groupings.push(GroupingNeed { group: by.to_string(), key: "weights.by".into(), place });
        }
    }
    Wanted { needs, groupings }
}

/// The node that has the id as a child, and the place in its list.
fn child_of<'a>(system: &System, root: &'a Item, id: &Arc<str>) -> (String, Option<&'a Item>) {
    for node in &system.nodes {
        if !node.inputs().contains(id) {
            continue;
        }
        let children = root.dig(&["node", &node.id, "children"]).map_or(&[][..], Item::items);
        let child = children.iter().find(|c| c.text() == Some(id));
        let formula = root.dig(&["node", &node.id, "formula"]);
        return (node.id.to_string(), child.or(formula));
    }
    (String::new(), None)
}

impl Places {
    /// Where the formula of an indicator names a raw column.
    fn named_input(&self, sources: &SourceMap, indicator: &Arc<str>, column: &str) -> Option<Place> {
        let derive = self.item(&indicia_core::Address::Stage(indicia_core::Stage::Derive, indicator.clone()))?;
        let formula = derive.dig(&["params", "expr"])?;
        let expr = indicia_expr::parse(formula.text()?).ok()?;
        let mut span = None;
        expr.visit(&mut |e| {
            if span.is_none() && matches!(&e.node, indicia_expr::Node::Variable(v) if v == column) {
                span = Some(e.span.range());
            }
        });
        sources.place(within(sources, formula.at, span?))
    }
}
