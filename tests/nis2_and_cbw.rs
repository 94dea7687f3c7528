use std::time::Instant;
use vitaal::evaluate::Comparison;
use vitaal::rules::{Readings, Source, load_act};
#[test]
fn explore() {
    let d = jiff::civil::date(2026, 11, 21);
    let load = |id: &str| load_act(&Source::Embedded, id, d, &Readings::new()).unwrap();
    let (a, b) = (load("eu/nis2"), load("nl/cbw"));
    let act = |r: &vitaal::rules::RuleSet| r.regimes.iter().find_map(|r| r.act.clone()).unwrap();
    let t = Instant::now();
    let c = Comparison::of(&act(&a), &act(&b), a.catalogue.clone(), Some(vitaal::model::Country(*b"NL"))).unwrap();
    println!("compiled {:?}", t.elapsed());
    for v in &c.space.variables { println!("{:?} {}", v.fact.map(|f| &c.catalogue.fact(f).name), v.width()); }
    for (id, types) in c.kinds() {
        let t = Instant::now();
        let names: Vec<_> = types.iter().map(|i| c.catalogue.entity_type(*i).id.clone()).collect();
        println!("KIND {}", names.join(" "));
        let d = c.differences(&[id], &c.space.anything());
        println!("  {} differences {:?}", d.len(), t.elapsed());
    }
}
#[test]
fn explore2() {
    let d = jiff::civil::date(2026, 11, 21);
    let load = |id: &str| load_act(&Source::Embedded, id, d, &Readings::new()).unwrap();
    let (a, b) = (load("eu/nis2"), load("nl/cbw"));
    let act = |r: &vitaal::rules::RuleSet| r.regimes.iter().find_map(|r| r.act.clone()).unwrap();
    let c = Comparison::of(&act(&a), &act(&b), a.catalogue.clone(), Some(vitaal::model::Country(*b"NL"))).unwrap();
    let fix = |mut cells, f: &str, v: usize| { 
        let fact = c.catalogue.fact_ids().find(|x| c.catalogue.fact(*x).name == f).unwrap();
        cells = c.space.with(&cells, c.space.variable(fact).unwrap(), v); cells };
    for v in &c.space.variables { println!("{:?} {} {:?}", v.fact.map(|f| &c.catalogue.fact(f).name), v.width(), v.partition); }
    let mut w = c.space.anything();
    for (f, v) in [("provides_in_union",1),("country",0),("main_establishment",1),("service_countries",1),("dora_exempt",0),("excluded_body",0),("security_or_law_enforcement",0),("acts_as_trust_service_provider",0),("public_administration_entity",1),("critical_entity",0),("designated_as",0),("special_criteria",0),("former_oes",0),("oes_carried_over",0),("own_use_only",0),("root_name_server",0),("ancillary_activity",0)] { 
        if f == "country" { continue }
        w = fix(w, f, v); }
    for cc in 0..3 { let w = fix(w, "country", cc);
    println!("==== country {cc}");
    for (id, types) in c.kinds() {
        let names: Vec<_> = types.iter().map(|i| c.catalogue.entity_type(*i).id.clone()).collect();
        println!("KIND {}", names.join(" "));
        for d in c.differences(&[id], &w) {
            println!("   {:?} {:?} -> {:?} {:?}", d.one.classes, d.one.rules, d.other.classes, d.other.rules);
        }
    }}
}
