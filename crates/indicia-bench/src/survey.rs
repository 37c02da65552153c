//! Responses to a questionnaire of a known size, in the forms in which they are exported.

use std::fmt::Write as _;
use std::path::PathBuf;

/// Responses and questions.
pub const SIZE: (usize, usize) = (1_000_000, 60);
/// Units that the responses come from.
pub const UNITS: usize = 31;
/// Indicators, with four questions each.
pub const INDICATORS: usize = 15;

/// How answers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Codes of options in UTF-8.
    Codes,
    /// Texts of options in UTF-8.
    Labels,
    /// Texts of options in GBK.
    Gbk,
}

impl Form {
    /// What it is called.
    pub fn word(self) -> &'static str {
        match self {
            Form::Codes => "codes of options in UTF-8",
            Form::Labels => "texts of options in UTF-8",
            Form::Gbk => "texts of options in GBK",
        }
    }

    /// The five points as bytes.
    fn points(self) -> [&'static [u8]; 5] {
        match self {
            Form::Codes => [b"1", b"2", b"3", b"4", b"5"],
            Form::Labels => ["非常不同意", "不同意", "一般", "同意", "非常同意"].map(str::as_bytes),
            Form::Gbk => [
                b"\xb7\xc7\xb3\xa3\xb2\xbb\xcd\xac\xd2\xe2",
                b"\xb2\xbb\xcd\xac\xd2\xe2",
                b"\xd2\xbb\xb0\xe3",
                b"\xcd\xac\xd2\xe2",
                b"\xb7\xc7\xb3\xa3\xcd\xac\xd2\xe2",
            ],
        }
    }
}

/// A questionnaire with its responses, in a folder that goes with it.
pub struct Made {
    folder: tempfile::TempDir,
    /// The responses.
    pub file: PathBuf,
}

/// Writes a questionnaire and as many responses: a number, a unit, the time taken, and answers that go together a little.
pub fn responses(rows: usize, form: Form) -> Made {
    let folder = tempfile::tempdir().unwrap();
    let questions = SIZE.1;
    let mut toml = String::from("indicia = 1\n[survey]\nid = \"large\"\nperiod = \"2025\"\n[group.residents]\nminimum = 400\n");
    toml.push_str("[question.region]\ntext = \"region\"\nscale = \"text\"\nrole = \"unit\"\n");
    for q in 1..=questions {
        let indicator = (q - 1) / (questions / INDICATORS) + 1;
        let _ = write!(toml, "[question.q{q}]\ntext = \"q{q}\"\nscale = \"likert\"\nindicator = \"g{indicator}\"\n");
    }
    for i in 1..=INDICATORS {
        let _ = write!(toml, "[indicator.g{i}]\ngroups = {{ residents = 1 }}\n");
    }
    toml.push_str("[responses.main]\nfile = \"r.csv\"\ngroup = \"residents\"\nkey = \"id\"\nduration = \"seconds\"\n");
    if form == Form::Gbk {
        toml.push_str("encoding = \"gbk\"\n");
    }
    std::fs::write(folder.path().join("questionnaire.toml"), toml).unwrap();
    let file = folder.path().join("r.csv");
    let mut out = std::io::BufWriter::new(std::fs::File::create(&file).unwrap());
    let mut line: Vec<u8> = b"id,region,seconds".to_vec();
    (1..=questions).for_each(|q| line.extend(format!(",q{q}").bytes()));
    let mut state = 7u64;
    let mut random = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let points = form.points();
    use std::io::Write as _;
    for row in 0..rows {
        line.push(b'\n');
        out.write_all(&line).unwrap();
        line.clear();
        line.extend(format!("{},{},{}", row + 1, row % UNITS + 1, 60 + random(840)).bytes());
        let own = random(3);
        for _ in 0..questions {
            line.push(b',');
            line.extend(points[(own + random(3)) as usize]);
        }
    }
    line.push(b'\n');
    out.write_all(&line).unwrap();
    out.flush().unwrap();
    Made { folder, file }
}

/// Builds the base values on so many threads; how many there are.
pub fn build(made: &Made, threads: usize) -> usize {
    let read = indicia_survey::questionnaire::read(made.folder.path());
    let questionnaire = read.questionnaire.unwrap();
    indicia_survey::build::build(&questionnaire, threads).unwrap().values.len()
}
