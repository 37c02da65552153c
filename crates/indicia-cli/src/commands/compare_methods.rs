//! `indicia compare-methods`

use std::path::PathBuf;

use indicia_analysis::comparison::{AtError, Outcome, Steps, Variant, edited, steps, variants};
use indicia_config::{typed_method, typed_methods};
use indicia_core::{Address, Edit, Use};
use indicia_diagnostic::{Diagnostic, Diagnostics, Exit, catalogue::comparison as codes, catalogue::config};
use indicia_method::{Kind, Value};
use indicia_report::view::{Comparing, variant_sections};
use indicia_report::{Section, finding_value, pretty, sections_csv};

use crate::arguments::Format;
use crate::methods::Known;
use crate::project::{self, Options, Plugins, Project};
use crate::terminal::Terminal;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The indicator system: a folder with indicia.toml, or a file; the current folder by default
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
    /// The step: weight.NODE, node.NODE or score.INDICATOR; a word alone, such as score, for all such steps; the weights of the node by default
    #[arg(long, value_name = "STEP")]
    at: Option<String>,
    /// The methods, with parameters in braces: 'equal,power-mean{p = 2}'; all that need no parameters by default
    #[arg(long, value_name = "METHODS")]
    methods: Vec<String>,
    /// Compare what [alternative.ID] declares, each alternative by itself, instead of methods at a step
    #[arg(long, conflicts_with_all = ["at", "methods"])]
    alternatives: bool,
    /// The node whose scores and ranks are compared; the root by default
    #[arg(long, value_name = "NODE")]
    node: Option<String>,
    /// The period; the latest by default
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
    /// The k of the top k, whose overlap is told
    #[arg(long, value_name = "NUMBER", default_value_t = 10)]
    top: usize,
    /// Rows of the units that move most
    #[arg(long, value_name = "NUMBER", default_value_t = 10)]
    most: usize,
    /// Form of the answer: table, json or csv
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,
    /// What if: change a setting, for example node.Ig.weights.use=equal; may be repeated, the result is marked unofficial
    #[arg(long, value_name = "ADDRESS=VALUE")]
    set: Vec<String>,
    /// Load plugins that indicia.lock does not hold
    #[arg(long)]
    allow_unlocked: bool,
}

/// One index under several methods.
pub fn run(args: Args, project: Option<PathBuf>, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let path = project::path(args.path, project)?;
    let options = Options { set: args.set, plugins: Plugins::libraries(args.allow_unlocked) };
    let project = project::open(&path, &options)?.sound(terminal)?;
    let node = args.node.unwrap_or_else(|| project.evaluation().plan().system().root.to_string());
    let node = project.item(&node)?;
    let period = project.period(args.period.as_deref())?;
    let at = match args.at {
        _ if args.alternatives => "[alternative]".into(),
        Some(at) => at,
        None => default_step(&project, &node),
    };
    let (steps, found, mut reasons) = if args.alternatives {
        let (cases, reasons) = declared(&project)?;
        (Steps { kind: Kind::Aggregator, addresses: Vec::new() }, edited(project.evaluation(), cases), reasons)
    } else {
        let steps = steps(project.evaluation(), &node, &at).map_err(|e| vec![at_finding(e, &at, &node)])?;
        let (methods, reasons) = candidates(&project, &steps, &args.methods)?;
        let found = variants(project.evaluation(), &steps, methods);
        (steps, found, reasons)
    };
    for Variant { name, outcome } in &found {
        if let Outcome::Refused(findings) = outcome {
            reasons.push((name.clone(), findings.iter().map(|f| project.placed(f)).collect()));
        }
    }
    let what = Comparing { subject: project.subject(), node: &node, period, steps: &steps, top: args.top, most: args.most };
    let sections = variant_sections(what, &found, &reasons);
    match args.format {
        Format::Csv => terminal.bytes(&sections_csv(&sections)),
        Format::Json => terminal.print(&as_json(&project, what, &at, &sections, &reasons)),
        Format::Table => {
            let (subject, lang) = (project.subject(), terminal.lang);
            let when = Some(subject.period_text(period)).filter(|p| !p.is_empty()).map_or_else(String::new, |p| format!(" · {p}"));
            terminal.heading(&format!("{}{when} · {at}", subject.id_and_title(&node, lang)));
            for section in sections.iter().filter(|s| !s.is_empty()) {
                terminal.print("\n");
                terminal.heading(lang.pick(&section.title.en, &section.title.zh));
                terminal.print(&section.to_text(lang));
            }
        }
    }
    Ok(Exit::Done)
}

/// The weights of the node where it has any; else those of all aggregates below it.
fn default_step(project: &Project, node: &str) -> String {
    if project.subject().is_aggregate(node) { format!("weight.{node}") } else { "weight".into() }
}

fn at_finding(error: AtError, at: &str, node: &str) -> Diagnostic {
    let id = at.split_once('.').map_or(node, |(_, id)| id);
    match error {
        AtError::Form => Diagnostic::new(codes::AT_FORM).arg("found", at).arg("root", node),
        AtError::NoStep => Diagnostic::new(codes::AT_NO_STEP).arg("found", at),
        AtError::Unknown(near) => {
            let d = Diagnostic::new(codes::AT_UNKNOWN).arg("found", at).arg("id", id);
            match near {
                Some(near) => d.arg("nearest", near),
                None => d.hint("tree"),
            }
        }
    }
}

type Reasons = Vec<(String, Diagnostics)>;

/// Alternatives by name, each with what it changes.
type Alternatives = Vec<(String, Vec<Edit>)>;

/// Every alternative that is one of several and not the system as it stands; what varies continuously is told.
fn declared(project: &Project) -> Result<(Alternatives, Reasons), Diagnostics> {
    let mut cases = Vec::new();
    let mut reasons = Reasons::new();
    for alternative in project.alternatives() {
        if alternative.branches().is_empty() {
            reasons.push((alternative.id.to_string(), vec![Diagnostic::new(codes::CONTINUOUS)]));
        }
        let others = alternative.branches().iter().filter(|b| !b.edits.is_empty());
        cases.extend(others.map(|b| (format!("{}: {}", alternative.id, b.label), b.edits.clone())));
    }
    if cases.is_empty() { Err(vec![Diagnostic::new(codes::NO_ALTERNATIVE)]) } else { Ok((cases, reasons)) }
}

type Candidates = (Vec<(String, Option<Use>)>, Reasons);

/// The methods that are compared, and those of the kind that cannot even be made without being told more.
fn candidates(project: &Project, steps: &Steps, typed: &[String]) -> Result<Candidates, Diagnostics> {
    let known = Known(project.registry());
    let optional = matches!(steps.kind, Kind::Imputer | Kind::Treatment) && steps.addresses.iter().all(|a| matches!(a, Address::Stage(..)));
    let (mut methods, mut refused) = (Vec::new(), Vec::new());
    if !typed.is_empty() {
        let mut wrong = Diagnostics::new();
        for text in typed.iter().flat_map(|list| typed_methods(list)) {
            if optional && text == "none" {
                methods.push((text.to_string(), None));
                continue;
            }
            match typed_method(text, steps.kind, "--methods", &known) {
                Ok(method) => methods.push((text.to_string(), Some(method))),
                // What cannot be understood stops the command; what only lacks something is listed with the others.
                Err(findings) if findings.iter().any(is_misread) => wrong.extend(findings),
                Err(findings) => refused.push((text.to_string(), findings.into_iter().map(|d| of_step(d, steps)).collect())),
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        if methods.is_empty() && refused.is_empty() {
            return Err(vec![Diagnostic::new(codes::NO_METHOD)]);
        }
        return Ok((methods, refused));
    }
    if optional {
        methods.push(("none".to_string(), None));
    }
    let declared: Vec<&str> = steps.addresses.iter().filter_map(|a| project.evaluation().method_at(a)).map(|m| m.id()).collect();
    for id in project.registry().ids(steps.kind) {
        match typed_method(id, steps.kind, "--methods", &known) {
            Ok(method) => methods.push((id.to_string(), Some(method))),
            // With the parameters that it has, it is compared already.
            Err(_) if declared.contains(&id) => {}
            // The place is our own list, which nobody typed.
            Err(findings) => refused.push((id.to_string(), findings.into_iter().map(|d| without_places(of_step(d, steps))).collect())),
        }
    }
    Ok((methods, refused))
}

/// Whether a text names no method of the kind at all.
fn is_misread(d: &Diagnostic) -> bool {
    let codes = [config::UNKNOWN_METHOD.id, config::UNKNOWN_VERSION.id, config::WRONG_KIND.id, codes::METHOD_PARAMS.id];
    codes.contains(&d.id())
}

/// A finding about parameters with the step for which they were meant.
fn of_step(d: Diagnostic, steps: &Steps) -> Diagnostic {
    let Some(address) = steps.addresses.first().filter(|_| d.args.iter().all(|(name, _)| name != "node")) else { return d };
    d.arg("node", address.id()).arg("indicator", address.id())
}

fn without_places(mut d: Diagnostic) -> Diagnostic {
    d.places.clear();
    d
}

fn as_json(project: &Project, what: Comparing, at: &str, sections: &[Section], reasons: &[(String, Diagnostics)]) -> String {
    let mut out = Value::pairs([
        ("format", Value::Number(1.0)),
        ("system", Value::from(&*project.evaluation().plan().system().id)),
        ("node", what.node.into()),
        ("period", Some(project.subject().period_text(what.period)).filter(|p| !p.is_empty()).into()),
        ("at", at.into()),
        ("steps", Value::List(what.steps.addresses.iter().map(|a| a.to_string().into()).collect())),
        ("unofficial", project.is_unofficial().into()),
    ]);
    for section in sections.iter().filter(|s| s.key != "refused") {
        out.set(section.key, section.table.to_value());
    }
    let refused = reasons.iter().map(|(name, findings)| {
        Value::pairs([("method", Value::from(name.as_str())), ("findings", Value::List(findings.iter().map(finding_value).collect()))])
    });
    out.set("refused", Value::List(refused.collect()));
    pretty(&out)
}
