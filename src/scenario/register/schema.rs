//! The register as a JSON Schema (draft 7), by which editors complete and check scenarios. It
//! refuses what single values and keys can get wrong; what only the whole can tell, `coattails
//! check` finds.

use serde_json::{Map, Value, json};

use super::{ANYWHERE, Bounds, By, Form, Kind, Parameter, parameters};
use crate::random::distribution::{FAMILIES, Family, Normal};

/// The schema as indented JSON. Ends with a line feed.
pub fn schema() -> String {
    let mut root = Inner::default();
    for parameter in parameters() {
        root.add(&parameter.path.split('.').collect::<Vec<_>>(), parameter);
    }
    let mut parts = root.schema();
    parts["properties"]["format"]["const"] = json!(1);
    let mut definitions = definitions();
    definitions["parts"] = parts;
    let schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A scenario of coattails",
        "allOf": [{ "$ref": "#/definitions/parts" }],
        "if": { "required": ["extends"] },
        "else": { "required": ["format", "as-of", "candidates", "blocs", "contests"] },
        "dependencies": { "remove": ["extends"] },
        "definitions": definitions,
    });
    // A schema is made of texts, numbers and tables of them.
    serde_json::to_string_pretty(&schema).map_or_else(|_| String::new(), |text| text + "\n")
}

/// What can stand under a table, in the order of the register.
#[derive(Default)]
struct Inner<'r> {
    words: Vec<(&'r str, Place<'r>)>,
    ids: Option<(Kind, Box<Place<'r>>)>,
}

enum Place<'r> {
    Leaf(&'r Parameter),
    Inner(Inner<'r>),
}

impl<'r> Inner<'r> {
    fn add(&mut self, path: &[&'r str], parameter: &'r Parameter) {
        let Some((first, rest)) = path.split_first() else {
            return;
        };
        let fresh = || {
            if rest.is_empty() {
                Place::Leaf(parameter)
            } else {
                Place::Inner(Inner::default())
            }
        };
        let place = match Kind::placeholder(first) {
            Some(kind) => &mut *self.ids.get_or_insert_with(|| (kind, Box::new(fresh()))).1,
            None => {
                let at = self
                    .words
                    .iter()
                    .position(|(word, _)| word == first)
                    .unwrap_or_else(|| {
                        self.words.push((first, fresh()));
                        self.words.len() - 1
                    });
                &mut self.words[at].1
            }
        };
        if let Place::Inner(inner) = place {
            inner.add(rest, parameter);
        }
    }

    fn schema(&self) -> Value {
        let mut properties: Map<String, Value> = self
            .words
            .iter()
            .map(|(word, place)| ((*word).to_owned(), place.schema()))
            .collect();
        for word in ANYWHERE {
            properties
                .entry(word)
                .or_insert_with(|| json!({ "type": "string" }));
        }
        let mut schema = json!({ "type": "object", "additionalProperties": false });
        if let Some((kind, place)) = &self.ids {
            let taken: Vec<&str> = self
                .words
                .iter()
                .map(|(word, _)| *word)
                .chain(ANYWHERE)
                .collect();
            let id = if *kind == Kind::Party {
                ".+"
            } else {
                "[a-z0-9][a-z0-9-]{0,63}"
            };
            let pattern = format!("^(?!(?:{})$){id}$", taken.join("|"));
            schema["patternProperties"] = json!({ pattern: place.schema() });
        }
        schema["properties"] = Value::Object(properties);
        schema
    }
}

impl Place<'_> {
    fn schema(&self) -> Value {
        match self {
            Place::Inner(inner) => inner.schema(),
            Place::Leaf(parameter) => {
                let mut schema = value(parameter.form);
                schema["description"] = described(parameter).into();
                schema
            }
        }
    }
}

/// `Share who approve. Unit: share. Default: 0.`
fn described(parameter: &Parameter) -> String {
    let mut text = parameter.meaning.to_owned();
    for (word, what) in [
        ("Unit", parameter.unit),
        ("Default", parameter.default),
        ("From", parameter.source),
    ] {
        if let Some(by_what) = what.strip_prefix("needed") {
            text += &format!(" Needed{by_what}.");
        } else if !what.is_empty() {
            text += &format!(" {word}: {what}.");
        }
    }
    text
}

fn value(form: Form) -> Value {
    match form {
        Form::Text | Form::Column => json!({ "type": "string" }),
        Form::Name(_) | Form::NameOr(..) => {
            json!({ "type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,63}$" })
        }
        Form::Names(_) => {
            json!({ "type": "array", "items": { "type": "string" }, "uniqueItems": true })
        }
        Form::Paths => json!({ "type": "array", "items": { "type": "string" } }),
        Form::Columns => {
            json!({ "type": "array", "items": { "type": "string" }, "minItems": 2, "maxItems": 2 })
        }
        Form::Date => json!({ "type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}$" }),
        Form::Count => json!({ "type": "integer", "minimum": 0, "maximum": 1_u64 << 53 }),
        Form::Word(words) => json!({ "enum": words }),
        Form::Colour => json!({ "type": "string", "pattern": "^#[0-9a-fA-F]{6}$" }),
        Form::Tile => {
            let axis = json!({ "type": "integer", "minimum": 0, "maximum": 999 });
            json!({ "type": "array", "items": axis, "minItems": 2, "maxItems": 2 })
        }
        Form::Rule => reference("rule"),
        Form::Shock => reference("shock"),
        Form::Correlation => reference("correlation"),
        Form::Steps => reference("steps"),
        Form::Parts => reference("parts"),
        Form::Edits => json!({ "type": "object" }),
        Form::Factors => json!({ "type": "object", "additionalProperties": { "type": "number" } }),
        Form::Number { bounds, spread, by } => number(bounds, spread, by),
    }
}

fn reference(name: &str) -> Value {
    json!({ "allOf": [{ "$ref": format!("#/definitions/{name}") }] })
}

fn within(bounds: Bounds) -> Value {
    match bounds {
        Bounds::Share => json!({ "type": "number", "minimum": 0, "maximum": 1 }),
        Bounds::Inside => json!({ "type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1 }),
        Bounds::Positive => json!({ "type": "number", "exclusiveMinimum": 0 }),
        Bounds::NotNegative => json!({ "type": "number", "minimum": 0 }),
        Bounds::Shape => json!({ "type": "number", "minimum": 0.01, "maximum": 1e8 }),
        Bounds::Any => json!({ "type": "number" }),
    }
}

fn number(bounds: Bounds, spread: bool, by: By) -> Value {
    let plain = within(bounds);
    if !spread {
        return plain;
    }
    let one = json!({ "anyOf": [plain, { "$ref": "#/definitions/distribution" }] });
    let told_apart = |one: &Value| {
        let said: Map<String, Value> = ANYWHERE
            .iter()
            .map(|word| ((*word).to_owned(), json!({ "type": "string" })))
            .collect();
        let families = FAMILIES.map(|family| family.name);
        // A table that begins like a distribution is one.
        json!({
            "type": "object",
            "propertyNames": { "not": { "enum": families } },
            "properties": said,
            "additionalProperties": one,
        })
    };
    let any_of = |of: &[&Value]| json!({ "anyOf": of });
    match by {
        By::Nothing => one,
        By::Bloc | By::Contest | By::BlocOrContest => any_of(&[&one, &told_apart(&one)]),
        By::Turnout => {
            let by_bloc = told_apart(&one);
            any_of(&[&one, &told_apart(&any_of(&[&one, &by_bloc]))])
        }
    }
}

fn definitions() -> Value {
    let shock = |family: &Family| {
        let mut shock = arguments(family, &["mean"]);
        shock["properties"]["mean"] = json!({ "const": 0 });
        only(family.name, shock)
    };
    let shocks = FAMILIES.iter().filter(|family| family.shock.is_some());
    let laws = FAMILIES.map(|family| only(family.name, arguments(family, &[])));
    let threshold =
        json!({ "threshold": { "type": "number", "minimum": 0, "exclusiveMaximum": 1 } });
    let majority =
        json!({ "type": "object", "properties": threshold, "additionalProperties": false });
    let top = json!({
        "type": "object", "properties": { "n": { "type": "integer", "minimum": 1 } }, "required": ["n"],
        "additionalProperties": false,
    });
    let rho = json!({ "type": "number", "exclusiveMinimum": -1, "exclusiveMaximum": 1 });
    let two =
        json!({ "type": "array", "items": { "type": "string" }, "minItems": 2, "maxItems": 2 });
    let pair = json!({
        "type": "object", "properties": { "between": two, "rho": rho }, "required": ["between", "rho"],
        "additionalProperties": false,
    });
    json!({
        "distribution": { "oneOf": laws },
        "shock": { "oneOf": shocks.map(|family| shock(family)).collect::<Vec<Value>>() },
        "steps": shock(&Normal::FAMILY),
        "rule": { "oneOf": [{ "const": "plurality" }, only("majority", majority), only("top-n", top)] },
        "correlation": { "type": "array", "items": pair },
    })
}

/// The table of a distribution's arguments, all needed but those that are `known`.
fn arguments(family: &Family, known: &[&str]) -> Value {
    let needed = family
        .arguments
        .iter()
        .filter(|argument| !known.contains(&argument.name));
    let properties: Map<String, Value> = needed
        .clone()
        .map(|argument| (argument.name.to_owned(), within(argument.bounds)))
        .collect();
    let names: Vec<&str> = needed.map(|argument| argument.name).collect();
    json!({ "type": "object", "properties": properties, "required": names, "additionalProperties": false })
}

/// A table with this one key.
fn only(name: &str, value: Value) -> Value {
    json!({ "type": "object", "properties": { name: value }, "required": [name], "additionalProperties": false })
}
