//! Findings as a JUnit report: everything examined is a test case, and one with findings has failed.

use super::{Check, Findings, Suite, counted_word};
use crate::diagnostic::{Severity, render_one};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::borrow::Cow;
use std::io::{self, Write};

/// Writes one document.
///
/// # Errors
/// When it cannot be written.
pub fn write(findings: &Findings, out: &mut impl Write) -> io::Result<()> {
    let mut xml = Writer::new_with_indent(&mut *out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let (tests, failures) = (findings.checks().count(), findings.checks().count() - findings.well());
    xml.create_element("testsuites")
        .with_attributes([("name", format!("vitaal {}", findings.command).as_str())])
        .with_attributes([("tests", tests.to_string().as_str()), ("failures", &failures.to_string()), ("errors", "0")])
        .write_inner_content(|xml| findings.suites.iter().try_for_each(|suite| write_suite(suite, xml)))?;
    writeln!(out)
}

fn write_suite<W: Write>(suite: &Suite, xml: &mut Writer<W>) -> io::Result<()> {
    let failures = suite.checks.iter().filter(|check| !check.is_well()).count().to_string();
    let tests = suite.checks.len().to_string();
    let name = allowed(&suite.name);
    let attributes = [("name", name.as_ref()), ("tests", tests.as_str()), ("failures", &failures), ("errors", "0")];
    let element = xml.create_element("testsuite").with_attributes(attributes);
    if suite.checks.is_empty() {
        return element.write_empty().map(drop);
    }
    element.write_inner_content(|xml| suite.checks.iter().try_for_each(|check| write_case(&name, check, xml))).map(drop)
}

fn write_case<W: Write>(suite: &str, check: &Check, xml: &mut Writer<W>) -> io::Result<()> {
    let name = allowed(&check.name);
    let element = xml.create_element("testcase").with_attributes([("classname", suite), ("name", name.as_ref())]);
    if check.found.is_empty() {
        return element.write_empty().map(drop);
    }
    let shown: Vec<String> = check.found.iter().map(|found| render_one(found, false)).collect();
    let shown = shown.join("\n\n");
    let body = BytesText::new(&allowed(&shown)).into_owned();
    element.write_inner_content(|xml| match check.found.iter().find(|found| found.severity != Severity::Note) {
        None => xml.create_element("system-out").write_text_content(body).map(drop),
        Some(first) => {
            let further = check.found.len() - 1;
            let further =
                if further > 0 { format!(" (and {} more)", counted_word(further, "finding")) } else { String::new() };
            let message = format!("{}{further}", first.message);
            let attributes = [("type", first.code.id()), ("message", &allowed(&message))];
            xml.create_element("failure").with_attributes(attributes).write_text_content(body).map(drop)
        }
    })?;
    Ok(())
}

/// XML cannot hold most control characters, escaped or not.
fn allowed(text: &str) -> Cow<'_, str> {
    let is_allowed =
        |c: char| !matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}');
    if text.chars().all(is_allowed) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if is_allowed(c) { c } else { char::REPLACEMENT_CHARACTER }).collect())
}
