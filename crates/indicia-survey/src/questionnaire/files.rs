//! The files that a questionnaire names: responses with their columns, margins of the population.

use std::path::PathBuf;

use indicia_config::{FileBytes, Item};
use indicia_diagnostic::catalogue::fieldwork::questionnaire as codes;
use indicia_diagnostic::{Diagnostic, nearest};
use indicia_io::{Encoding, TableSource};

use super::model::{Layout, Margin, Questionnaire, Responses};
use super::read::Reader;

impl Reader<'_> {
    pub(super) fn responses(&mut self, id: &str, item: &Item, q: &Questionnaire, ids: &[&str]) -> Option<Responses> {
        let file_item = item.get("file")?;
        let (source, written) = self.source(item, file_item)?;
        let layout = match item.text_of("layout") {
            Some("wjx") => Layout::Wjx,
            Some("kobo") => Layout::Kobo,
            Some("limesurvey") => Layout::LimeSurvey,
            _ => Layout::Plain,
        };
        let group = item.get("group").and_then(|g| Some((g, g.text()?))).and_then(|(at, name)| self.group(name, at, &q.groups));
        let mut columns = Vec::new();
        for entry in item.get("columns").map_or(&[][..], Item::entries) {
            match q.question(&entry.key) {
                Some(question) => columns.push((question, self.names(Some(&entry.item)))),
                None => self.not_a_question("columns", &entry.key, &entry.item, &q.questions),
            }
        }
        let one = |key: &str| item.get(key).and_then(|i| self.named(i));
        let (key, weight) = (one("key"), one("weight"));
        let parent = item.get("parent").and_then(|p| Some((p, p.text()?))).and_then(|(at, name)| {
            let found = ids.iter().position(|i| *i == name && *i != id);
            if found.is_none() {
                let d = Diagnostic::new(codes::RESPONSES_NOT_DEFINED).arg("key", "parent").arg("id", name);
                let d = match nearest(name, ids.iter().copied().filter(|i| *i != id)) {
                    Some(near) => d.arg("nearest", near),
                    None => d.list("known", ids).hint("known"),
                };
                self.tell(d, at);
            }
            let text = |key: &str, default: &str| item.text_of(key).unwrap_or(default).to_string();
            Some((found?, text("parent_key", "_parent_index"), text("index", "_index")))
        });
        Some(Responses {
            id: id.into(),
            source,
            written,
            layout,
            group,
            unit: item.get("unit").and_then(Item::loose_text),
            period: item.get("period").and_then(Item::loose_text),
            key,
            duration: self.names(item.get("duration")),
            weight,
            columns,
            skip: self.names(item.get("skip")),
            keep: self.names(item.get("keep")),
            parent,
            place: self.file.place(item.at),
            file_place: self.file.place(file_item.at),
        })
    }

    /// The file that an item names, and how to read it.
    fn source(&mut self, item: &Item, file: &Item) -> Option<(TableSource, String)> {
        let written = file.text()?.to_string();
        let found = match self.file.file(file) {
            Ok(found) => found,
            Err(d) => {
                self.findings.push(*d);
                return None;
            }
        };
        let mut source = match found.bytes {
            FileBytes::Disk(path) => TableSource::new(path),
            FileBytes::Embedded(bytes) => TableSource { bytes: Some(bytes), ..TableSource::new(PathBuf::from(&*found.shown)) },
        };
        source.display_name = found.shown;
        source.sheet = item.text_of("sheet").map(String::from);
        source.encoding = item.text_of("encoding").and_then(Encoding::from_name).unwrap_or_default();
        Some((source, written))
    }

    pub(super) fn margin(&mut self, id: &str, item: &Item, at: indicia_config::Loc, q: &Questionnaire) -> Option<Margin> {
        let group = self.group(id, item, &q.groups)?;
        let mut targets = Vec::new();
        for entry in item.get("targets").map_or(&[][..], Item::entries) {
            let Some(index) = q.question(&entry.key) else {
                self.not_a_question("targets", &entry.key, &entry.item, &q.questions);
                continue;
            };
            let mut shares = Vec::new();
            let options = q.questions.get(index).map_or(&[][..], |q| &q.options);
            for share in entry.item.entries() {
                // The key of a table is a text of its own; it is looked up like a value.
                let name = Item { data: indicia_config::Data::Text(share.key.clone()), at: share.at };
                if let (Some(option), Some(value)) = (self.option(&entry.key, options, &name), share.item.number()) {
                    shares.push((option, value));
                }
            }
            let sum: f64 = shares.iter().map(|(_, s)| s).sum();
            if (sum - 1.0).abs() > 1e-6 {
                let d = Diagnostic::new(codes::MARGIN_SUM).arg("id", &entry.key).arg("group", id);
                self.tell(d.arg("sum", format!("{}", (sum * 1e6).round() / 1e6)), &entry.item);
            }
            targets.push((index, shares));
        }
        let file = item.get("file").and_then(|f| self.source(item, f));
        let (file, written) = file.map_or((None, None), |(f, w)| (Some(f), Some(w)));
        Some(Margin {
            group,
            targets,
            file,
            written,
            cap: item.get("cap").and_then(Item::number).unwrap_or(5.0),
            place: self.file.place(at),
        })
    }
}
