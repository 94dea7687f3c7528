//! Classifies one organisation through the library.

use vitaal::{Law, model::Lang, records::record, report::answers};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let law = Law::embedded("eu", "2026-11-21".parse()?)?;
    let given = [("function", "electricity-dso"), ("fte", "249"), ("turnover", "51000000")];
    let facts = record(given, law.catalogue())?;
    for answer in answers(&law, &facts, Lang::En) {
        println!("{}: {}\n  {}\n  asks for: {}", answer.regime, answer.class, answer.reason, answer.ask.join(", "));
    }
    Ok(())
}
