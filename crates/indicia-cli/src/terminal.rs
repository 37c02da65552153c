//! Results to standard output, everything else to standard error.

use std::io::{IsTerminal, Write};

use indicia_diagnostic::{Diagnostic, Lang, Severity, catalogue::io};
use indicia_report::{group, render_folded, render_group};

use crate::arguments::Colour;
use crate::width;

/// Where a command speaks.
pub struct Terminal {
    /// The reader's language.
    pub lang: Lang,
    colour_out: bool,
    colour_err: bool,
    /// Columns that sentences are broken to. Files and pipes have none: there a sentence is a line.
    width_out: Option<usize>,
    width_err: Option<usize>,
    out: String,
    /// Nobody reads standard output any more, which is no error: `indicia run | head`.
    closed: bool,
    /// Why the output ended, where that was not the reader's wish.
    lost: Option<std::io::Error>,
}

impl Terminal {
    /// A terminal in a language.
    pub fn new(lang: Lang, colour: Colour) -> Terminal {
        let is = |name: &str, test: fn(&str) -> bool| std::env::var(name).is_ok_and(|v| test(&v));
        let plain = is("NO_COLOR", |v| !v.is_empty()) || is("TERM", |t| t == "dumb") || is("CLICOLOR", |v| v == "0");
        let forced = is("CLICOLOR_FORCE", |v| !v.is_empty() && v != "0") && !is("NO_COLOR", |v| !v.is_empty());
        let wanted = |is_terminal: bool| match colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => forced || is_terminal && !plain,
        };
        Terminal {
            lang,
            colour_out: wanted(std::io::stdout().is_terminal()),
            colour_err: wanted(std::io::stderr().is_terminal()),
            width_out: std::io::stdout().is_terminal().then(width::of_stdout),
            width_err: std::io::stderr().is_terminal().then(width::of_stderr),
            out: String::new(),
            closed: false,
            lost: None,
        }
    }

    /// A result.
    pub fn print(&mut self, text: &str) {
        self.out.push_str(text);
        if self.out.len() > 1 << 16 {
            self.flush();
        }
    }

    /// A line of a result, in both languages.
    pub fn line(&mut self, en: impl AsRef<str>, zh: impl AsRef<str>) {
        self.prose(self.lang.pick(en.as_ref(), zh.as_ref()));
    }

    /// Sentences of a result, as lines of their own.
    pub fn prose(&mut self, text: &str) {
        let text = self.width_out.map_or_else(|| text.to_string(), |columns| width::wrapped(text, columns));
        self.print(&format!("{text}\n"));
    }

    /// A heading above a part of a result.
    pub fn heading(&mut self, text: &str) {
        if self.colour_out {
            self.out.push_str(&format!("\x1b[1m{text}\x1b[0m\n"));
        } else {
            self.out.push_str(text);
            self.out.push('\n');
        }
    }

    /// Bytes of a result: a CSV.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.flush();
        self.write(bytes);
    }

    /// A line that is no result.
    pub fn note(&mut self, en: impl AsRef<str>, zh: impl AsRef<str>) {
        let text = self.lang.pick(en.as_ref(), zh.as_ref());
        let text = self.width_err.map_or_else(|| text.to_string(), |columns| width::wrapped(text, columns));
        self.err(&format!("{text}\n"));
    }

    /// Findings that are no result. Notes are left out: they are for `check`.
    pub fn findings(&mut self, findings: &[Diagnostic]) {
        let text = self.rendered(findings, self.colour_err, false);
        self.err(&text);
    }

    /// Findings that are no result, each code once where there are many; `check` shows them all.
    pub fn folded(&mut self, findings: &[Diagnostic]) {
        let text = render_folded(findings.iter().filter(|d| d.severity() > Severity::Note), self.lang, self.colour_err);
        self.err(&text);
    }

    /// Findings that are no result, notes among them: what a command did on its way.
    pub fn remarks(&mut self, findings: &[Diagnostic]) {
        let text = self.rendered(findings, self.colour_err, true);
        self.err(&text);
    }

    /// Findings that are the result, notes among them.
    pub fn print_findings(&mut self, findings: &[Diagnostic]) {
        let text = self.rendered(findings, self.colour_out, true);
        self.print(&text);
    }

    fn rendered(&self, findings: &[Diagnostic], colour: bool, notes: bool) -> String {
        let shown = findings.iter().filter(|d| notes || d.severity() > Severity::Note);
        let texts: Vec<String> = group(shown).iter().map(|g| render_group(g, self.lang, colour)).collect();
        texts.join("\n")
    }

    /// Writes what is waiting, so that both streams keep their order on a screen.
    pub fn flush(&mut self) {
        let text = std::mem::take(&mut self.out);
        self.write(text.as_bytes());
    }

    /// What was printed but could not be written.
    pub fn lost(&mut self) -> Option<Diagnostic> {
        self.flush();
        self.lost.take().map(|e| Diagnostic::new(io::OUTPUT_LOST).reason(&e))
    }

    fn write(&mut self, bytes: &[u8]) {
        if self.closed || bytes.is_empty() {
            return;
        }
        let mut out = std::io::stdout().lock();
        if let Err(e) = out.write_all(bytes).and_then(|()| out.flush()) {
            self.closed = true;
            // `indicia … | head` has seen enough; a full disk has not.
            self.lost = Some(e).filter(|e| e.kind() != std::io::ErrorKind::BrokenPipe);
        }
    }

    fn err(&mut self, text: &str) {
        self.flush();
        // When standard error is closed there is nobody to tell.
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }
}
