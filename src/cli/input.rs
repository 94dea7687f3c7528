//! Opening what records are read from.

use super::Told;
use super::beside::unusable;
use super::dialect::DialectArgs;
use super::files::{bytes_of, opened, unpacked};
use super::intake::Intake;
use super::output::fitted;
use super::stop::Stop;
use super::voice::Voice;
use crate::evaluate::Law;
use crate::model::{Lang, Text, said};
use crate::records::{
    CodeColumns, Columns, Declared, Mapped, Mapping, Options, Records, SheetChoice, SheetText, TypedNumbers,
    is_workbook, known_of_records, read_mapping, read_sheet,
};
use crate::report::{header, word};
use crate::rules::{Source, activity_codes};
use anyhow::{Context, bail};
use clap::Args;
use std::cell::{OnceCell, RefCell};
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// Where records come from, and how they are written.
#[derive(Debug, Clone, Default, Args)]
pub struct InputArgs {
    /// A delimited file whose first line names the columns, or a workbook (.xlsx, .ods); gzip is unpacked; `-` or nothing
    /// is standard input
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    dialect: DialectArgs,
    /// The sheet of a workbook that holds the records, by name or number [default: the first that names columns]
    #[arg(long, value_name = "NAME|N")]
    sheet: Option<String>,
    /// The row of the sheet that names the columns [default: found]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    header_row: Option<u32>,
    /// What a column gives, where its name does not tell; COLUMN=FACT*1000 for figures in thousands, COLUMN= to leave it
    /// unread; may be given more than once
    #[arg(long = "map", value_name = "COLUMN=FACT", value_parser = Mapped::of_argument)]
    maps: Vec<Mapped>,
    /// The same for many columns: a file with the columns column, fact, factor
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// A file of holdings: owner, owned, share in percent, control (true: linked), exempt_investor
    #[arg(long, value_name = "FILE")]
    pub(super) holdings: Option<PathBuf>,
    /// A file of activities: id, function, and what holds for that activity alone (own_use_only, ancillary_activity, ...)
    #[arg(long, value_name = "FILE")]
    pub(super) activities: Option<PathBuf>,
    /// What was read of standard input, so that it can be read again.
    #[arg(skip)]
    mapped: OnceCell<Mapping>,
    #[arg(skip)]
    kept: OnceCell<Rc<[u8]>>,
    /// The sheet that is read, and the others that name columns too.
    #[arg(skip)]
    sheet_read: OnceCell<(String, Vec<String>)>,
    /// The row that names the columns, once it is known.
    #[arg(skip)]
    header_line: OnceCell<u64>,
    #[arg(skip)]
    attending: Attending,
    /// What is read now.
    #[arg(skip)]
    intake: RefCell<Option<Intake>>,
}

/// What a run attends to while it reads.
#[derive(Debug, Clone, Default)]
struct Attending {
    stop: Stop,
    voice: Voice,
    /// Whether the SHA-256 of what is read is wanted.
    hashed: bool,
}

impl InputArgs {
    /// From now on a stop is noticed while reading, and what is to be known is said by this voice.
    pub fn attend(&mut self, stop: &Stop, voice: &Voice, hashed: bool) {
        self.attending = Attending { stop: stop.clone(), voice: voice.clone(), hashed };
    }

    /// What notices a stop, and what says things of the run.
    pub fn attending(&self) -> (&Stop, &Voice) {
        (&self.attending.stop, &self.attending.voice)
    }

    /// The same way of reading, of another file or of this one anew.
    pub fn another(&self, file: Option<&Path>) -> InputArgs {
        let file = file.map(Path::to_path_buf).or_else(|| self.file.clone());
        let (kept, header_line, sheet_read) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        InputArgs { file, kept, header_line, sheet_read, intake: RefCell::default(), ..self.clone() }
    }

    /// What is being read.
    ///
    /// # Errors
    /// When nothing was opened yet and it cannot be.
    pub fn intake(&self, lang: Lang) -> anyhow::Result<Intake> {
        let open = self.intake.borrow().clone();
        open.map_or_else(|| self.opened(lang), Ok)
    }

    /// As a record names it.
    pub fn recorded_name(&self) -> String {
        self.path().map_or("-".to_string(), |path| path.display().to_string())
    }

    /// A file that is read as it comes.
    pub fn of(file: PathBuf) -> InputArgs {
        InputArgs { file: Some(file), ..InputArgs::default() }
    }

    /// The same, with the files that say something beside it.
    pub fn beside(self, holdings: Option<PathBuf>, activities: Option<PathBuf>) -> InputArgs {
        InputArgs { holdings, activities, ..self }
    }

    /// The name to show in messages.
    pub fn name(&self, lang: Lang) -> String {
        match &self.file {
            Some(path) if path != Path::new("-") => path.display().to_string(),
            _ => word::standard_input.get(lang).to_string(),
        }
    }

    /// Opens the file and reads its header; `output_columns` are the columns that will be added.
    pub fn open<'c>(&'c self, law: &'c Law, output_columns: Vec<String>, lang: Lang) -> anyhow::Result<Records<'c>> {
        let (input, sheet) = self.text(self.reader(lang)?, law, lang)?;
        let (declared, as_of, mapping) = (self.dialect.declared(), Some(law.rules.as_of), self.mapping(lang)?.clone());
        let options = Options { declared, sheet, output_columns, mapping, as_of };
        let records = Records::open(input, law.catalogue(), options)
            .map_err(Told::of(lang))
            .with_context(|| format!("`{}`", self.name(lang)))?;
        self.disclose_dialect(&records, lang);
        Ok(records)
    }

    /// Says once what the file is read as.
    fn disclose_dialect(&self, records: &Records, lang: Lang) {
        if self.header_line.set(records.header_line).is_err() {
            return;
        }
        if let Some(read_as) = records.read_as() {
            let (name, read_as) = (self.name(lang), read_as.get(lang).to_string());
            let said = said!("{name}: read as: {read_as}", "{name}: gelezen als: {read_as}");
            self.attending.voice.say(said.get(lang));
        }
    }

    /// Has codes of activities read, where the file has a column of them.
    pub fn read_codes(&self, records: &mut Records, law: &Law, source: &Source, lang: Lang) -> anyhow::Result<()> {
        if !records.columns.has_codes(law.catalogue()) {
            return Ok(());
        }
        let name = self.name(lang);
        let codes = records.read_codes(activity_codes(source, law.catalogue())?);
        for (label, version) in codes.into_iter().flat_map(CodeColumns::assumed) {
            let said = said!(
                "{name}: codes read as {label} {version}, as no column says which",
                "{name}: codes gelezen als {label} {version}, omdat geen kolom zegt welke versie het is",
                label = label.get(lang),
            );
            self.attending.voice.say(said.get(lang));
        }
        Ok(())
    }

    /// Of a workbook, the sheet that is read and the others that name columns too.
    pub fn sheet_read(&self) -> Option<&(String, Vec<String>)> {
        self.sheet_read.get()
    }

    /// The line that names the columns.
    pub fn header_line(&self) -> u64 {
        self.header_line.get().copied().unwrap_or(1)
    }

    /// Delimited text: what was packed is unpacked, and of a workbook it is the sheet that holds the records.
    fn text<'c>(
        &self,
        input: Box<dyn Read + 'c>,
        law: &Law,
        lang: Lang,
    ) -> anyhow::Result<(Box<dyn Read + 'c>, Option<TypedNumbers>)> {
        let name = self.name(lang);
        let (start, mut input) = unpacked(input, lang).with_context(|| format!("`{name}`"))?;
        let choice = SheetChoice { sheet: self.sheet.clone(), header_row: self.header_row };
        if !is_workbook(&start) {
            if choice.sheet.is_some() || choice.header_row.is_some() {
                let said = said!(
                    "`--sheet` and `--header-row` are for workbooks, and `{name}` is none",
                    "`--sheet` en `--header-row` zijn voor werkmappen, en `{name}` is dat niet"
                );
                bail!("{}", said.get(lang));
            }
            return Ok((input, None));
        }
        if self.dialect.is_for_text() {
            let said = said!(
                "`--encoding`, `--delimiter` and `--quote` are for text, and `{name}` is a workbook",
                "`--encoding`, `--delimiter` en `--quote` zijn voor tekst, en `{name}` is een werkmap"
            );
            bail!("{}", said.get(lang));
        }
        let mut file = Vec::new();
        input.read_to_end(&mut file).with_context(|| format!("`{name}`"))?;
        drop(input);
        let read = read_sheet(file, &choice, &known_of_records(law.catalogue(), self.mapping(lang)?));
        let read = read.map_err(|fault| anyhow::anyhow!("`{name}`: {}", fault.said().get(lang)))?;
        self.disclose_sheet(&read, lang);
        let _ = self.sheet_read.set((read.sheet.clone(), read.others.clone()));
        Ok((Box::new(Cursor::new(read.text)), Some(read.numbers)))
    }

    /// Says once which part of the workbook is read.
    fn disclose_sheet(&self, read: &SheetText, lang: Lang) {
        if self.header_line.get().is_some() {
            return;
        }
        let name = self.name(lang);
        let (sheet, row) = (&read.sheet, read.header_row);
        let said = said!(
            "{name}: read from the sheet `{sheet}`, with the names of the columns in row {row}",
            "{name}: gelezen uit het werkblad `{sheet}`, met de namen van de kolommen in rij {row}"
        );
        self.attending.voice.say(said.get(lang));
        if !read.others.is_empty() {
            let others = read.others.join("`, `");
            let said = said!(
                "{name}: not read, though they name columns too: `{others}`; choose with `--sheet`",
                "{name}: niet gelezen, hoewel ze ook kolommen noemen: `{others}`; kies met `--sheet`"
            );
            self.attending.voice.say(said.get(lang));
        }
    }

    /// Says once which columns were recognised by more than the name of a fact, and which were not, and why.
    pub fn disclose_columns(&self, columns: &Columns, law: &Law, lang: Lang) {
        let (_, voice) = self.attending();
        let (name, line) = (self.name(lang), self.header_line());
        if let Some(Text { en, nl }) = columns.recognised(law.catalogue()) {
            let said = said!("{name}:{line}: read as facts: {en}", "{name}:{line}: gelezen als gegevens: {nl}");
            voice.say(&fitted(said.get(lang)));
        }
        for unread in header::unread(&columns.passed_through) {
            voice.say(&fitted(&format!("{name}:{line}: {}", unread.get(lang))));
        }
    }

    /// What the user said that columns give: in the file first, then in the arguments.
    fn mapping(&self, lang: Lang) -> anyhow::Result<&Mapping> {
        if let Some(mapping) = self.mapped.get() {
            return Ok(mapping);
        }
        let mut mapping = Mapping::default();
        if let Some(path) = &self.mapping {
            let bytes = bytes_of(path, lang)?;
            let read = read_mapping(&bytes, &path.display().to_string());
            mapping = read.map_err(|fault| anyhow::anyhow!(unusable(path, fault, lang)))?;
        }
        mapping.0.extend(self.maps.iter().cloned());
        Ok(self.mapped.get_or_init(|| mapping))
    }

    /// What was said of how files are written.
    pub(super) fn declared(&self) -> Declared {
        self.dialect.declared()
    }

    /// Keeps standard input, where that is what is read, so that it can be read more than once.
    pub(super) fn keep(&self, lang: Lang) -> anyhow::Result<()> {
        if self.kept.get().is_none() && self.path().is_none() {
            let mut bytes = Vec::new();
            self.opened(lang)?.read_to_end(&mut bytes).with_context(|| self.name(lang))?;
            let _ = self.kept.set(bytes.into());
        }
        Ok(())
    }

    /// All that is read for it, by name; `-` is standard input.
    pub fn files(&self) -> Vec<&Path> {
        let beside = [&self.mapping, &self.holdings, &self.activities].into_iter().flatten().map(PathBuf::as_path);
        std::iter::once(self.path().unwrap_or(Path::new("-"))).chain(beside).collect()
    }

    /// The file, unless it is standard input.
    pub fn path(&self) -> Option<&Path> {
        self.file.as_deref().filter(|p| *p != Path::new("-"))
    }

    fn reader(&self, lang: Lang) -> anyhow::Result<Box<dyn Read + '_>> {
        let intake = self.opened(lang)?;
        *self.intake.borrow_mut() = Some(intake.clone());
        Ok(Box::new(intake))
    }

    fn opened(&self, lang: Lang) -> anyhow::Result<Intake> {
        let Attending { stop, hashed, .. } = self.attending.clone();
        let Some(path) = self.path() else {
            return Ok(match self.kept.get() {
                Some(bytes) => Intake::kept(Rc::clone(bytes), stop, hashed),
                None => Intake::standard_input(stop, hashed).with_context(|| self.name(lang))?,
            });
        };
        Ok(Intake::file(opened(path, lang)?, stop, hashed))
    }
}
