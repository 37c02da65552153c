//! What the ranking hangs on: assumptions, parts of the system, weights; each a section of a page.

use indicia_analysis::sensitivity::{
    Design, Estimator, NoIndices, Output, Outputs, StabilityAsk, removal_count, removals, run, stability, weight_count,
};
use indicia_analysis::uncertainty::{Ask, Source, ranking_model};
use indicia_core::Period;
use indicia_diagnostic::{Diagnostic, Diagnostics, Lang, catalogue::alternatives::draws as codes};
use indicia_method::Value;
use indicia_report::view::{Analysed, Factor, index_sections, removal_section, stability_section};
use indicia_report::{Section, finding_value, pretty, sections_csv};

use crate::arguments::Format;
use crate::progress::Progress;
use crate::project::{Project, bug};
use crate::result::{self, Target};
use crate::terminal::Terminal;
use crate::uncertain::{Assumptions, Wish};

/// Draws that tell which alternative fails.
const TRIAL: usize = 256;

/// What was asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parts {
    pub(super) indices: bool,
    pub(super) removal: bool,
    pub(super) stability: bool,
    /// Rows of the design.
    pub(super) rows: u32,
    pub(super) second_order: bool,
    pub(super) seed: Option<u64>,
    /// Weights that are tried on either side.
    pub(super) points: usize,
    /// How closely an end is closed in.
    pub(super) within: f64,
}

/// Where it is looked at.
pub(super) struct Looked<'a> {
    pub(super) project: &'a Project,
    pub(super) nodes: Vec<String>,
    pub(super) period: Period,
    /// One unit.
    pub(super) row: Option<usize>,
    pub(super) top: usize,
}

/// Shows the parts that were asked for.
pub(super) fn show(
    asked: Parts,
    looked: &Looked,
    format: Format,
    target: Option<Target>,
    terminal: &mut Terminal,
) -> Result<(), Diagnostics> {
    let mut findings = Diagnostics::new();
    let mut pages: Vec<(&str, Vec<Section>)> = Vec::new();
    for node in &looked.nodes {
        let mut sections = Vec::new();
        if asked.indices {
            sections.extend(looked.indices(node, asked, &mut findings)?);
        }
        if asked.removal {
            sections.push(looked.removal(node));
        }
        if asked.stability {
            sections.push(looked.stability(node, asked));
        }
        pages.push((node, sections));
    }
    match format {
        Format::Csv => terminal.bytes(&sections_csv(&pages.iter().flat_map(|(_, s)| s.clone()).collect::<Vec<_>>())),
        Format::Json => terminal.print(&looked.json(asked, &pages, &findings)),
        Format::Table => looked.screen(&pages, terminal),
    }
    if format != Format::Json {
        terminal.remarks(&findings);
    }
    if let Some(target) = target {
        // A table each, the node in the name where there are several.
        let several = pages.len() > 1;
        let name = |node: &str, key: &str| if several { format!("{key}-{node}.csv") } else { format!("{key}.csv") };
        let tables = pages.iter().flat_map(|(node, sections)| sections.iter().map(move |s| (name(node, s.key), s.table.to_csv())));
        let json = ("sensitivity.json".to_string(), looked.json(asked, &pages, &findings).into_bytes());
        let files: Vec<(String, Vec<u8>)> = tables.chain([json]).collect();
        result::told(&result::write_analysis(looked.project, looked.asked(asked), &files, target)?, terminal);
    }
    Ok(())
}

impl Looked<'_> {
    /// The number of the period among those of the data.
    fn number(&self) -> usize {
        self.project.evaluation().scored_data().period_number(self.period).unwrap_or_default()
    }

    fn indices(&self, node: &str, asked: Parts, findings: &mut Diagnostics) -> Result<Vec<Section>, Diagnostics> {
        let evaluation = self.project.evaluation();
        let Assumptions { sources, others } = self.project.assumptions()?;
        if sources.is_empty() {
            return Err(vec![Diagnostic::new(codes::NOTHING_UNCERTAIN)]);
        }
        let sources: Vec<&dyn Source> = sources.iter().map(|s| &**s).collect();
        let ask = Ask { nodes: &[node], pairs: false, also: &[], only: None };
        let model = ranking_model(evaluation, &sources, ask).map_err(|e| vec![bug(e)])?;
        let dimensions: Vec<usize> = sources.iter().map(|s| s.dimensions()).collect();
        let seed = asked.seed.unwrap_or(evaluation.plan().system().seed);
        let design = Design::new(asked.rows, &dimensions, asked.second_order, seed);
        if let Some(why) = model.is_slow() {
            let d = Diagnostic::new(codes::EVALUATED_EACH).arg("count", design.runs());
            findings.push(d.name("detail", why.text(Lang::En), why.text(Lang::Zh)));
        }
        let mut outputs = vec![Output::Shift];
        outputs.extend(self.row.into_iter().flat_map(|r| [Output::Score(r), Output::Rank(r)]));
        let function = Outputs::new(evaluation, &model, node, self.number(), &outputs);
        let progress = Progress::new("Running the design", "按设计计算", design.runs() as u64);
        let runs = run(&design, &function, &|n| progress.add(n as u64));
        drop(progress);
        let by = Estimator { seed, ..Estimator::default() };
        let found: Vec<Analysed> =
            outputs.iter().enumerate().map(|(n, o)| Analysed { output: *o, indices: by.indices(runs.sample(n)) }).collect();
        // With which alternative runs fail is what draws tell, and that all of them fail is an error there.
        if found.iter().any(|f| f.indices.as_ref().map_or_else(NoIndices::left_out, |i| i.left_out) > 0) {
            self.project.uncertain(&Wish { nodes: vec![node.to_string()], draws: Some(TRIAL), seed: asked.seed, ..Wish::default() })?;
        }
        let declared = self.project.alternatives().iter().map(|a| Factor { id: a.id.to_string(), title: a.title.clone() });
        let factors: Vec<Factor> = declared.chain(others.into_iter().map(|(id, title)| Factor { id, title })).collect();
        Ok(index_sections(self.project.subject(), node, &design, by.level, &factors, &found))
    }

    fn removal(&self, node: &str) -> Section {
        let evaluation = self.project.evaluation();
        let progress = Progress::new("Leaving out", "逐一去掉", removal_count(evaluation, node) as u64);
        let found = removals(evaluation, node, self.number(), &|n| progress.add(n as u64));
        drop(progress);
        removal_section(self.project.subject(), node, self.row, &found)
    }

    fn stability(&self, node: &str, asked: Parts) -> Section {
        let evaluation = self.project.evaluation();
        let ask = StabilityAsk { points: asked.points, width: asked.within, row: self.row, ..StabilityAsk::new(self.number(), self.top) };
        let progress = Progress::new("Moving weights", "移动权重", weight_count(evaluation, node, ask) as u64);
        let found = stability(evaluation, node, ask, &|n| progress.add(n as u64));
        drop(progress);
        stability_section(self.project.subject(), node, ask, &found)
    }

    /// What was asked, for the provenance.
    fn asked(&self, asked: Parts) -> Value {
        let kinds = [("indices", asked.indices), ("removal", asked.removal), ("stability", asked.stability)];
        let kinds = kinds.into_iter().filter(|(_, on)| *on).map(|(kind, _)| Value::from(kind));
        let mut out = Value::pairs([("kind", Value::List(kinds.collect())), ("nodes", self.nodes.clone().into())]);
        out.set("period", self.when().into());
        out.set("unit", self.row.map(|r| Value::from(&*self.project.evaluation().scored_data().unit(r).id)).unwrap_or(Value::Null));
        if asked.indices {
            out.set("rows", Value::Number(f64::from(asked.rows)));
            out.set("second_order", asked.second_order.into());
            out.set("seed", Value::Number(asked.seed.unwrap_or(self.project.evaluation().plan().system().seed) as f64));
        }
        if asked.stability {
            out.set("top", Value::Number(self.top as f64));
            out.set("points", Value::Number(asked.points as f64));
            out.set("within", Value::Number(asked.within));
        }
        out
    }

    fn when(&self) -> Option<String> {
        Some(self.project.subject().period_text(self.period)).filter(|p| !p.is_empty())
    }

    fn json(&self, asked: Parts, pages: &[(&str, Vec<Section>)], findings: &Diagnostics) -> String {
        let unit = self.row.map(|r| Value::from(&*self.project.evaluation().scored_data().unit(r).id));
        let nodes = pages.iter().map(|(node, sections)| {
            let mut page = Value::pairs([("node", Value::from(*node))]);
            for section in sections {
                page.set(section.key, section.to_value());
            }
            page
        });
        let mut out = Value::pairs([
            ("format", Value::Number(1.0)),
            ("system", Value::from(&*self.project.evaluation().plan().system().id)),
            ("period", self.when().into()),
            ("unofficial", self.project.is_unofficial().into()),
            ("top", Value::Number(self.top as f64)),
            ("unit", unit.unwrap_or(Value::Null)),
        ]);
        if asked.indices {
            let seed = asked.seed.unwrap_or(self.project.evaluation().plan().system().seed);
            out.set("rows", Value::Number(f64::from(asked.rows)));
            out.set("seed", Value::Number(seed as f64));
        }
        out.set("nodes", Value::List(nodes.collect()));
        out.set("findings", Value::List(findings.iter().map(finding_value).collect()));
        pretty(&out)
    }

    fn screen(&self, pages: &[(&str, Vec<Section>)], terminal: &mut Terminal) {
        let (subject, lang) = (self.project.subject(), terminal.lang);
        if self.project.is_unofficial() {
            terminal.line(
                "What if: settings were changed with --set; this is not an official result.",
                "假设情形：部分设置已用 --set 改动，不是正式结果。",
            );
        }
        let when = self.when().map_or_else(String::new, |p| format!(" · {p}"));
        for (n, (node, sections)) in pages.iter().enumerate() {
            if n > 0 {
                terminal.print("\n");
            }
            terminal.heading(&format!("{}{when}", subject.id_and_title(node, lang)));
            for section in sections.iter().filter(|s| !s.is_empty()) {
                terminal.print("\n");
                terminal.heading(lang.pick(&section.title.en, &section.title.zh));
                terminal.print(&section.to_text(lang));
            }
        }
    }
}
