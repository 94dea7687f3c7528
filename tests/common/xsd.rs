//! Says in what an XML document departs from an XML schema, for as much of the language as `junit-10.xsd` uses. A part
//! of it that is not known here is a panic, so that nothing passes unread.
// each test takes the part it needs
#![allow(dead_code, clippy::unwrap_used)]

use roxmltree::{Document, Node};

/// Everything in which the document departs from the schema.
pub fn departures(document: &str, schema: &str) -> Vec<String> {
    let (document, schema) = (Document::parse(document).unwrap(), Document::parse(schema).unwrap());
    let schema = Schema { root: schema.root_element() };
    let mut found = Vec::new();
    let root = document.root_element();
    match schema.named("element", root.tag_name().name()) {
        Some(declared) => schema.element(root, declared, &mut found),
        None => found.push(format!("`{}` may not be the root", root.tag_name().name())),
    }
    found
}

struct Schema<'a> {
    root: Node<'a, 'a>,
}

impl<'a> Schema<'a> {
    fn named(&self, what: &str, name: &str) -> Option<Node<'a, 'a>> {
        parts(self.root).find(|part| part.tag_name().name() == what && part.attribute("name") == Some(name))
    }

    fn element(&self, node: Node, declared: Node<'a, 'a>, found: &mut Vec<String>) {
        let name = node.tag_name().name();
        let complex = parts(declared).next().or_else(|| self.named("complexType", declared.attribute("type")?));
        let Some(complex) = complex else {
            assert_eq!(declared.attribute("type"), Some("xs:string"));
            found.extend(node.children().find(Node::is_element).map(|_| format!("`{name}` holds text only")));
            return;
        };
        assert_eq!(complex.tag_name().name(), "complexType");
        let (mut content, mut attributes) = (None, Vec::new());
        for part in parts(complex) {
            match part.tag_name().name() {
                "attribute" => attributes.push(part),
                "sequence" | "choice" if content.is_none() => content = Some(part),
                other => panic!("`{other}` is not known here"),
            }
        }
        self.attributes(node, &attributes, found);
        let has_text = node.children().any(|c| c.is_text() && !c.text().unwrap().trim().is_empty());
        if has_text && complex.attribute("mixed") != Some("true") {
            found.push(format!("`{name}` may not hold text"));
        }
        let children: Vec<Node> = node.children().filter(Node::is_element).collect();
        let read = content.map_or(0, |content| self.particle(content, &children, found).unwrap_or_default());
        if let Some(left) = children.get(read) {
            found.push(format!("`{}` may not stand there in `{name}`", left.tag_name().name()));
        }
    }

    fn attributes(&self, node: Node, declared: &[Node], found: &mut Vec<String>) {
        let name = node.tag_name().name();
        for attribute in node.attributes() {
            let Some(one) = declared.iter().find(|d| d.attribute("name") == Some(attribute.name())) else {
                found.push(format!("`{name}` may not have `{}`", attribute.name()));
                continue;
            };
            // the other type is a pattern of time, which these reports leave out
            assert_eq!(one.attribute("type"), Some("xs:string"), "`{}`", attribute.name());
        }
        let required = declared.iter().filter(|d| d.attribute("use") == Some("required"));
        let missing = required.map(|d| d.attribute("name").unwrap()).filter(|a| !node.has_attribute(*a));
        found.extend(missing.map(|a| format!("`{name}` lacks `{a}`")));
    }

    /// How many of the children a particle takes; none where it does not fit.
    fn particle(&self, particle: Node<'a, 'a>, children: &[Node], found: &mut Vec<String>) -> Option<usize> {
        let least: usize = particle.attribute("minOccurs").map_or(1, |n| n.parse().unwrap());
        let most = particle.attribute("maxOccurs").map_or(1, |n| n.parse().unwrap_or(usize::MAX));
        let (mut taken, mut times) = (0, 0);
        while times < most {
            match self.once(particle, &children[taken..], found) {
                Some(more) => {
                    times += 1;
                    taken += more;
                    if more == 0 {
                        break;
                    }
                }
                None => break,
            }
        }
        (times >= least).then_some(taken)
    }

    fn once(&self, particle: Node<'a, 'a>, children: &[Node], found: &mut Vec<String>) -> Option<usize> {
        match particle.tag_name().name() {
            "element" => {
                let name = particle.attribute("ref").or(particle.attribute("name")).unwrap();
                let first = children.first().filter(|child| child.tag_name().name() == name)?;
                let declared = particle.attribute("ref").map_or(particle, |r| self.named("element", r).unwrap());
                self.element(*first, declared, found);
                Some(1)
            }
            "sequence" => {
                parts(particle).try_fold(0, |at, part| Some(at + self.particle(part, &children[at..], found)?))
            }
            "choice" => {
                parts(particle).find_map(|part| self.particle(part, children, found).filter(|taken| *taken > 0))
            }
            other => panic!("`{other}` is not known here"),
        }
    }
}

fn parts<'a>(node: Node<'a, 'a>) -> impl Iterator<Item = Node<'a, 'a>> {
    node.children().filter(Node::is_element)
}
