//! One organisation, classified through the library: `cargo run --example library`.

use vitaal::model::Lang;
use vitaal::report::Words;
use vitaal::rules::{Readings, Request, Source};
use vitaal::{Law, records::record};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let request = Request { law: "eu".into(), as_of: "2026-11-21".parse()?, readings: Readings::new() };
    let law = Law::load(&Source::Embedded, &request)?;
    let cells = [("function", "electricity-dso"), ("fte", "249"), ("turnover", "51000000"), ("country", "BE")];
    let facts = record(cells, law.catalogue()).map_err(|fault| format!("{}; {}", fault.message, fault.help))?;

    let place = law.cells(&facts);
    for judge in law.regimes.iter().flatten() {
        let decision = judge.decide(&law.space, &place, &facts.functions, law.catalogue());
        let words = Words::new(&law, judge, &decision, &facts.functions, &place, Lang::En);
        println!("{}: {} {}", judge.act.regime, words.class, words.possible.join(" or "));
        println!("  by {}", words.by.join(", "));
        println!("  {}", words.reason.text(&facts, &law, Lang::En));
        println!("  to ask: {}", words.ask.join(", "));
    }
    Ok(())
}
