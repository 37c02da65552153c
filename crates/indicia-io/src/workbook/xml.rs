//! XML as a bounded stream of events.

use std::cell::Cell;
use std::io::{BufRead, BufReader, Read};
use std::rc::Rc;

use indicia_diagnostic::catalogue::data as codes;
use indicia_diagnostic::{Diagnostic, Diagnostics};
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::Context;

/// Why a stream was cut off.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Refused {
    Unpacked,
    Ratio,
    Piece,
}

/// Bytes counted while they unpack: of all parts together, of this part, and since the last event.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    pub unpacked: Cell<u64>,
    piece: Cell<u64>,
    refused: Cell<Option<Refused>>,
}

/// A reader that stops when a bound is passed, whatever the archive's headers claim.
pub(crate) struct Bounded<R> {
    inner: R,
    meter: Rc<Meter>,
    packed: u64,
    own: u64,
    limits: crate::Limits,
}

impl<R: Read> Bounded<R> {
    pub fn new(inner: R, meter: Rc<Meter>, packed: u64, limits: crate::Limits) -> Self {
        Bounded { inner, meter, packed, own: 0, limits }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        let n = self.inner.read(buf)?;
        let add = n as u64;
        self.own += add;
        self.meter.unpacked.set(self.meter.unpacked.get() + add);
        self.meter.piece.set(self.meter.piece.get() + add);
        let refused = if self.meter.unpacked.get() > self.limits.unpacked_bytes {
            Refused::Unpacked
        } else if self.own > 4 << 20 && self.own > self.packed.saturating_mul(self.limits.ratio) {
            Refused::Ratio
        } else if self.meter.piece.get() > self.limits.xml_piece {
            Refused::Piece
        } else {
            return Ok(n);
        };
        self.meter.refused.set(Some(refused));
        Err(std::io::Error::other("bound passed"))
    }
}

/// One XML part of a workbook.
pub(crate) struct Part<'a, R: Read> {
    xml: Reader<BufReader<Bounded<R>>>,
    buffer: Vec<u8>,
    depth: usize,
    /// Whether the last event was the start of an element that is not written as an empty one.
    is_open: bool,
    name: String,
    meter: Rc<Meter>,
    context: &'a Context<'a>,
}

impl<'a, R: Read> Part<'a, R> {
    pub fn new(reader: Bounded<R>, name: String, context: &'a Context<'a>) -> Self {
        let meter = reader.meter.clone();
        let mut xml = Reader::from_reader(BufReader::with_capacity(32 << 10, reader));
        xml.config_mut().expand_empty_elements = true;
        xml.config_mut().check_comments = false;
        Part { xml, buffer: Vec::new(), depth: 0, is_open: false, name, meter, context }
    }

    /// The next event; [`Event::Eof`] at the end. Empty elements come as a start and an end.
    pub fn next(&mut self) -> Result<Event<'_>, Diagnostics> {
        self.buffer.clear();
        self.meter.piece.set(0);
        let from = self.xml.buffer_position();
        self.is_open = false;
        match self.xml.read_event_into(&mut self.buffer) {
            Ok(event) => {
                match &event {
                    Event::Start(e) => {
                        self.depth += 1;
                        // `<` and `>` around it, where an empty element has `/>`.
                        self.is_open = self.xml.buffer_position() - from == e.len() as u64 + 2;
                    }
                    Event::End(_) => self.depth = self.depth.saturating_sub(1),
                    // Declarations of entities and of far documents have no business in a workbook.
                    Event::DocType(_) => {
                        return Err(self
                            .context
                            .damaged(format!("`{}` declares a document type", self.name), format!("`{}` 声明了文档类型", self.name)));
                    }
                    Event::Eof if self.depth > 0 => {
                        return Err(self.context.damaged(format!("`{}` ends early", self.name), format!("`{}` 不完整", self.name)));
                    }
                    _ => {}
                }
                if self.depth > self.context.limits.xml_depth {
                    return Err(refusal(self.context, &self.name, codes::WORKBOOK_DEPTH, self.context.limits.xml_depth as u64));
                }
                Ok(event)
            }
            Err(e) => Err(match self.meter.refused.take() {
                Some(Refused::Unpacked) => refusal(self.context, &self.name, codes::WORKBOOK_UNPACKED, self.context.limits.unpacked_bytes),
                Some(Refused::Ratio) => refusal(self.context, &self.name, codes::WORKBOOK_RATIO, self.context.limits.ratio),
                Some(Refused::Piece) => refusal(self.context, &self.name, codes::WORKBOOK_PIECE, self.context.limits.xml_piece),
                None => self.context.damaged(format!("`{}`: {e}", self.name), format!("`{}` 的 XML 有误（{e}）", self.name)),
            }),
        }
    }

    /// Levels that are open.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Reads to the end of the element that just began.
    pub fn skip(&mut self) -> Result<(), Diagnostics> {
        let depth = self.depth;
        while self.depth >= depth {
            if let Event::Eof = self.next()? {
                break;
            }
        }
        Ok(())
    }

    /// Appends the plain number of `<v>12.5</v>` if that is how the content of the element that just began begins, and reads beyond it. Says whether it was; if not,
    /// nothing is read. Most cells are of this form, and events for its three pieces cost more than all else of a cell.
    pub fn plain_number(&mut self, out: &mut String) -> bool {
        if !self.is_open {
            return false;
        }
        let bytes = self.xml.get_ref().buffer();
        let Some(content) = bytes.strip_prefix(b"<v>") else { return false };
        let length = content.iter().take_while(|b| matches!(b, b'0'..=b'9' | b'.' | b'-' | b'+' | b'E' | b'e')).count();
        let (number, rest) = content.split_at(length);
        let Some(number) = std::str::from_utf8(number).ok().filter(|_| rest.starts_with(b"</v>")) else { return false };
        out.push_str(number);
        // The end of the buffer bounds it, so that no more is unpacked than for events.
        self.is_open = false;
        self.xml.stream().consume("<v></v>".len() + length);
        true
    }

    /// Appends the text of the element that just began, without that of elements within it.
    pub fn text(&mut self, out: &mut String) -> Result<(), Diagnostics> {
        let depth = self.depth;
        loop {
            match self.next()? {
                Event::Text(t) => out.push_str(&t.xml10_content()),
                Event::CData(t) => out.push_str(&t.xml10_content()),
                Event::GeneralRef(r) => push_reference(&r, out),
                Event::Start(_) => self.skip()?,
                Event::Eof => return Ok(()),
                _ => {}
            }
            if self.depth < depth {
                return Ok(());
            }
        }
    }
}

fn refusal(context: &Context<'_>, part: &str, code: indicia_diagnostic::Code, limit: u64) -> Diagnostics {
    vec![Diagnostic::new(code).arg("part", part).arg("limit", limit).at(context.place())]
}

/// Appends the character of `&amp;` or `&#x4E00;`; other references have no meaning without a document type.
pub(crate) fn push_reference(reference: &BytesRef<'_>, out: &mut String) {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        out.push(c);
        return;
    }
    let name: &str = reference;
    if let Some(text) = quick_xml::escape::resolve_predefined_entity(name) {
        out.push_str(text);
    }
}

/// The value of an attribute by its local name, as it stands. Names with a prefix match by what follows it.
pub(crate) fn attribute<'e>(element: &'e BytesStart<'_>, name: &str) -> Option<std::borrow::Cow<'e, str>> {
    element.attributes().with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == name).map(|a| a.value)
}

/// The value of an attribute with its references resolved.
pub(crate) fn attribute_text(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let raw = attribute(element, name)?;
    Some(quick_xml::escape::unescape(&raw).map_or_else(|_| raw.to_string(), |t| t.into_owned()))
}
