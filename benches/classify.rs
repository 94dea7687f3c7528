//! How fast is the tool, beside a classifier written by hand for one act?
//!
//! `cargo bench` writes a file of organisations, has both classify it in turn, each as a process of its own, and prints
//! processor time, memory and rows a second. The file depends on the number of rows alone.
//!
//! The hand-written classifier knows one regime and seven columns, gives a class and one rule, and no reason. It shows
//! what reading and writing the rows costs; the tool decides two regimes and a size, and writes its grounds as well.
//!
//! `VITAAL_BENCH_ROWS` sets the rows (1,000,000), `VITAAL_BENCH_ROUNDS` the rounds (5).

use rustc_hash::FxHashMap;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use vitaal::Law;
use vitaal::rules::{Readings, Request, Source};

type Outcome<T> = Result<T, Box<dyn Error>>;

const TOOL: &str = env!("CARGO_BIN_EXE_vitaal");
/// The day judged: results must not change with the calendar.
const AS_OF: &str = "2026-11-21";
const STARTS: usize = 20;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["generate", rows, path] => generate(rows.parse()?, Path::new(path)),
        ["by-hand", input, output] => by_hand::classify(Path::new(input), Path::new(output)),
        arguments if arguments.contains(&"--bench") => {
            compare(setting("VITAAL_BENCH_ROWS", 1_000_000)?, setting("VITAAL_BENCH_ROUNDS", 5)?)
        }
        // run as a test: only that it works
        _ => compare(1_000, 1),
    }
}

fn setting(name: &str, default: usize) -> Outcome<usize> {
    std::env::var(name).map_or(Ok(default), |value| value.parse().map_err(|e| format!("{name}={value}: {e}").into()))
}

/// Runs both in turn and prints what they took.
fn compare(rows: usize, rounds: usize) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let path = |name: &str| {
        folder.path().join(name).into_os_string().into_string().map_err(|_| "the temporary folder is not UTF-8")
    };
    let (input, one, by_tool, by_hand) = (path("rows.csv")?, path("one.csv")?, path("tool.csv")?, path("hand.csv")?);
    // a process of its own: what this one holds in memory would count as memory of every process that it starts
    let this = std::env::current_exe()?;
    spent(Command::new(&this).args(["generate", &rows.to_string(), &input]))?;
    spent(Command::new(&this).args(["generate", "1", &one]))?;
    println!("{rows} rows, {} MB, {rounds} rounds in turn\n", megabytes(&input)?);

    let mut tool = Vec::new();
    let mut hand = Vec::new();
    for _ in 0..rounds {
        let _ = std::fs::remove_file(&by_tool);
        tool.push(spent(Command::new(TOOL).args([
            "classify", &input, "--law", "eu", "--as-of", AS_OF, "--format", "csv", "-o", &by_tool, "--force",
        ]))?);
        let _ = std::fs::remove_file(&by_hand);
        hand.push(spent(Command::new(&this).args(["by-hand", &input, &by_hand]))?);
    }
    let cpu = |runs: &[Spent]| median(runs.iter().map(|s| s.cpu).collect());
    println!(
        "{:12} {:>12} {:>12} {:>12} {:>12} {:>12}",
        "", "cpu seconds", "seconds", "rows/second", "peak MB", "output MB"
    );
    for (name, runs, output) in [("vitaal", &tool, &by_tool), ("by hand", &hand, &by_hand)] {
        let wall = median(runs.iter().map(|s| s.wall).collect()).as_secs_f64();
        let peak = runs.iter().map(|s| s.peak_bytes).max().unwrap_or(0) as f64 / 1e6;
        let (cpu, rate) = (cpu(runs).as_secs_f64(), rows as f64 / wall);
        println!("{name:12} {cpu:>12.3} {wall:>12.3} {rate:>12.0} {peak:>12.1} {:>12}", megabytes(output)?);
    }
    println!("\nratio of cpu seconds, vitaal to by hand: {:.2}", cpu(&tool).as_secs_f64() / cpu(&hand).as_secs_f64());
    println!("rows with another nis2 class: {}", differing(&by_tool, &by_hand)?);

    let starts: Vec<Duration> = (0..STARTS).map(|_| first_row(&one)).collect::<Outcome<_>>()?;
    println!("start to first row, median of {STARTS}: {:.1} ms", median(starts).as_secs_f64() * 1e3);
    Ok(())
}

fn megabytes(path: &str) -> Outcome<u64> {
    Ok(std::fs::metadata(path)?.len() / 1_000_000)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// From starting the tool to the first row that it writes.
fn first_row(input: &str) -> Outcome<Duration> {
    let start = Instant::now();
    let mut tool = Command::new(TOOL);
    tool.args(["classify", input, "--law", "eu", "--as-of", AS_OF, "--format", "csv"]);
    let mut child = tool.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let mut lines = BufReader::new(child.stdout.take().ok_or("no output")?).lines();
    lines.next().ok_or("no header")??;
    lines.next().ok_or("no row")??;
    let taken = start.elapsed();
    child.wait()?;
    Ok(taken)
}

/// Rows to which the two give different classes.
fn differing(by_tool: &str, by_hand: &str) -> Outcome<usize> {
    let (mut tool, mut hand) = (csv::Reader::from_path(by_tool)?, csv::Reader::from_path(by_hand)?);
    let column = |headers: &csv::StringRecord, name: &str| {
        headers.iter().position(|h| h == name).ok_or(format!("no column {name}"))
    };
    let (of_tool, of_hand) = (column(tool.headers()?, "nis2_class")?, column(hand.headers()?, "class")?);
    let (mut a, mut b) = (csv::ByteRecord::new(), csv::ByteRecord::new());
    let mut count = 0;
    loop {
        match (tool.read_byte_record(&mut a)?, hand.read_byte_record(&mut b)?) {
            (true, true) => count += usize::from(a.get(of_tool) != b.get(of_hand)),
            (false, false) => return Ok(count),
            _ => return Err("one of the two lost a row".into()),
        }
    }
}

/// What a process took.
struct Spent {
    /// User and system time.
    cpu: Duration,
    wall: Duration,
    peak_bytes: u64,
}

/// Runs a process to its end, and asks the system what it took.
#[cfg(unix)]
fn spent(command: &mut Command) -> Outcome<Spent> {
    let start = Instant::now();
    let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let pid = i32::try_from(child.id())?;
    let mut status = 0;
    // SAFETY: all zeroes is a value of this plain struct, and both pointers are valid for the call.
    let (ended, usage) = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        (libc::wait4(pid, &raw mut status, 0, &raw mut usage), usage)
    };
    if ended != pid || !libc::WIFEXITED(status) || libc::WEXITSTATUS(status) != 0 {
        return Err(format!("{command:?} did not end well").into());
    }
    let time = |t: libc::timeval| Duration::from_secs(t.tv_sec as u64) + Duration::from_micros(t.tv_usec as u64);
    // counted in kilobytes, on Apple systems in bytes
    let unit = if cfg!(target_vendor = "apple") { 1 } else { 1024 };
    Ok(Spent {
        cpu: time(usage.ru_utime) + time(usage.ru_stime),
        wall: start.elapsed(),
        peak_bytes: usage.ru_maxrss as u64 * unit,
    })
}

#[cfg(not(unix))]
fn spent(_: &mut Command) -> Outcome<Spent> {
    Err("this benchmark asks a Unix system for the time and memory of a process".into())
}

/// Writes organisations that hang on the number of the row alone: one of every entity type in turn of chance, one in
/// twenty with a second, one in twelve figures blank.
fn generate(rows: usize, path: &Path) -> Outcome<()> {
    let law =
        Law::load(&Source::Embedded, &Request { law: "eu".into(), as_of: AS_OF.parse()?, readings: Readings::new() })?;
    let types: Vec<&str> = law.catalogue().types.iter().map(|t| t.id.as_str()).collect();
    let countries = ["AT", "BE", "CZ", "DE", "DK", "ES", "FI", "FR", "IE", "IT", "NL", "PL", "PT", "SE"];
    let mut out = BufWriter::with_capacity(1 << 16, File::create(path)?);
    writeln!(out, "id,name,function,fte,turnover,balance_sheet,country,critical_entity")?;
    let mut chance = Chance(0x5eed);
    for row in 1..=rows {
        // some types are common and some rare, and who does two things mostly does them in one sector
        let common = chance.below(types.len()) * chance.below(types.len()) / types.len();
        write!(out, "org-{row:07},Organisation {row},{}", types[common])?;
        if chance.below(20) == 0 {
            write!(out, "|{}", types[(common + 1 + chance.below(3)) % types.len()])?;
        }
        // as many small as large: figures around the bounds matter more than far above them
        let staff = 1 << chance.below(13);
        match chance.below(12) {
            0 => write!(out, ",")?,
            1 => write!(out, ",{}.5", chance.below(staff + 1))?,
            _ => write!(out, ",{}", chance.below(staff + 1))?,
        }
        for _ in 0..2 {
            match chance.below(12) {
                0 => write!(out, ",")?,
                1 => write!(out, ",{}.{:02}", chance.below(90_000) * 1_000, chance.below(100))?,
                _ => write!(out, ",{}", chance.below(staff + 1) * 200_000)?,
            }
        }
        let critical = ["true", "false", "", "", "", "", "", "", "", ""][chance.below(10)];
        writeln!(out, ",{},{critical}", countries[chance.below(countries.len())])?;
    }
    Ok(out.flush()?)
}

/// Numbers without pattern, the same on every machine (SplitMix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }
}

/// What one would write for Directive (EU) 2022/2555 alone, with the lists and numbers in the code.
mod by_hand {
    use super::{FxHashMap, Outcome, Path};

    /// Classes as bits, so that several can be open; the strongest is the lowest bit.
    const ESSENTIAL: u8 = 1;
    const IMPORTANT: u8 = 2;
    const REGISTRATION: u8 = 4;
    const OUT: u8 = 8;

    /// The ways in which the directive treats a type.
    #[derive(Clone, Copy, PartialEq)]
    enum Route {
        Annex1,
        Annex2,
        AnySizeEssential,
        QualifiedTrust,
        Trust,
        Telecom,
        Central,
        Regional,
        /// Local government and education: the Member State decides, and no column here says how.
        Option,
        Registrar,
        Security,
        Unlisted,
    }

    const SMALL: usize = 0;
    const LARGE: usize = 2;

    fn route(id: &str) -> Route {
        match id {
            "electricity-supplier"
            | "electricity-dso"
            | "electricity-tso"
            | "electricity-producer"
            | "electricity-nemo"
            | "electricity-market-participant"
            | "electricity-recharging-point-operator"
            | "district-heating-cooling-operator"
            | "oil-pipeline-operator"
            | "oil-production-refining-storage-operator"
            | "oil-central-stockholding-entity"
            | "gas-supply-undertaking"
            | "gas-dso"
            | "gas-tso"
            | "gas-storage-operator"
            | "gas-lng-operator"
            | "natural-gas-undertaking"
            | "gas-refining-treatment-operator"
            | "hydrogen-operator"
            | "air-carrier"
            | "airport-managing-body"
            | "air-traffic-control-operator"
            | "rail-infrastructure-manager"
            | "railway-undertaking"
            | "water-transport-company"
            | "port-managing-body"
            | "vessel-traffic-service-operator"
            | "road-authority"
            | "intelligent-transport-system-operator"
            | "credit-institution"
            | "trading-venue-operator"
            | "central-counterparty"
            | "healthcare-provider"
            | "eu-reference-laboratory"
            | "medicinal-product-rd"
            | "pharmaceutical-manufacturer"
            | "critical-medical-device-manufacturer"
            | "drinking-water-supplier"
            | "waste-water-undertaking"
            | "internet-exchange-point-provider"
            | "cloud-computing-provider"
            | "data-centre-provider"
            | "content-delivery-network-provider"
            | "managed-service-provider"
            | "managed-security-service-provider"
            | "space-ground-infrastructure-operator" => Route::Annex1,
            "dns-service-provider" | "tld-name-registry" => Route::AnySizeEssential,
            "qualified-trust-service-provider" => Route::QualifiedTrust,
            "trust-service-provider" => Route::Trust,
            "public-ecn-provider" | "public-ecs-provider" => Route::Telecom,
            "public-admin-central" | "ministry" | "central-agency" => Route::Central,
            "public-admin-regional" | "province" => Route::Regional,
            "public-admin-local"
            | "municipality"
            | "water-authority"
            | "joint-public-body"
            | "education-institution"
            | "higher-education-institution"
            | "vocational-education" => Route::Option,
            "ministry-of-defence" | "intelligence-service" | "public-prosecutor" | "police" | "safety-region" => {
                Route::Security
            }
            "postal-service-provider"
            | "waste-management-undertaking"
            | "chemicals-undertaking"
            | "food-business"
            | "food-business-large-scale"
            | "medical-device-manufacturer"
            | "computer-electronic-optical-manufacturer"
            | "electrical-equipment-manufacturer"
            | "machinery-manufacturer"
            | "motor-vehicle-manufacturer"
            | "other-transport-equipment-manufacturer"
            | "online-marketplace"
            | "online-search-engine"
            | "social-networking-platform"
            | "research-organisation" => Route::Annex2,
            "domain-name-registration-service" => Route::Registrar,
            _ => Route::Unlisted,
        }
    }

    /// The classes that a type may have at a size, and the rule.
    fn outcome(route: Route, size: usize) -> (u8, &'static str) {
        match (route, size) {
            (Route::Annex1 | Route::Trust, LARGE) => (ESSENTIAL, "large-annex-1"),
            (Route::Annex1 | Route::Annex2, SMALL) => (OUT, "below-size"),
            (Route::Annex1, _) => (IMPORTANT, "medium-annex-1"),
            (Route::Annex2, _) => (IMPORTANT, "annex-2-by-size"),
            (Route::AnySizeEssential | Route::QualifiedTrust, _) => (ESSENTIAL, "qualified-trust-tld-dns"),
            (Route::Trust, _) => (IMPORTANT, "trust-service-at-any-size"),
            (Route::Telecom, SMALL) => (IMPORTANT, "telecom-at-any-size"),
            (Route::Telecom, _) => (ESSENTIAL, "medium-telecom"),
            (Route::Central, _) => (ESSENTIAL, "central-government-body"),
            (Route::Regional, LARGE) => (ESSENTIAL | IMPORTANT | OUT, "regional-assessed-large"),
            (Route::Regional, _) => (IMPORTANT | OUT, "regional-assessed"),
            (Route::Option, _) => (ESSENTIAL | IMPORTANT | OUT, "local-government-included"),
            (Route::Registrar, _) => (REGISTRATION, "domain-name-registration"),
            (Route::Security | Route::Unlisted, _) => (OUT, "no-listed-type"),
        }
    }

    /// The stronger class of every pair.
    fn stronger_of_each(a: u8, b: u8) -> u8 {
        let weakest = |set: u8| 7 - set.leading_zeros();
        (a | b) & ((2 << weakest(a).min(weakest(b))) - 1)
    }

    /// The sizes that figures allow, as bits; a blank may be anything.
    fn sizes(fte: Option<f64>, turnover: Option<f64>, balance: Option<f64>) -> u8 {
        let stretch = |figure: Option<f64>, is_over: [bool; 2]| match figure {
            None => 0..3,
            Some(_) => {
                let i = usize::from(is_over[0]) + usize::from(is_over[1]);
                i..i + 1
            }
        };
        let over = |figure: Option<f64>, bounds: [f64; 2]| bounds.map(|b| figure.is_some_and(|f| f > b));
        let staff = [50.0, 250.0].map(|bound| fte.is_some_and(|f| f >= bound));
        let mut sizes = 0;
        for s in stretch(fte, staff) {
            for t in stretch(turnover, over(turnover, [10e6, 50e6])) {
                for b in stretch(balance, over(balance, [10e6, 43e6])) {
                    sizes |= 1u8 << s.max(t.min(b));
                }
            }
        }
        sizes
    }

    pub fn classify(input: &Path, output: &Path) -> Outcome<()> {
        let mut rows = csv::ReaderBuilder::new().buffer_capacity(1 << 16).from_path(input)?;
        let mut out = csv::WriterBuilder::new().buffer_capacity(1 << 16).from_path(output)?;
        let mut header = rows.byte_headers()?.clone();
        let column = |name: &str| header.iter().position(|h| h == name.as_bytes()).ok_or(format!("no column {name}"));
        let (function, critical) = (column("function")?, column("critical_entity")?);
        let figures = [column("fte")?, column("turnover")?, column("balance_sheet")?];
        header.push_field(b"class");
        header.push_field(b"rule");
        out.write_byte_record(&header)?;
        let mut routes: FxHashMap<Vec<u8>, Route> = FxHashMap::default();
        let mut row = csv::ByteRecord::new();
        while rows.read_byte_record(&mut row)? {
            let mut found = [Route::Unlisted; 8];
            let mut count = 0;
            for id in row[function].split(|b| *b == b'|').take(8) {
                found[count] = match routes.get(id) {
                    Some(route) => *route,
                    None => *routes.entry(id.to_vec()).or_insert(route(std::str::from_utf8(id)?)),
                };
                count += 1;
            }
            let found = &found[..count];
            let (classes, rule) = if found.contains(&Route::Security)
                && !found.iter().any(|r| matches!(r, Route::Trust | Route::QualifiedTrust))
            {
                (OUT, "national-security-body")
            } else if &row[critical] == b"true" {
                (ESSENTIAL, "critical-entity")
            } else {
                let figure = |i: usize| -> Outcome<Option<f64>> {
                    let cell = &row[figures[i]];
                    if cell.is_empty() { Ok(None) } else { Ok(Some(std::str::from_utf8(cell)?.parse()?)) }
                };
                of_types(found, sizes(figure(0)?, figure(1)?, figure(2)?))
            };
            let class: &[u8] = match classes {
                ESSENTIAL => b"essential",
                IMPORTANT => b"important",
                REGISTRATION => b"registration-only",
                OUT => b"out-of-scope",
                _ => b"undetermined",
            };
            row.push_field(class);
            row.push_field(rule.as_bytes());
            out.write_byte_record(&row)?;
        }
        Ok(out.flush()?)
    }

    /// All types together at every size still possible.
    fn of_types(routes: &[Route], sizes: u8) -> (u8, &'static str) {
        let (mut classes, mut rule) = (0, "");
        for size in (0..3).filter(|s| sizes >> s & 1 == 1) {
            let mut together = OUT;
            for route in routes {
                let (of_type, by) = outcome(*route, size);
                let joined = stronger_of_each(together, of_type);
                if joined != together || rule.is_empty() {
                    rule = by;
                }
                together = joined;
            }
            classes |= together;
        }
        (classes, rule)
    }
}
