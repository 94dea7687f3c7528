//! The Dutch act beside the directive that it carries out: where they are the same for every record, that is proved;
//! where not, every difference stands here with its reason.
//!
//! Both are compared exactly, not by examples: over all entity types, all figures and all facts.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use vitaal::diagram::Cells;
use vitaal::evaluate::{Comparison, Side};
use vitaal::model::{Catalogue, Country, FactId, TypeId};
use vitaal::records::record;
use vitaal::rules::{Act, Readings, RuleSet, Source, load_act};

/// Differences as told, with the entity types that show them.
type Found = BTreeMap<(String, String), BTreeSet<String>>;

/// What an ordinary organisation in the Netherlands is. Of all else (size and its history, what Member States chose,
/// capacity, relief from duties) nothing is said anywhere below, so that what is proved holds whatever that is.
#[rustfmt::skip]
const ORDINARY: &[(&str, &str)] = &[
    ("country", "NL"), ("main_establishment", "NL"), ("service_countries", "NL"), ("provides_in_union", "true"),
    ("dora_exempt", "false"), ("excluded_body", "false"), ("security_or_law_enforcement", "false"),
    ("acts_as_trust_service_provider", "false"), ("public_administration_entity", "true"), ("critical_entity", "false"),
    ("designated_as", "none"), ("special_criteria", "false"), ("former_oes", "false"), ("own_use_only", "false"),
    ("root_name_server", "false"), ("ancillary_activity", "false"),
];

#[rustfmt::skip]
/// Entity types that belong together here. `annex-1` and `annex-2` are the types of these annexes that are in no other group.
const GROUPS: &[(&str, &[&str])] = &[
    ("registers", &["dns-service-provider", "tld-name-registry"]),
    ("digital-1", &["cloud-computing-provider", "data-centre-provider", "content-delivery-network-provider", "managed-service-provider", "managed-security-service-provider"]),
    ("digital-2", &["online-marketplace", "online-search-engine", "social-networking-platform"]),
    ("telecom", &["public-ecn-provider", "public-ecs-provider"]),
    ("central", &["public-admin-central", "central-agency", "ministry"]),
    ("regional", &["public-admin-regional", "province"]),
    ("local", &["public-admin-local", "joint-public-body", "municipality", "water-authority"]),
    ("security", &["ministry-of-defence", "intelligence-service", "public-prosecutor", "police", "safety-region"]),
    ("education", &["education-institution", "higher-education-institution"]),
];

/// Where the two differ when these facts are open and all others ordinary, and did not yet differ with fewer of them open.
struct Part {
    open: &'static [&'static str],
    why: &'static str,
    /// What the directive says, what the Dutch act says, for which types.
    differences: &'static [(&'static str, &'static str, &'static str)],
}

#[rustfmt::skip]
const PARTS: &[Part] = &[
    Part {
        open: &[],
        why: "Local and regional government is in, whatever its size and however its risk is assessed (Art. 8(1)(h), NIS2 Art. 2(2)(f)(ii), 2(5)(a)). Education is in by designation only (Art. 11, 13, NIS2 Art. 2(5)(b)).",
        differences: &[
            ("essential|important by education-included", "out-of-scope by higher-education-not-designated", "education"),
            ("essential|important by education-included", "out-of-scope by vocational-education", "vocational-education"),
            ("essential|important by local-government-included", "essential by decentral-government-body", "local"),
            ("essential|important by regional-assessed-large", "essential by decentral-government-body", "regional"),
            ("essential|important|out-of-scope by regional-unassessed-large", "essential by decentral-government-body", "regional"),
            ("important by regional-assessed", "essential by decentral-government-body", "regional"),
            ("important|out-of-scope by regional-unassessed-medium", "essential by decentral-government-body", "regional"),
            ("out-of-scope by local-government-not-included", "essential by decentral-government-body", "local"),
            ("out-of-scope by regional-without-finding", "essential by decentral-government-body", "regional"),
            ("essential|important by education-included", "out-of-scope by research-in-education", "research-organisation"),
        ],
    },
    Part {
        open: &["country"],
        why: "Art. 4(1): the act is for who is established in the Netherlands, in Europe; the directive leaves that to its Art. 26.",
        differences: &[
            ("essential by central-government-body", "out-of-scope by caribbean-netherlands", "central"),
            ("essential by central-government-body", "out-of-scope by established-elsewhere", "central"),
            ("essential by central-government-body + large-annex-1", "out-of-scope by caribbean-netherlands", "central"),
            ("essential by central-government-body + large-annex-1", "out-of-scope by established-elsewhere", "central"),
            ("essential by large-annex-1", "out-of-scope by caribbean-netherlands", "annex-1 trust-service-provider"),
            ("essential by large-annex-1", "out-of-scope by established-elsewhere", "annex-1 trust-service-provider"),
            ("essential by qualified-trust-tld-dns", "out-of-scope by caribbean-netherlands", "qualified-trust-service-provider"),
            ("essential by qualified-trust-tld-dns", "out-of-scope by established-elsewhere", "qualified-trust-service-provider"),
            ("essential by qualified-trust-tld-dns + large-annex-1", "out-of-scope by caribbean-netherlands", "qualified-trust-service-provider"),
            ("essential by qualified-trust-tld-dns + large-annex-1", "out-of-scope by established-elsewhere", "qualified-trust-service-provider"),
            ("essential|important by education-included", "out-of-scope by caribbean-netherlands", "education research-organisation vocational-education"),
            ("essential|important by education-included", "out-of-scope by established-elsewhere", "education research-organisation vocational-education"),
            ("essential|important by local-government-included", "out-of-scope by caribbean-netherlands", "local"),
            ("essential|important by local-government-included", "out-of-scope by established-elsewhere", "local"),
            ("essential|important by regional-assessed-large", "out-of-scope by caribbean-netherlands", "regional"),
            ("essential|important by regional-assessed-large", "out-of-scope by established-elsewhere", "regional"),
            ("essential|important|out-of-scope by regional-unassessed-large", "out-of-scope by caribbean-netherlands", "regional"),
            ("essential|important|out-of-scope by regional-unassessed-large", "out-of-scope by established-elsewhere", "regional"),
            ("important by annex-2-by-size", "out-of-scope by caribbean-netherlands", "annex-2"),
            ("important by annex-2-by-size", "out-of-scope by established-elsewhere", "annex-2"),
            ("important by medium-annex-1", "out-of-scope by caribbean-netherlands", "annex-1"),
            ("important by medium-annex-1", "out-of-scope by established-elsewhere", "annex-1"),
            ("important by medium-annex-1 + trust-service-at-any-size", "out-of-scope by caribbean-netherlands", "trust-service-provider"),
            ("important by medium-annex-1 + trust-service-at-any-size", "out-of-scope by established-elsewhere", "trust-service-provider"),
            ("important by regional-assessed", "out-of-scope by caribbean-netherlands", "regional"),
            ("important by regional-assessed", "out-of-scope by established-elsewhere", "regional"),
            ("important by trust-service-at-any-size", "out-of-scope by caribbean-netherlands", "trust-service-provider"),
            ("important by trust-service-at-any-size", "out-of-scope by established-elsewhere", "trust-service-provider"),
            ("important|out-of-scope by regional-unassessed-medium", "out-of-scope by caribbean-netherlands", "regional"),
            ("important|out-of-scope by regional-unassessed-medium", "out-of-scope by established-elsewhere", "regional"),
        ],
    },
    Part {
        open: &["main_establishment"],
        why: "Art. 4(3), 4(4): these kinds fall under the State of their main establishment or representative.",
        differences: &[
            ("essential by large-annex-1", "out-of-scope by main-establishment-elsewhere", "digital-1"),
            ("essential by qualified-trust-tld-dns", "out-of-scope by main-establishment-elsewhere", "registers"),
            ("essential by qualified-trust-tld-dns + large-annex-1", "out-of-scope by main-establishment-elsewhere", "registers"),
            ("important by annex-2-by-size", "out-of-scope by main-establishment-elsewhere", "digital-2"),
            ("important by medium-annex-1", "out-of-scope by main-establishment-elsewhere", "digital-1"),
            ("registration-only by domain-name-registration", "out-of-scope by registrar-elsewhere", "domain-name-registration-service"),
        ],
    },
    Part {
        open: &["service_countries"],
        why: "Art. 4(2): telecom falls under the State where it is offered.",
        differences: &[
            ("essential by large-annex-1", "out-of-scope by not-offered-in-netherlands", "telecom"),
            ("essential by medium-telecom", "out-of-scope by not-offered-in-netherlands", "telecom"),
            ("important by telecom-at-any-size", "out-of-scope by not-offered-in-netherlands", "telecom"),
            ("essential by network-of-space-operator-by-size", "out-of-scope by not-offered-in-netherlands", "space-ground-infrastructure-operator"),
            ("important by network-of-space-operator", "out-of-scope by not-offered-in-netherlands", "space-ground-infrastructure-operator"),
        ],
    },
    Part {
        open: &["provides_in_union"],
        why: "Art. 4(2), 4(4) do not ask for activities in the Union, beside an offer or a main establishment in the Netherlands.",
        differences: &[
            ("out-of-scope by no-activity-in-union", "essential by large-bijlage-1", "telecom"),
            ("out-of-scope by no-activity-in-union", "essential by medium-telecom", "telecom"),
            ("out-of-scope by no-activity-in-union", "important by small-telecom", "telecom"),
            ("out-of-scope by no-activity-in-union", "registration-only by domain-name-registration", "domain-name-registration-service"),
            ("out-of-scope by no-activity-in-union", "essential by network-of-space-operator-by-size", "space-ground-infrastructure-operator"),
            ("out-of-scope by no-activity-in-union", "important by small-network-of-space-operator", "space-ground-infrastructure-operator"),
        ],
    },
    Part {
        open: &["dora_exempt"],
        why: "Art. 7 is NIS2 Art. 2(10).",
        differences: &[],
    },
    Part {
        open: &["excluded_body"],
        why: "Art. 5(1) names the bodies that are out. The directive has no such list, only a test of what a public body does.",
        differences: &[
            ("essential by central-government-body", "out-of-scope by named-in-art-5", "central"),
            ("essential by central-government-body + large-annex-1", "out-of-scope by named-in-art-5", "central"),
            ("essential by large-annex-1", "out-of-scope by named-in-art-5", "annex-1 digital-1 telecom"),
            ("essential by medium-telecom", "out-of-scope by named-in-art-5", "telecom"),
            ("essential by qualified-trust-tld-dns", "out-of-scope by named-in-art-5", "registers"),
            ("essential by qualified-trust-tld-dns + large-annex-1", "out-of-scope by named-in-art-5", "registers"),
            ("essential|important by education-included", "out-of-scope by named-in-art-5", "education research-organisation vocational-education"),
            ("essential|important by local-government-included", "out-of-scope by named-in-art-5", "local"),
            ("essential|important by regional-assessed-large", "out-of-scope by named-in-art-5", "regional"),
            ("essential|important|out-of-scope by regional-unassessed-large", "out-of-scope by named-in-art-5", "regional"),
            ("important by annex-2-by-size", "out-of-scope by named-in-art-5", "annex-2 digital-2"),
            ("important by medium-annex-1", "out-of-scope by named-in-art-5", "annex-1 digital-1"),
            ("important by regional-assessed", "out-of-scope by named-in-art-5", "regional"),
            ("important by telecom-at-any-size", "out-of-scope by named-in-art-5", "telecom"),
            ("important|out-of-scope by regional-unassessed-medium", "out-of-scope by named-in-art-5", "regional"),
            ("registration-only by domain-name-registration", "out-of-scope by named-in-art-5", "domain-name-registration-service"),
            ("essential by network-of-space-operator-by-size", "out-of-scope by named-in-art-5", "space-ground-infrastructure-operator"),
            ("important by network-of-space-operator", "out-of-scope by named-in-art-5", "space-ground-infrastructure-operator"),
        ],
    },
    Part {
        open: &["security_or_law_enforcement"],
        why: "... and that test, NIS2 Art. 2(7), is not in the act: the list is closed.",
        differences: &[
            ("out-of-scope by national-security-body", "essential by central-government-body", "central"),
            ("out-of-scope by national-security-body", "essential by decentral-government-body", "local regional"),
        ],
    },
    Part {
        open: &["acts_as_trust_service_provider"],
        why: "By itself this says nothing of who is not excluded.",
        differences: &[],
    },
    Part {
        open: &["excluded_body", "acts_as_trust_service_provider"],
        why: "Art. 5(2): a body on the list is in as a trust service provider, and as nothing else.",
        differences: &[
            ("essential by central-government-body", "important by medium-body-as-trust-service", "central"),
            ("essential by central-government-body", "important by small-body-as-trust-service", "central"),
            ("essential by medium-telecom", "important by medium-body-as-trust-service", "telecom"),
            ("essential by qualified-trust-tld-dns", "important by medium-body-as-trust-service", "registers"),
            ("essential by qualified-trust-tld-dns", "important by small-body-as-trust-service", "registers"),
            ("essential|important by education-included", "essential by large-body-as-trust-service", "education research-organisation vocational-education"),
            ("essential|important by education-included", "important by medium-body-as-trust-service", "education research-organisation vocational-education"),
            ("essential|important by education-included", "important by small-body-as-trust-service", "education research-organisation vocational-education"),
            ("essential|important by local-government-included", "essential by large-body-as-trust-service", "local"),
            ("essential|important by local-government-included", "important by medium-body-as-trust-service", "local"),
            ("essential|important by local-government-included", "important by small-body-as-trust-service", "local"),
            ("essential|important by regional-assessed-large", "essential by large-body-as-trust-service", "regional"),
            ("essential|important|out-of-scope by regional-unassessed-large", "essential by large-body-as-trust-service", "regional"),
            ("important by annex-2-by-size", "essential by large-body-as-trust-service", "annex-2 digital-2"),
            ("important|out-of-scope by regional-unassessed-medium", "important by medium-body-as-trust-service", "regional"),
            ("out-of-scope by below-size", "important by small-body-as-trust-service", "annex-1 annex-2 digital-1 digital-2"),
            ("out-of-scope by education-not-included", "essential by large-body-as-trust-service", "education vocational-education"),
            ("out-of-scope by education-not-included", "important by medium-body-as-trust-service", "education vocational-education"),
            ("out-of-scope by education-not-included", "important by small-body-as-trust-service", "education vocational-education"),
            ("out-of-scope by local-government-not-included", "essential by large-body-as-trust-service", "local"),
            ("out-of-scope by local-government-not-included", "important by medium-body-as-trust-service", "local"),
            ("out-of-scope by local-government-not-included", "important by small-body-as-trust-service", "local"),
            ("out-of-scope by no-listed-type", "essential by large-body-as-trust-service", "eudi-wallet-provider medicines-wholesale-distributor other other-financial-entity public-transport-operator submarine-data-transmission-operator"),
            ("out-of-scope by no-listed-type", "important by medium-body-as-trust-service", "eudi-wallet-provider medicines-wholesale-distributor other other-financial-entity public-transport-operator submarine-data-transmission-operator"),
            ("out-of-scope by no-listed-type", "important by small-body-as-trust-service", "eudi-wallet-provider medicines-wholesale-distributor other other-financial-entity public-transport-operator submarine-data-transmission-operator"),
            ("out-of-scope by regional-without-finding", "important by small-body-as-trust-service", "regional"),
            ("registration-only by domain-name-registration", "essential by large-body-as-trust-service", "domain-name-registration-service"),
            ("registration-only by domain-name-registration", "important by medium-body-as-trust-service", "domain-name-registration-service"),
            ("registration-only by domain-name-registration", "important by small-body-as-trust-service", "domain-name-registration-service"),
            ("out-of-scope by education-not-included + research-in-education", "essential by large-body-as-trust-service", "research-organisation"),
            ("out-of-scope by education-not-included + research-in-education", "important by medium-body-as-trust-service", "research-organisation"),
            ("out-of-scope by education-not-included + research-in-education", "important by small-body-as-trust-service", "research-organisation"),
            ("essential by network-of-space-operator-by-size", "important by medium-body-as-trust-service", "space-ground-infrastructure-operator"),
        ],
    },
    Part {
        open: &["security_or_law_enforcement", "acts_as_trust_service_provider"],
        why: "Under the directive a public body that works in security is in as a trust service provider; under the act it never was out.",
        differences: &[
            ("important by medium-annex-1 + trust-service-at-any-size", "essential by central-government-body", "central"),
            ("important by medium-annex-1 + trust-service-at-any-size", "essential by decentral-government-body", "local regional"),
            ("important by trust-service-at-any-size", "essential by central-government-body", "central"),
            ("important by trust-service-at-any-size", "essential by decentral-government-body", "local regional"),
        ],
    },
    Part {
        open: &["public_administration_entity"],
        why: "Ministries, provinces, municipalities and water authorities are named without the criteria of an overheidsinstantie (Art. 8(1)(g), (h)).",
        differences: &[
            ("out-of-scope by court-parliament-central-bank", "essential by central-government-body", "ministry"),
            ("out-of-scope by court-parliament-central-bank", "essential by decentral-government-body", "municipality province water-authority"),
        ],
    },
    Part {
        open: &["critical_entity"],
        why: "Art. 8(1)(i) is NIS2 Art. 3(1)(f) ...",
        differences: &[],
    },
    Part {
        open: &["critical_entity", "country"],
        why: "... within Art. 4, which comes first, also for who is of no listed kind;",
        differences: &[
            ("essential by critical-entity", "out-of-scope by caribbean-netherlands", "annex-1 annex-2 central education eudi-wallet-provider local medicines-wholesale-distributor other other-financial-entity public-transport-operator regional submarine-data-transmission-operator trust-service-provider vocational-education"),
            ("essential by critical-entity", "out-of-scope by established-elsewhere", "annex-1 annex-2 central education eudi-wallet-provider local medicines-wholesale-distributor other other-financial-entity public-transport-operator regional submarine-data-transmission-operator trust-service-provider vocational-education"),
            ("essential by critical-entity", "out-of-scope by named-in-art-5", "security"),
            ("essential by critical-entity", "registration-only by domain-name-registration", "domain-name-registration-service"),
            ("essential by critical-entity + central-government-body", "out-of-scope by caribbean-netherlands", "central"),
            ("essential by critical-entity + central-government-body", "out-of-scope by established-elsewhere", "central"),
            ("essential by critical-entity + central-government-body + large-annex-1", "out-of-scope by caribbean-netherlands", "central"),
            ("essential by critical-entity + central-government-body + large-annex-1", "out-of-scope by established-elsewhere", "central"),
            ("essential by critical-entity + education-included", "out-of-scope by caribbean-netherlands", "education research-organisation vocational-education"),
            ("essential by critical-entity + education-included", "out-of-scope by established-elsewhere", "education research-organisation vocational-education"),
            ("essential by critical-entity + large-annex-1", "out-of-scope by caribbean-netherlands", "annex-1 trust-service-provider"),
            ("essential by critical-entity + large-annex-1", "out-of-scope by established-elsewhere", "annex-1 trust-service-provider"),
            ("essential by critical-entity + local-government-included", "out-of-scope by caribbean-netherlands", "local"),
            ("essential by critical-entity + local-government-included", "out-of-scope by established-elsewhere", "local"),
            ("essential by critical-entity + qualified-trust-tld-dns", "out-of-scope by caribbean-netherlands", "qualified-trust-service-provider"),
            ("essential by critical-entity + qualified-trust-tld-dns", "out-of-scope by established-elsewhere", "qualified-trust-service-provider"),
            ("essential by critical-entity + qualified-trust-tld-dns + large-annex-1", "out-of-scope by caribbean-netherlands", "qualified-trust-service-provider"),
            ("essential by critical-entity + qualified-trust-tld-dns + large-annex-1", "out-of-scope by established-elsewhere", "qualified-trust-service-provider"),
            ("essential by critical-entity + regional-assessed-large", "out-of-scope by caribbean-netherlands", "regional"),
            ("essential by critical-entity + regional-assessed-large", "out-of-scope by established-elsewhere", "regional"),
            ("essential by critical-entity + regional-unassessed-large", "out-of-scope by caribbean-netherlands", "regional"),
            ("essential by critical-entity + regional-unassessed-large", "out-of-scope by established-elsewhere", "regional"),
        ],
    },
    Part {
        open: &["critical_entity", "main_establishment"],
        why: "... so that a digital kind led from elsewhere stays out,",
        differences: &[
            ("essential by critical-entity", "out-of-scope by main-establishment-elsewhere", "digital-1 digital-2"),
            ("essential by critical-entity + large-annex-1", "out-of-scope by main-establishment-elsewhere", "digital-1"),
            ("essential by critical-entity + qualified-trust-tld-dns", "out-of-scope by main-establishment-elsewhere", "registers"),
            ("essential by critical-entity + qualified-trust-tld-dns + large-annex-1", "out-of-scope by main-establishment-elsewhere", "registers"),
        ],
    },
    Part {
        open: &["critical_entity", "service_countries"],
        why: "... and telecom that is not offered here;",
        differences: &[
            ("essential by critical-entity", "out-of-scope by not-offered-in-netherlands", "space-ground-infrastructure-operator telecom"),
            ("essential by critical-entity + large-annex-1", "out-of-scope by not-offered-in-netherlands", "telecom"),
            ("essential by critical-entity + medium-telecom", "out-of-scope by not-offered-in-netherlands", "telecom"),
            ("essential by critical-entity + network-of-space-operator-by-size", "out-of-scope by not-offered-in-netherlands", "space-ground-infrastructure-operator"),
        ],
    },
    Part {
        open: &["critical_entity", "excluded_body"],
        why: "... and within Art. 5. A body on the list cannot be designated under the Wwke either, so as a trust service provider it is what its size makes it.",
        differences: &[
            ("essential by critical-entity", "important by medium-bijlage-1", "trust-service-provider"),
            ("essential by critical-entity", "important by small-trust-service", "trust-service-provider"),
            ("essential by critical-entity", "out-of-scope by named-in-art-5", "annex-1 annex-2 digital-1 digital-2 domain-name-registration-service education eudi-wallet-provider local medicines-wholesale-distributor other other-financial-entity public-transport-operator regional submarine-data-transmission-operator telecom vocational-education"),
            ("essential by critical-entity + central-government-body", "out-of-scope by named-in-art-5", "central"),
            ("essential by critical-entity + central-government-body + large-annex-1", "out-of-scope by named-in-art-5", "central"),
            ("essential by critical-entity + education-included", "out-of-scope by named-in-art-5", "education research-organisation vocational-education"),
            ("essential by critical-entity + large-annex-1", "out-of-scope by named-in-art-5", "annex-1 digital-1 telecom"),
            ("essential by critical-entity + local-government-included", "out-of-scope by named-in-art-5", "local"),
            ("essential by critical-entity + medium-telecom", "out-of-scope by named-in-art-5", "telecom"),
            ("essential by critical-entity + qualified-trust-tld-dns", "out-of-scope by named-in-art-5", "registers"),
            ("essential by critical-entity + qualified-trust-tld-dns + large-annex-1", "out-of-scope by named-in-art-5", "registers"),
            ("essential by critical-entity + regional-assessed-large", "out-of-scope by named-in-art-5", "regional"),
            ("essential by critical-entity + regional-unassessed-large", "out-of-scope by named-in-art-5", "regional"),
            ("essential by critical-entity + network-of-space-operator-by-size", "out-of-scope by named-in-art-5", "space-ground-infrastructure-operator"),
        ],
    },
    Part {
        open: &["critical_entity", "security_or_law_enforcement"],
        why: "Again: the directive's test of security is not in the act.",
        differences: &[
            ("out-of-scope by national-security-body", "essential by critical-entity + central-government-body", "central"),
            ("out-of-scope by national-security-body", "essential by critical-entity + decentral-government-body", "local regional"),
        ],
    },
    Part {
        open: &["designated_as"],
        why: "As important only higher education can be designated (Art. 9, 13); higher education is in by designation alone (Art. 11, 13). Regional bodies are essential by Art. 8(1)(h) in any case.",
        differences: &[
            ("essential|important by education-included", "essential by designated-higher-education", "education"),
            ("essential|important by education-included", "important by designated-important-higher-education", "education"),
            ("essential|important by identified-important + regional-assessed-large", "essential by decentral-government-body", "regional"),
            ("essential|important by identified-important + regional-unassessed-large", "essential by decentral-government-body", "regional"),
            ("essential|important by local-government-included", "essential by decentral-government-body + designated-by-criteria", "local"),
            ("important by identified-important", "essential by decentral-government-body", "regional"),
            ("important by identified-important", "out-of-scope by below-size", "annex-1 annex-2 digital-1 digital-2"),
            ("important by identified-important + regional-assessed", "essential by decentral-government-body", "regional"),
            ("important by identified-important + regional-unassessed-medium", "essential by decentral-government-body", "regional"),
            ("out-of-scope by education-not-included", "essential by designated-higher-education", "education"),
            ("out-of-scope by education-not-included", "important by designated-important-higher-education", "education"),
            ("out-of-scope by local-government-not-included", "essential by decentral-government-body + designated-by-criteria", "local"),
        ],
    },
    Part {
        open: &["special_criteria"],
        why: "Who claims to meet NIS2 Art. 2(2)(b) to (e) is what it is without the claim, until the minister decides (Art. 9).",
        differences: &[
            ("essential|important by special-criteria-claimed + regional-assessed-large", "essential by decentral-government-body", "regional"),
            ("essential|important|out-of-scope by special-criteria-claimed + regional-unassessed-large", "essential by decentral-government-body", "regional"),
            ("important by special-criteria-claimed + regional-assessed", "essential by decentral-government-body", "regional"),
            ("important|out-of-scope by special-criteria-claimed + below-size", "out-of-scope by below-size", "annex-1 annex-2 digital-1 digital-2"),
            ("important|out-of-scope by special-criteria-claimed + regional-unassessed-medium", "essential by decentral-government-body", "regional"),
            ("important|out-of-scope by special-criteria-claimed + regional-without-finding", "essential by decentral-government-body", "regional"),
        ],
    },
    Part {
        open: &["former_oes"],
        why: "No carry-over of former operators of essential services: Art. 10 is a power.",
        differences: &[
            ("essential by former-operator", "important by bijlage-2-by-size", "annex-2 digital-2"),
            ("essential by former-operator", "important by medium-bijlage-1", "annex-1 digital-1 trust-service-provider"),
            ("essential by former-operator", "important by small-telecom", "telecom"),
            ("essential by former-operator", "important by small-trust-service", "trust-service-provider"),
            ("essential by former-operator", "out-of-scope by below-size", "annex-1 annex-2 digital-1 digital-2"),
            ("essential by former-operator", "important by small-network-of-space-operator", "space-ground-infrastructure-operator"),
        ],
    },
    Part {
        open: &["former_oes", "designated_as"],
        why: "That power does not ask for a listed kind.",
        differences: &[
            ("essential|important by education-included", "essential by designated-former-provider", "research-organisation vocational-education"),
            ("essential|important by education-included", "essential by designated-former-provider + designated-higher-education", "education"),
            ("essential|important by local-government-included", "essential by decentral-government-body + designated-by-criteria + designated-former-provider", "local"),
            ("out-of-scope by education-not-included", "essential by designated-former-provider", "vocational-education"),
            ("out-of-scope by education-not-included", "essential by designated-former-provider + designated-higher-education", "education"),
            ("out-of-scope by local-government-not-included", "essential by decentral-government-body + designated-by-criteria + designated-former-provider", "local"),
            ("out-of-scope by no-listed-type", "essential by designated-former-provider", "eudi-wallet-provider medicines-wholesale-distributor other other-financial-entity public-transport-operator submarine-data-transmission-operator"),
            ("registration-only by domain-name-registration", "essential by designated-former-provider", "domain-name-registration-service"),
            ("out-of-scope by education-not-included + research-in-education", "essential by designated-former-provider", "research-organisation"),
        ],
    },
    Part {
        open: &["own_use_only"],
        why: "The definitions follow the directive.",
        differences: &[],
    },
    Part {
        open: &["root_name_server"],
        why: "Art. 6 follows NIS2 Art. 6(20)(b).",
        differences: &[],
    },
    Part {
        open: &["ancillary_activity"],
        why: "Producers of electricity count by main activity or from 100 MW on (bijlage 1); the directive knows neither.",
        differences: &[
            ("essential by large-annex-1", "out-of-scope by electricity-as-side-activity", "electricity-producer"),
            ("important by medium-annex-1", "out-of-scope by electricity-as-side-activity", "electricity-producer"),
        ],
    },
    Part {
        open: &["ancillary_activity", "public_administration_entity"],
        why: "For roads both leave out public bodies only (bijlage 1, Annex I(2)(d)).",
        differences: &[],
    },
];

struct Acts {
    both: Comparison,
    groups: Vec<(String, BTreeSet<String>)>,
}

fn acts() -> Acts {
    let load = |id: &str| load_act(&Source::Embedded, id, jiff::civil::date(2026, 11, 21), &Readings::new()).unwrap();
    let act = |rules: &RuleSet| -> Arc<Act> { rules.regimes.iter().find_map(|r| r.act.clone()).unwrap() };
    let (nis2, cbw) = (load("eu/nis2"), load("nl/cbw"));
    let both = Comparison::of(&act(&nis2), &act(&cbw), Arc::clone(&nis2.catalogue), Some(Country(*b"NL"))).unwrap();
    let mut groups: Vec<(String, BTreeSet<String>)> =
        GROUPS.iter().map(|(name, types)| (name.to_string(), types.iter().map(|t| t.to_string()).collect())).collect();
    for annex in ["annex-1", "annex-2"] {
        let table = &act(&nis2).names.tables[annex];
        let listed = both.catalogue.type_ids().filter(|id| table.row(*id, &both.catalogue).is_some());
        let is_free = |id: &String| {
            !groups.iter().any(|(_, types)| types.contains(id)) && !id.ends_with("trust-service-provider")
        };
        let types = listed.map(|id| named(&both.catalogue, id)).filter(is_free).collect();
        groups.push((annex.to_string(), types));
    }
    Acts { both, groups }
}

fn named(catalogue: &Catalogue, id: TypeId) -> String {
    catalogue.entity_type(id).id.clone()
}

impl Acts {
    /// Records that are ordinary but for some facts, of which nothing is said.
    fn ordinary_but_for(&self, freed: &[&str]) -> Cells {
        let Comparison { space, catalogue, .. } = &self.both;
        let all: Vec<FactId> = catalogue.fact_ids().collect();
        let kept = ORDINARY.iter().filter(|(name, _)| !freed.contains(name));
        kept.fold(space.anything(), |cells, (name, value)| {
            let fact = all.iter().find(|fact| catalogue.fact(**fact).name == *name);
            let variable =
                fact.and_then(|fact| space.variable(*fact)).unwrap_or_else(|| panic!("no rule tests {name}"));
            let there = space.lens(&all, catalogue).cells(&record([(*name, *value)], catalogue).unwrap());
            space.with(&cells, variable, space.open(&there, variable).trailing_zeros() as usize)
        })
    }

    /// Every difference between the acts for such records, with the entity types for which it is one.
    fn differences(&self, within: &Cells) -> Found {
        let mut found: Found = BTreeMap::new();
        for (one, alike) in self.both.kinds() {
            for difference in self.both.differences(&[one], within) {
                let types = found.entry((said(&difference.one), said(&difference.other))).or_default();
                types.extend(alike.iter().map(|id| named(&self.both.catalogue, *id)));
            }
        }
        found
    }

    /// Types by their groups, and by their own names where a group is not there as a whole.
    fn grouped(&self, types: &BTreeSet<String>) -> String {
        let whole: Vec<_> = self.groups.iter().filter(|(_, group)| group.is_subset(types)).collect();
        let rest = types.iter().filter(|id| !whole.iter().any(|(_, group)| group.contains(*id)));
        let names: BTreeSet<&str> =
            whole.iter().map(|(name, _)| name.as_str()).chain(rest.map(String::as_str)).collect();
        Vec::from_iter(names).join(" ")
    }
}

fn said(side: &Side) -> String {
    format!("{} by {}", side.classes.join("|"), side.rules.join(" + "))
}

#[test]
fn the_acts_differ_where_the_law_says_so_and_nowhere_else() {
    let acts = acts();
    let mut wrong = Vec::new();
    let mut known: Vec<(&[&str], Found)> = Vec::new();
    for part in PARTS {
        let found = acts.differences(&acts.ordinary_but_for(part.open));
        let mut new = found.clone();
        let of_fewer = known.iter().filter(|(open, _)| open.iter().all(|fact| part.open.contains(fact)));
        for (pair, types) in of_fewer.flat_map(|(_, found)| found) {
            new.entry(pair.clone()).or_default().retain(|id| !types.contains(id));
        }
        new.retain(|_, types| !types.is_empty());
        let new: BTreeSet<(String, String, String)> =
            new.into_iter().map(|((one, other), types)| (one, other, acts.grouped(&types))).collect();
        let text = |(one, other, types): &(&str, &str, &str)| (one.to_string(), other.to_string(), types.to_string());
        let expected: BTreeSet<(String, String, String)> = part.differences.iter().map(text).collect();
        let is = |(one, other, types): &(String, String, String)| format!("  {one} -> {other}: {types}");
        let more: Vec<String> = new.difference(&expected).map(is).collect();
        let fewer: Vec<String> = expected.difference(&new).map(is).collect();
        if !more.is_empty() || !fewer.is_empty() {
            let (open, why) = (part.open.join(", "), part.why);
            wrong.push(format!(
                "open: {open} ({why})\n not in the table:\n{}\n only in the table:\n{}",
                more.join("\n"),
                fewer.join("\n")
            ));
        }
        known.push((part.open, found));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// With every fact of ORDINARY as it is there, all but public bodies and education are the same under both acts, whatever
/// their figures, their history and what Member States chose.
#[test]
fn ordinary_organisations_are_the_same_under_both() {
    let acts = acts();
    let found = acts.differences(&acts.ordinary_but_for(&[]));
    let differing: BTreeSet<String> = found.into_values().flatten().collect();
    assert_eq!(acts.grouped(&differing), "education local regional research-organisation vocational-education");
}

/// Rules that are a reason to differ whatever the other act says. They meet rules that the table does not show them with
/// where several facts are out of the ordinary at once.
#[rustfmt::skip]
const TELLING: &[(&str, &str)] = &[
    ("established-elsewhere", "Art. 4 comes before all that makes an entity essential or important"),
    ("caribbean-netherlands", "likewise"),
    ("main-establishment-elsewhere", "likewise"),
    ("not-offered-in-netherlands", "likewise"),
    ("registrar-elsewhere", "likewise"),
    ("named-in-art-5", "Art. 5(1): a list of bodies in place of a test"),
    ("large-body-as-trust-service", "Art. 5(2): such a body is a trust service provider and nothing else"),
    ("medium-body-as-trust-service", "likewise"),
    ("small-body-as-trust-service", "likewise"),
    ("electricity-as-side-activity", "bijlage 1: producers by main activity or capacity"),
    ("designated-former-provider", "Art. 10: of any kind"),
    ("named-body-elsewhere", "Art. 5(1) names bodies, in whatever capacity but that of Art. 5(2)"),
    ("former-operator", "NIS2 Art. 3(1)(g) was not used"),
    ("no-activity-in-union", "Art. 4(2), 4(4) do not ask for it"),
];

/// What is left: a body of Art. 5(1) that acts as a trust service provider cannot be a critical entity, and can be
/// designated in that capacity alone, whatever else it does.
const OF_LISTED_BODIES: &[(&str, &str)] = &[
    ("critical-entity", "below-size"),
    ("critical-entity", "bijlage-2-by-size"),
    ("critical-entity", "small-telecom"),
    ("critical-entity", "root-name-server-operator"),
    ("court-parliament-central-bank", "designated-by-criteria"),
    ("education-included", "designated-by-criteria"),
    ("education-not-included", "designated-by-criteria"),
    ("minor-part-road-management", "designated-by-criteria"),
    ("minor-part-waste-water", "designated-by-criteria"),
    ("minor-part-water-supply", "designated-by-criteria"),
    ("no-listed-type", "designated-by-criteria"),
    ("root-name-server-operator", "designated-by-criteria"),
    ("research-in-education", "designated-by-criteria"),
    ("critical-entity", "small-network-of-space-operator"),
    ("waste-not-principal", "designated-by-criteria"),
    ("domain-name-registration", "designated-by-criteria"),
];

/// Over all records at once, every fact open: each difference goes back to a pair of rules of the table above.
#[test]
fn every_difference_over_all_records_goes_back_to_one_of_the_table() {
    let acts = acts();
    let rules = |side: &str| -> BTreeSet<String> {
        side.split(" by ").nth(1).unwrap_or_default().split(" + ").map(str::to_string).collect()
    };
    let in_table = PARTS.iter().flat_map(|part| part.differences).map(|(one, other, _)| (rules(one), rules(other)));
    let mut pairs: BTreeSet<(String, String)> = BTreeSet::new();
    for (one, other) in in_table {
        pairs.extend(one.iter().flat_map(|a| other.iter().map(move |b| (a.clone(), b.clone()))));
    }
    pairs.extend(OF_LISTED_BODIES.iter().map(|(one, other)| (one.to_string(), other.to_string())));
    let tells = |rule: &String| TELLING.iter().any(|(telling, _)| telling == rule);
    let found = acts.differences(&acts.both.space.anything());
    assert!(found.len() > 500, "only {} differences", found.len());
    let mut unexplained: Found = BTreeMap::new();
    for ((one, other), types) in found {
        let (ones, others) = (rules(&one), rules(&other));
        let is_in = ones.iter().chain(&others).any(tells)
            || ones.iter().any(|a| others.iter().any(|b| pairs.contains(&(a.clone(), b.clone()))));
        if !is_in {
            unexplained.entry((one, other)).or_default().extend(types);
        }
    }
    let lines: Vec<String> =
        unexplained.iter().map(|((one, other), types)| format!("{one} -> {other}: {}", acts.grouped(types))).collect();
    assert!(lines.is_empty(), "{} differences have no reason:\n{}", lines.len(), lines.join("\n"));
}
