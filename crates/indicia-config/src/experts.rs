//! Tables that experts gave to a weighting: read, and matched to the children of the node.
//!
//! Columns are children, by id or title. The first column may name the rows: where its texts name children the table is a
//! matrix, and its rows are put into the order of the columns; otherwise the rows are experts. A method gets tables in the
//! order of the node's children, never files.

use std::sync::Arc;

use indicia_core::{Address, ExpertOrigin, ExpertTable, Indicator, Node, NodeKind, WeightSpec};
use indicia_diagnostic::catalogue::{config, data as cells, experts as codes};
use indicia_diagnostic::{Diagnostic, Diagnostics, Lang, nearest};
use indicia_io::{NumberRules, Table};

use crate::data::{Disk, Files, InputFile, fold, pointing_at};
use crate::document::Item;
use crate::resolve::Desk;
use crate::tables;

/// A child of a node, by everything that a table may call it.
struct Child {
    id: Arc<str>,
    names: Vec<String>,
}

/// What a text means among the children.
enum Meant {
    One(usize),
    Several(Vec<usize>),
    Nobody,
}

/// Reads the tables of all weightings and hands them over. Returns the files that were read.
pub(crate) fn attach(desk: &mut Desk<'_>, indicators: &[Arc<Indicator>], nodes: &mut [Arc<Node>]) -> Vec<InputFile> {
    let title = |id: &Arc<str>| {
        let own = indicators.iter().find(|i| i.id == *id).map(|i| &i.info.title);
        own.or_else(|| nodes.iter().find(|n| n.id == *id).map(|n| &n.info.title))
    };
    let children: Vec<Vec<Child>> = nodes
        .iter()
        .map(|node| {
            let NodeKind::Aggregate { children, .. } = &node.kind else { return Vec::new() };
            let child = |id: &Arc<str>| {
                let names = title(id).map_or(Vec::new(), |t| [&t.zh, &t.en].into_iter().filter(|n| !n.is_empty()).cloned().collect());
                Child { id: id.clone(), names }
            };
            children.iter().map(child).collect()
        })
        .collect();
    let mut reader = Reader { desk, inputs: Vec::new() };
    for (node, children) in nodes.iter_mut().zip(&children) {
        let Some(item) = reader.desk.places.item(&Address::Weight(node.id.clone())).cloned() else { continue };
        if !names_experts(&item) {
            continue;
        }
        let id = node.id.clone();
        if let NodeKind::Aggregate { weights, .. } = &mut Arc::make_mut(node).kind {
            reader.fill(weights, &item, &Owner { node: &id, children });
        }
    }
    reader.inputs
}

fn names_experts(item: &Item) -> bool {
    item.get("expert").is_some() || item.get("sources").is_some_and(|s| s.items().iter().any(names_experts))
}

/// The node whose weights are sought.
struct Owner<'a> {
    node: &'a str,
    children: &'a [Child],
}

struct Reader<'a, 'b> {
    desk: &'a mut Desk<'b>,
    inputs: Vec<InputFile>,
}

impl Reader<'_, '_> {
    fn fill(&mut self, spec: &mut WeightSpec, item: &Item, owner: &Owner<'_>) {
        for (source, item) in spec.sources.iter_mut().zip(item.get("sources").map_or(&[][..], Item::items)) {
            self.fill(source, item, owner);
        }
        // Where the method could not be made, a stand-in that takes no tables has its place.
        if self.desk.components.at(item).is_none() {
            return;
        }
        for entry in item.get("expert").map_or(&[][..], Item::entries) {
            let takes = &spec.method.facts().inputs;
            if !takes.contains(&entry.key) {
                let d = Diagnostic::new(config::EXPERT_ROLE_UNKNOWN).arg("method", spec.method.id()).arg("found", &entry.key);
                let d = match nearest(&entry.key, takes.iter().map(String::as_str)) {
                    _ if takes.is_empty() => d.hint("none"),
                    Some(near) => d.arg("nearest", near),
                    None => d.list("known", takes).hint("known"),
                };
                self.desk.tell_once(d, entry.at);
                continue;
            }
            let several = entry.item.items();
            for one in if several.is_empty() { std::slice::from_ref(&entry.item) } else { several } {
                spec.experts.extend(self.table(&entry.key, one, owner));
            }
        }
    }

    fn table(&mut self, role: &str, item: &Item, owner: &Owner<'_>) -> Option<ExpertTable> {
        let (mut source, places) = tables::source(item, self.desk.sources, &mut self.desk.findings)?;
        source.label_column = true;
        let table = match Disk::default().table(&source) {
            Ok(table) => table,
            Err(found) => {
                self.desk.findings.extend(found.into_iter().map(|d| pointing_at(d, &places)));
                return None;
            }
        };
        self.inputs.push(InputFile {
            table: format!("{}.expert.{role}", owner.node),
            file: table.file().clone(),
            sheet: table.sheet().clone(),
            sha256: table.sha256(),
            rows: table.rows(),
            columns: table.columns().len(),
        });
        let mut findings = Diagnostics::new();
        let sheet = Sheet { role, table: &table, owner };
        let made = sheet.read(item.text_of("rows"), &mut findings);
        let place = self.desk.sources.place(item.get("file").unwrap_or(item).at);
        // What concerns the table as a whole stands where the definition names the file.
        let findings = findings.into_iter().map(|d| if d.places.is_empty() { d.at_opt(place.clone()) } else { d });
        let notes = table.findings().iter().filter(|_| made.is_some()).cloned();
        self.desk.findings.extend(findings.chain(notes));
        made
    }
}

/// A table that is held against the children.
struct Sheet<'a> {
    role: &'a str,
    table: &'a Table,
    owner: &'a Owner<'a>,
}

impl Sheet<'_> {
    fn told(&self, code: indicia_diagnostic::Code) -> Diagnostic {
        Diagnostic::new(code).arg("table", self.role).arg("node", self.owner.node).arg("file", self.table.file())
    }

    fn ids(&self) -> impl Iterator<Item = &Arc<str>> {
        self.owner.children.iter().map(|c| &c.id)
    }

    /// What a text means: an id before a title, the text as it stands before its folded form.
    fn meant(&self, text: &str) -> Meant {
        let folded = fold(text);
        let children = self.owner.children;
        let ways: [&dyn Fn(&Child) -> bool; 4] =
            [&|c| *c.id == *text, &|c| c.names.iter().any(|n| n == text), &|c| fold(&c.id) == folded, &|c| {
                c.names.iter().any(|n| fold(n) == folded)
            }];
        for way in ways {
            let found: Vec<usize> = (0..children.len()).filter(|n| way(&children[*n])).collect();
            match found[..] {
                [] => {}
                [one] => return Meant::One(one),
                _ => return Meant::Several(found),
            }
        }
        Meant::Nobody
    }

    fn nearest(&self, text: &str) -> Option<String> {
        let names = self.owner.children.iter().flat_map(|c| c.names.iter().map(String::as_str).chain([&*c.id]));
        nearest(text, names).map(str::to_string)
    }

    fn read(&self, rows: Option<&str>, findings: &mut Diagnostics) -> Option<ExpertTable> {
        let before = findings.len();
        let (columns, labels) = self.columns(findings)?;
        if self.table.rows() == 0 {
            findings.push(self.told(codes::EXPERT_EMPTY));
            return None;
        }
        let wanted: Vec<usize> = columns.iter().flatten().copied().collect();
        let cells = self.cells(&wanted, findings);
        let names: Vec<String> =
            labels.map_or(Vec::new(), |l| (0..self.table.rows()).map(|row| self.table.text(row, l).into_owned()).collect());
        let is_matrix = match rows {
            Some(word) => word == "items",
            None => names.iter().any(|n| matches!(self.meant(n), Meant::One(_))),
        };
        let order = if is_matrix { self.matrix_rows(&names, labels, &wanted, findings)? } else { (0..self.table.rows()).collect() };
        let cells = cells.filter(|_| findings.len() == before && wanted.len() == self.owner.children.len())?;
        let row_names: Vec<Arc<str>> = match (is_matrix, names.is_empty()) {
            (true, _) => self.ids().cloned().collect(),
            (false, true) => Vec::new(),
            (false, false) => names.iter().map(|n| Arc::from(n.as_str())).collect(),
        };
        Some(ExpertTable {
            role: self.role.into(),
            columns: self.ids().cloned().collect(),
            rows: row_names,
            cells: cells.iter().map(|column| order.iter().map(|r| column.get(*r)).collect()).collect(),
            origin: Some(ExpertOrigin {
                file: self.table.file().clone(),
                sheet: self.table.sheet().clone(),
                columns: wanted.iter().map(|c| self.table.columns().get(*c).map_or(0, |c| c.number)).collect(),
                rows: order.iter().map(|r| self.table.row_number(*r)).collect(),
            }),
        })
    }

    /// For each child its column, and the column that names the rows.
    fn columns(&self, findings: &mut Diagnostics) -> Option<(Vec<Option<usize>>, Option<usize>)> {
        let mut of_child: Vec<Option<usize>> = vec![None; self.owner.children.len()];
        let mut unknown = Vec::new();
        let before = findings.len();
        for (number, column) in self.table.columns().iter().enumerate() {
            let meant = match self.meant(&column.header) {
                Meant::Nobody => self.meant(&column.name),
                meant => meant,
            };
            match meant {
                Meant::One(child) => match of_child[child].replace(number) {
                    None => {}
                    Some(first) => {
                        let d = self.told(codes::EXPERT_ITEM_TWICE).arg("id", &self.owner.children[child].id);
                        findings.push(d.at(self.table.column_place(number)).at(self.table.column_place(first)));
                    }
                },
                Meant::Several(several) => {
                    let d = self.told(codes::EXPERT_ITEM_AMBIGUOUS).arg("column", &column.header);
                    let known = several.iter().map(|n| &self.owner.children[*n].id);
                    findings.push(d.list("known", known).at(self.table.column_place(number)));
                }
                Meant::Nobody => unknown.push(number),
            }
        }
        if of_child.iter().all(Option::is_none) {
            if findings.len() == before {
                let d = self.told(codes::EXPERT_NO_ITEMS).list("known", self.ids());
                findings.push(d.at(self.table.column_place(0)));
            }
            return None;
        }
        let labels = unknown.first().copied().filter(|first| *first == 0 && !self.is_misspelt(&of_child));
        for number in unknown.into_iter().filter(|n| Some(*n) != labels) {
            let Some(column) = self.table.columns().get(number) else { continue };
            let d = self.told(codes::EXPERT_ITEM_UNKNOWN).arg("column", &column.header);
            let d = match self.nearest(&column.name) {
                Some(near) => d.arg("nearest", near),
                None => d.list("known", self.ids()).hint("known"),
            };
            findings.push(d.at(self.table.column_place(number)));
        }
        // A misspelt header explains the column that seems to lack.
        if findings.len() == before {
            for (child, _) in self.owner.children.iter().zip(&of_child).filter(|(_, column)| column.is_none()) {
                let known = self.table.columns().iter().map(|c| &c.header).filter(|h| !h.is_empty());
                findings.push(self.told(codes::EXPERT_ITEM_MISSING).arg("id", &child.id).list("known", known));
            }
        }
        Some((of_child, labels))
    }

    /// Whether the first column is nearly headed by a child that has no column, and holds nothing but numbers.
    fn is_misspelt(&self, of_child: &[Option<usize>]) -> bool {
        let Some(column) = self.table.columns().first() else { return false };
        let lacking = self.owner.children.iter().zip(of_child).filter(|(_, c)| c.is_none());
        let names = lacking.flat_map(|(c, _)| c.names.iter().map(String::as_str).chain([&*c.id]));
        nearest(&column.name, names).is_some() && self.table.column_f64(0, &rules()).is_ok()
    }

    /// The rows of a matrix in the order of the children.
    fn matrix_rows(&self, names: &[String], labels: Option<usize>, columns: &[usize], findings: &mut Diagnostics) -> Option<Vec<usize>> {
        let before = findings.len();
        let Some(labels) = labels else {
            if self.table.rows() != columns.len() {
                findings.push(self.told(codes::EXPERT_NOT_SQUARE).arg("count", self.table.rows()).arg("expected", columns.len()));
                return None;
            }
            // Rows follow the columns as they stand in the file.
            let mut by_place: Vec<usize> = columns.to_vec();
            by_place.sort_unstable();
            return columns.iter().map(|c| by_place.iter().position(|p| p == c)).collect();
        };
        let mut of_child: Vec<Option<usize>> = vec![None; self.owner.children.len()];
        for (row, name) in names.iter().enumerate() {
            let place = self.table.place(row, labels);
            match self.meant(name) {
                Meant::One(child) => {
                    if let Some(first) = of_child[child].replace(row) {
                        let d = self.told(codes::EXPERT_ROW_TWICE).arg("id", &self.owner.children[child].id);
                        findings.push(d.at(place).at(self.table.place(first, labels)));
                    }
                }
                Meant::Several(several) => {
                    let known = several.iter().map(|n| &self.owner.children[*n].id);
                    findings.push(self.told(codes::EXPERT_ITEM_AMBIGUOUS).arg("column", name).list("known", known).at(place));
                }
                Meant::Nobody => {
                    let d = self.told(codes::EXPERT_ROW_UNKNOWN).arg("row", name);
                    let d = match self.nearest(name) {
                        Some(near) => d.arg("nearest", near),
                        None => d.list("known", self.ids()).hint("known"),
                    };
                    findings.push(d.at(place));
                }
            }
        }
        if findings.len() == before {
            for (child, _) in self.owner.children.iter().zip(&of_child).filter(|(_, row)| row.is_none()) {
                findings.push(self.told(codes::EXPERT_ROW_MISSING).arg("id", &child.id));
            }
        }
        of_child.into_iter().collect()
    }

    fn cells(&self, wanted: &[usize], findings: &mut Diagnostics) -> Option<Vec<indicia_io::NumberColumn>> {
        let rules = rules();
        let wanted: Vec<(usize, &NumberRules)> = wanted.iter().map(|c| (*c, &rules)).collect();
        match self.table.numbers(&wanted, None) {
            Ok(mut columns) => {
                // A fraction is nothing odd here.
                columns.iter_mut().for_each(|c| c.adapted.fraction = 0);
                Some(columns)
            }
            Err(found) => {
                findings.extend(found.into_iter().map(taken_for_a_date));
                None
            }
        }
    }
}

fn rules() -> NumberRules {
    NumberRules { fractions: true, ..NumberRules::default() }
}

/// Spreadsheets take `1/3` for a date and write it as `3-Jan` or `1月3日` into a CSV.
fn taken_for_a_date(d: Diagnostic) -> Diagnostic {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    if d.id() == cells::CELL_IS_DATE.id {
        return d.hint("fraction");
    }
    let arg = |name: &str| d.args.iter().find(|(n, _)| n == name).map(|(_, a)| a.text(Lang::En).to_string()).unwrap_or_default();
    let text = arg("text");
    let chinese = text.ends_with('日') && text.contains('月');
    let english = text.split_once('-').is_some_and(|(a, b)| MONTHS.iter().any(|m| a == *m || b == *m));
    if d.id() != cells::CELL_NOT_A_NUMBER.id || !(chinese || english) {
        return d;
    }
    let places = d.places.iter().cloned();
    places.fold(Diagnostic::new(cells::CELL_IS_DATE).arg("text", &text).arg("column", arg("column")), Diagnostic::at).hint("fraction")
}

#[cfg(test)]
mod tests {
    use indicia_io::{Limits, TableSource, read_table};

    use super::*;

    type Row = (String, Vec<Option<f64>>);

    /// The rows of the table by name, or the codes of what is wrong with it.
    fn read(csv: &'static str, rows: Option<&str>) -> Result<Vec<Row>, Vec<String>> {
        let child = |(id, name): (&str, &str)| Child { id: id.into(), names: vec![name.into()] };
        let children: Vec<Child> = [("g1", "网上办理率"), ("g2", "满意度"), ("g3", "满意度 ")].into_iter().map(child).collect();
        let source = TableSource { bytes: Some(csv.as_bytes()), label_column: true, ..TableSource::new("experts.csv") };
        let table = read_table(&source, &Limits::default()).unwrap();
        let mut findings = Diagnostics::new();
        let owner = Owner { node: "I", children: &children };
        let made = Sheet { role: "matrix", table: &table, owner: &owner }.read(rows, &mut findings);
        let Some(made) = made else { return Err(findings.iter().map(|d| d.id().to_string()).collect()) };
        assert!(findings.is_empty(), "{findings:?}");
        assert_eq!(made.columns.iter().map(|c| &**c).collect::<Vec<_>>(), ["g1", "g2", "g3"]);
        let row = |r: usize| made.cells.iter().map(|c| c[r]).collect();
        let name = |r: usize| made.rows.get(r).map_or(String::new(), |n| n.to_string());
        Ok((0..made.cells[0].len()).map(|r| (name(r), row(r))).collect())
    }

    fn some(row: [f64; 3]) -> Vec<Option<f64>> {
        row.map(Some).to_vec()
    }

    #[test]
    fn a_matrix_comes_in_the_order_of_the_children() {
        // g1 is three times g2, and g3 five times g2: written in another order, and then without names of rows.
        let expected = vec![
            ("g1".to_string(), some([1.0, 3.0, 0.6])),
            ("g2".to_string(), some([1.0 / 3.0, 1.0, 0.2])),
            ("g3".to_string(), some([5.0 / 3.0, 5.0, 1.0])),
        ];
        assert_eq!(read(",g3,g1,g2\ng2,1/5,1：3,1\ng1,0.6,１,3\ng3,1,5/3,5\n", None).unwrap(), expected);
        assert_eq!(read("g3,g1,g2\n1,5/3,5\n0.6,1,3\n1/5,1/3,1\n", Some("items")).unwrap(), expected);
    }

    #[test]
    fn rows_that_name_no_child_are_experts() {
        let csv = "expert,网上 办理率,g3,g2\n李,1,2,3\n王,,5,6\n";
        let expected = vec![("李".to_string(), some([1.0, 3.0, 2.0])), ("王".to_string(), vec![None, Some(6.0), Some(5.0)])];
        assert_eq!(read(csv, None).unwrap(), expected);
        // As many experts as children make no matrix.
        let square = "g3,g2,g1\n3,2,1\n6,5,4\n9,8,7\n";
        assert_eq!(read(square, None).unwrap()[1], (String::new(), some([4.0, 5.0, 6.0])));
    }

    #[test]
    fn children_columns_and_rows_must_be_the_same() {
        let codes = |csv, rows| read(csv, rows).unwrap_err();
        assert_eq!(codes("g1,g2\n1,2\n", None), ["D0902"]);
        assert_eq!(codes("g1,g2,g33\n1,2,3\n", None), ["D0901"]);
        assert_eq!(codes("g11,g2,g3\n1,2,3\n", None), ["D0901"], "a misspelt first column names no rows");
        assert_eq!(codes("g1,g2,g3,g2\n1,2,3,4\n", None), ["D0903"]);
        assert_eq!(codes("g1,满 意 度,g3\n1,2,3\n", None), ["D0904"]);
        assert_eq!(codes("x,g1,g2,g3\ng1,1,1,1\ng2,1,1,1\n", None), ["D0906"]);
        assert_eq!(codes("x,g1,g2,g3\ng1,1,1,1\ng2,1,1,1\ng2,1,1,1\ng3,1,1,1\n", None), ["D0907"]);
        assert_eq!(codes("g1,g2,g3\n1,1,1\n1,1,1\n", Some("items")), ["D0908"]);
        assert_eq!(codes("g1,g2,g3\n", None), ["D0909"]);
        assert_eq!(codes("a,b,c\n1,2,3\n", None), ["D0910"]);
    }
}
