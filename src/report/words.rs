//! The tool's own words, in every language. Words of the law are in `rules/`.

use crate::model::Lang;
use crate::rules::{Force, Status};

macro_rules! words {
    ($($name:ident: $en:literal, $nl:literal;)+) => {
        /// Every phrase, with its languages.
        #[allow(non_upper_case_globals)]
        pub mod word {
            use super::Word;
            $(pub const $name: Word = Word { en: $en, nl: $nl };)+
        }

        /// All phrases: for the test that none lacks a language.
        pub const ALL: &[Word] = &[$(word::$name),+];
    };
}

/// One phrase.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    pub en: &'static str,
    pub nl: &'static str,
}

impl Word {
    /// The phrase in one language.
    pub fn get(self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Nl => self.nl,
        }
    }
}

words! {
    undetermined: "undetermined", "onbepaald";
    or: "or", "of";
    and: "and", "en";
    but: "but", "maar";
    depending_on: "depending on", "afhankelijk van";
    law_open: "the law leaves the class open", "de wet laat de klasse open";
    one_of_these: "one of these holds", "één hiervan geldt";
    some_listed: "an entity of a listed type", "een entiteit van een vermelde soort";
    some_type: "an entity of unknown type", "een entiteit van onbekende soort";
    yes: "yes", "ja";
    no: "no", "nee";
    none: "none", "geen";
    unknown: "unknown", "onbekend";
    not_given: "not given", "niet opgegeven";
    size: "size", "omvang";
    total: "total", "totaal";
    sector: "sector", "sector";
    line: "line", "regel";
    no_sector: "(no sector)", "(geen sector)";
    name: "name", "naam";
    reason: "reason", "reden";
    not_read: "Not read", "Niet gelezen";
    not_used: "Not used", "Niet gebruikt";
    not_given_unknown: "Not given, so unknown under the law", "Niet gegeven, dus onbekend onder de wet";
    not_given_assumed: "Not given, so assumed", "Niet gegeven, dus aangenomen";
    grounds: "Grounds", "Gronden";
    known: "known", "bekend is";
    also_possible: "Also possible", "Ook mogelijk";
    other_routes: "Also, towards a weaker class", "Ook, naar een zwakkere klasse";
    figures: "Figures beside their bounds", "Cijfers naast hun grenzen";
    not_held: "Rules that do not hold, and why", "Regels die niet gelden, en waarom";
    would_change: "What would change it", "Wat het zou veranderen";
    nothing_near: "no change of one or two known facts would, countries left aside", "geen wijziging van een of twee bekende gegevens; landen zijn buiten beschouwing gelaten";
    assumptions: "Assumed, because nothing was given", "Aangenomen, omdat niets is opgegeven";
    overlays: "Applies beside it", "Geldt daarnaast";
    readings: "Read as", "Gelezen als";
    jurisdiction: "Member State", "Lidstaat";
    to_ask: "Still to be answered", "Nog te beantwoorden";
    known_facts: "Given", "Opgegeven";
    at_least: "at least", "ten minste";
    more_than: "more than", "meer dan";
    fewer_in_number: "fewer than", "minder dan";
    less_in_amount: "less than", "minder dan";
    at_most: "at most", "ten hoogste";
    if_so: "if", "als";
    unless: "unless", "tenzij";
    on: "on", "op";
    under: "under", "volgens";
    defeated_by: "set aside by", "opzijgezet door";
    needs: "depends on", "hangt af van";
    activities: "Activities, each with what is said of it alone", "Activiteiten, elk met wat alleen daarvan gezegd is";
    nothing_of_its_own: "as in its own row", "zoals in de eigen rij";
    asked_of: "of", "van";
    added_up: "Figures of the group, added up", "Cijfers van de groep, opgeteld";
    itself: "itself", "zelf";
    linked: "linked, in full", "verbonden, volledig";
    partner: "partner, for", "partner, voor";
    no_record: "no record, so at least what is known", "geen gegevens, dus ten minste wat bekend is";
    in_consolidated: "in consolidated figures already", "al in geconsolideerde cijfers";
    in_force: "in force", "van kracht";
    checked: "checked against", "getoetst aan";
    unless_said: "unless a line says otherwise", "tenzij een regel anders zegt";
    readings_of_law: "Interpretations", "Interpretaties";
    applied: "applied", "toegepast";
    thresholds: "Thresholds", "Drempels";
    table: "Table", "Tabel";
    provided: "provided", "mits";
    criteria: "Criteria", "Criteria";
    holds_when: "holds when", "geldt als";
    otherwise: "no other rule holds", "geen andere regel geldt";
    excludes: "sets everything else aside", "zet al het andere opzij";
    always: "always", "altijd";
    never: "never", "nooit";
    majority: "most of these", "de meeste hiervan";
    the_year_before: "(in the year before)", "(in het jaar daarvoor)";
    not: "not", "niet";
    some_given: "given is one of", "opgegeven is een van";
    one_of: "one of", "een van";
    some_entity: "an entity of that kind", "een entiteit van die soort";
    listed_in: "listed in", "vermeld in";
    expected: "the official estimate is at most", "de officiële schatting is ten hoogste";
    more_than_expected: "more than the official estimate of at most", "meer dan de officiële schatting van ten hoogste";
    follows: "What follows from it", "Wat eruit volgt";
    perhaps: "perhaps", "mogelijk";
    before_act: "none, since there can be no such decision before the act was in force", "geen, want vóór de inwerkingtreding van de wet kan dat besluit er niet zijn";
    when: "when", "wanneer";
    maximum_fine: "fine at most", "boete ten hoogste";
    bodies: "Who is competent", "Wie bevoegd is";
    not_settled: "not settled", "niet beslist";
    dates: "Dates", "Data";
    overdue: "overdue", "verlopen";
    otherwise_read: "Read otherwise, it would be", "Anders gelezen zou het zijn";
    checked_status: "source", "bron";
    verbatim: "verbatim", "letterlijk";
    re_enactment: "re-enactment", "overgenomen bepaling";
    guidance: "guidance", "voorlichting";
    secondary: "secondary", "uit de tweede hand";
    unverified: "unverified", "niet getoetst";
    draft: "draft", "ontwerp";
    policy: "policy", "beleid";
    repealed: "repealed", "ingetrokken";
    error: "error", "fout";
    standard_input: "standard input", "standaardinvoer";
    column: "column", "kolom";
    suggested_by_codes: "Suggested by codes", "Suggesties op grond van codes";
    no_type: "none of the listed types", "geen van de vermelde soorten";
    code_cited: "the act names the code", "de wet noemt de code";
    code_strong: "likely", "waarschijnlijk";
    code_partial: "perhaps", "misschien";
    code_weak: "less likely", "minder waarschijnlijk";
    reading_of_the_annexes: "our reading of the annexes", "onze lezing van de bijlagen";
    did_you_mean: "did you mean", "bedoelde u";
    row: "row", "rij";
    rows: "rows", "rijen";
    rejected_row: "more rejected row", "afgekeurde rij";
    rejected_rows: "more rejected rows", "afgekeurde rijen";
    no_act: "no act in force", "geen wet van kracht";
    assumed: "assumed", "aangenomen";
    assumed_where_blank: "assumed where blank", "aangenomen waar niets is opgegeven";
    read_as: "read as", "gelezen als";
    and_others: " and others", " en andere";
    no_row_was_read: "no row could be read, so nothing is classified", "geen rij kon worden gelezen, dus er is niets ingedeeld";
    in_the_union: "in the Union", "in de Unie";
    not_yet: "Dated after the day judged, so not counted yet", "Gedateerd na de beoordelingsdag, dus nog niet meegeteld";
    results: "Results", "Uitkomsten";
    summary: "Summary", "Samenvatting";
    rejected: "Rejected", "Afgekeurd";
    provenance: "Provenance", "Herkomst";
    input: "input", "invoer";
    sha256: "SHA-256 of the input", "SHA-256 van de invoer";
    law: "law", "wet";
    as_of: "date judged", "peildatum";
    tool: "made with", "gemaakt met";
    act: "act", "regeling";
    title: "title", "titel";
    status: "status", "status van de bron";
    source: "source", "bron";
    checked_on: "checked on", "getoetst op";
    rows_classified: "rows classified", "rijen ingedeeld";
    rows_rejected: "rows rejected", "rijen afgekeurd";
    output: "output", "uitvoer";
    of_them_rejected: "rejected", "afgekeurd";
    organisations_under: "Organisations under", "Organisaties volgens";
    organisations: "Organisations", "Organisaties";
    table_needs_scripts: "The table of organisations needs scripts, which are switched off here. All else is below.", "De tabel van organisaties vraagt scripts, en die staan hier uit. Al het andere staat hieronder.";
    more_rejected: "More rows were rejected than are listed here; a file of rejected rows has them all (--rejects FILE).", "Er zijn meer rijen afgekeurd dan hier staan; een bestand met afgekeurde rijen heeft ze allemaal (--rejects BESTAND).";
    rests_on: "What this rests on", "Waarop dit berust";
    no_advice: "This is not legal advice. A decision about an organisation needs the text of the law.", "Dit is geen juridisch advies. Een besluit over een organisatie vraagt de tekst van de wet.";
    acts: "acts", "regelingen";
    counted_beside: "counted beside the classes", "naast de klassen geteld";
    classes_by_sector: "Classes by sector", "Klassen per sector";
    in_figures: "In figures", "In cijfers";
    sizes: "Sizes", "Omvang van de ondernemingen";
    sizes_meant: "It is a size only, and no class.", "Dit is alleen de omvang, en geen klasse.";
    what_would_settle: "what is missing, and which fact would settle it", "wat ontbreekt, en welk gegeven het zou beslissen";
    cannot_be_told: "Organisations without a class yet, because something is missing or open", "Organisaties nog zonder klasse, omdat iets ontbreekt of openstaat";
    of_them_law_open: "Of them without any fact that would settle it, for the law itself leaves the class open", "Daarvan zonder gegeven dat het zou beslissen, want de wet zelf laat de klasse open";
    this_alone: "settled by this fact alone", "beslist door dit gegeven alleen";
    with_others: "needs other facts too", "vraagt ook andere gegevens";
    near_bounds: "Near a bound", "Dicht bij een grens";
    near_bounds_meant: "Organisations with a figure at most 10% from a bound, on the other side of which the class would be another", "Organisaties met een cijfer dat ten hoogste 10% van een grens af ligt, waar aan de andere kant de klasse een andere zou zijn";
    columns_meant: "Each column is a stretch of 2%; the line between is the bound.", "Elke kolom is een strook van 2%; de lijn ertussen is de grens.";
    below_it: "below", "eronder";
    up_to_it: "up to it", "tot en met";
    from_it_on: "from it on", "vanaf";
    over_it: "over it", "erboven";
    search: "Search", "Zoeken";
    all_of_them: "all", "alle";
    of: "of", "van";
    to: "to", "tot en met";
    shown: "shown", "getoond";
    none_fits: "No organisation fits these filters.", "Geen organisatie past bij deze filters.";
    previous: "Previous", "Vorige";
    next: "Next", "Volgende";
    hangs_on: "hangs on", "hangt af van";
    near_a_bound: "near a bound", "dicht bij een grens";
    near_some: "any bound", "enige grens";
    note: "note", "kenmerk";
    notes: "Notes", "Kenmerken";
    clear_filters: "Clear filters", "Filters wissen";
    sort_by: "sort by", "sorteren op";
    details: "Details", "Bijzonderheden";
    path: "How it came to this", "Hoe het zover kwam";
    a_second: "a second", "per seconde";
    self_check: "Self-check", "Zelfcheck";
    needs_scripts: "This self-check needs scripts, which are switched off in this browser. Nothing that you answer leaves the page. Switch scripts on for this file, or use `vitaal check` in a terminal.", "Deze zelfcheck heeft scripts nodig, en die staan in deze browser uit. Wat u antwoordt verlaat de pagina niet. Zet scripts aan voor dit bestand, of gebruik `vitaal check` in een terminal.";
    why_asked: "Why this is asked", "Waarom dit wordt gevraagd";
    looked_at_by: "Provisions that look at it", "Bepalingen die ernaar kijken";
    how_to_answer: "Every question may be answered `unknown`. `?` explains, `back` goes back, `stop` shows the result so far.", "Op elke vraag mag u `weet niet` antwoorden. `?` geeft uitleg, `terug` gaat terug, `stop` toont de uitkomst tot nu toe.";
    typed_unknown: "`unknown`", "`weet niet`";
    typed_flags: "`yes`, `no`", "`ja`, `nee`";
    typed_sectors: "`sectors`", "`sectoren`";
    as_a_count: "as in `48.5`", "zoals in `48,5`";
    as_a_whole: "as in `7`", "zoals in `7`";
    as_an_amount: "as in `12500000` or `12.5 mln`", "zoals in `12500000` of `12,5 mln`";
    pick_a_number: "the number of what it does, several as in `1,3`; or other words", "het nummer van wat de organisatie doet, meerdere zoals in `1,3`; of andere woorden";
    save_it: "Save it? A name that ends in .csv, .json, .md or .html; Enter for no", "Bewaren? Een naam die eindigt op .csv, .json, .md of .html; Enter voor nee";
    any_of: "Is any of these known:", "Is een van deze gegevens bekend:";
    any_of_help: "Answer no where there is nothing to tell, as of a new organisation: then the rules do without. Answer that it is not known where it exists and is not at hand.", "Antwoord nee als er niets te vertellen is, zoals bij een nieuwe organisatie: dan doen de regels het zonder. Antwoord dat het niet bekend is als het bestaat maar niet voorhanden is.";
    a_country: "a country, by its name or its code, as in `NL`", "een land, met zijn naam of code, zoals in `NL`";
    countries: "countries, by their names or codes, as in `NL, BE`", "landen, met hun namen of codes, zoals in `NL, BE`";
    a_date: "a date, as in `2026-08-15`", "een datum, zoals in `2026-08-15`";
    a_few_words: "a few words, such as what is on the door", "een paar woorden, zoals wat er op de gevel staat";
}

/// How sure something is, in words.
pub fn status_said(status: Status, lang: Lang) -> &'static str {
    let said = match status {
        Status::Verbatim => word::verbatim,
        Status::ReEnactment => word::re_enactment,
        Status::Guidance => word::guidance,
        Status::Secondary => word::secondary,
        Status::Unverified => word::unverified,
        Status::Draft => word::draft,
    };
    said.get(lang)
}

/// Whether an act is law, in words.
pub fn force_said(force: Force, lang: Lang) -> &'static str {
    let said = match force {
        Force::InForce => word::in_force,
        Force::Policy => word::policy,
        Force::Draft => word::draft,
        Force::Repealed => word::repealed,
    };
    said.get(lang)
}
