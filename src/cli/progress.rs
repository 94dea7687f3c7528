//! How far a long run is: one line on a terminal, nothing elsewhere.

use crate::model::{Decimal, Lang};
use crate::report::word;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// A line that tells rows, rate, rejected rows, and the part of the file where its size is known.
#[derive(Debug, Clone, Default)]
pub struct Progress(Option<Line>);

#[derive(Debug, Clone)]
struct Line {
    bar: ProgressBar,
    begun: Instant,
    lang: Lang,
}

/// A run shorter than this is not worth a line.
const PATIENCE: Duration = Duration::from_millis(400);
/// Steps of the bar.
const STEPS: u64 = 1000;
/// Rows between two looks at the clock. A slow pipe is not waited for: its line is a little late.
const ROWS_A_LOOK: u64 = 256;

impl Progress {
    /// A line on standard error, where that is a terminal and no result is written to a terminal.
    pub fn on_terminal(result_to_terminal: bool, lang: Lang) -> Progress {
        if result_to_terminal || !std::io::stderr().is_terminal() {
            return Progress(None);
        }
        let bar = ProgressBar::with_draw_target(Some(STEPS), ProgressDrawTarget::stderr_with_hz(8));
        Progress(Some(Line { bar, begun: Instant::now(), lang }))
    }

    /// To be told of every row; `fraction` is asked only when the line is drawn.
    pub fn row(&self, rows: u64, rejected: u64, fraction: impl FnOnce() -> Option<f64>) {
        let Some(line) = self.0.as_ref().filter(|_| rows.is_multiple_of(ROWS_A_LOOK)) else { return };
        let passed = line.begun.elapsed();
        if passed < PATIENCE {
            return;
        }
        let fraction = fraction();
        let template = if fraction.is_some() { "[{bar:24}] {msg}" } else { "{msg}" };
        if let Ok(style) = ProgressStyle::with_template(template) {
            line.bar.set_style(style.progress_chars("=> "));
        }
        line.bar.set_position(fraction.map_or(0, |part| (part * STEPS as f64) as u64));
        line.bar.set_message(text(rows, rejected, passed, fraction, line.lang));
    }

    /// Does something else on the terminal, with the line out of the way.
    pub fn aside(&self, say: impl FnOnce()) {
        match &self.0 {
            Some(line) => line.bar.suspend(say),
            None => say(),
        }
    }

    /// Takes the line away.
    pub fn end(&self) {
        if let Some(line) = &self.0 {
            line.bar.finish_and_clear();
        }
    }
}

/// `43%, 1,234,000 rows, 12 rejected, 580,000 a second`.
fn text(rows: u64, rejected: u64, passed: Duration, fraction: Option<f64>, lang: Lang) -> String {
    let grouped = |n: u64| {
        let mut out = String::new();
        Decimal::whole(i64::try_from(n).unwrap_or(i64::MAX)).write_grouped(lang, &mut out);
        out
    };
    let rate = (rows as f64 / passed.as_secs_f64().max(0.001)) as u64;
    let mut parts = Vec::new();
    parts.extend(fraction.map(|part| format!("{}%", (part * 100.0) as u64)));
    parts.push(format!("{} {}", grouped(rows), if rows == 1 { word::row } else { word::rows }.get(lang)));
    if rejected > 0 {
        parts.push(format!("{} {}", grouped(rejected), word::of_them_rejected.get(lang)));
    }
    parts.push(format!("{} {}", grouped(rate), word::a_second.get(lang)));
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::text;
    use crate::model::Lang;
    use std::time::Duration;

    #[test]
    fn rows_rate_rejects_and_the_part_that_is_known_are_told() {
        let two = Duration::from_secs(2);
        assert_eq!(text(1_200_000, 0, two, Some(0.4399), Lang::En), "43%, 1,200,000 rows, 600,000 a second");
        assert_eq!(text(1, 0, two, None, Lang::En), "1 row, 0 a second");
        assert_eq!(text(5000, 12, two, Some(1.0), Lang::Nl), "100%, 5.000 rijen, 12 afgekeurd, 2.500 per seconde");
    }
}
