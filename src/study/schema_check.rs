//! Holds a TOML document against its JSON Schema and finds every fault in one pass.

use serde_json::Value as Schema;
use toml::Value;

use crate::error::Fault;
use crate::study::nearest::did_you_mean;
use crate::study::unit;

/// Checks a value; gives it back without unknown keys, or nothing where it cannot be used.
pub(super) fn check(value: &Value, schema: &Schema, path: &str, faults: &mut Vec<Fault>) -> Option<Value> {
    if let Some(choices) = alternatives(schema) {
        return check_alternatives(value, &choices, path, faults);
    }
    let kinds = kinds(schema);
    match value {
        Value::Table(table) if kinds.contains(&"object") => {
            Some(Value::Table(check_table(table, schema, path, faults)))
        }
        Value::Float(number) if kinds.contains(&"number") => {
            check_number(*number, schema, path, faults).then(|| value.clone())
        }
        #[expect(clippy::cast_precision_loss, reason = "a whole number in a study is far below 2^53")]
        Value::Integer(number) if kinds.contains(&"number") || kinds.contains(&"integer") => {
            let number = *number as f64;
            let keep = if kinds.contains(&"number") { Value::Float(number) } else { value.clone() };
            check_number(number, schema, path, faults).then_some(keep)
        }
        Value::String(text) if kinds.contains(&"string") => {
            check_text(text, schema, path, faults).then(|| value.clone())
        }
        Value::Array(list) if kinds.contains(&"array") => {
            let items = schema.get("items").unwrap_or(&Schema::Null);
            let checked = list.iter().enumerate();
            let kept = checked.filter_map(|(index, item)| check(item, items, &format!("{path}[{index}]"), faults));
            Some(Value::Array(kept.collect()))
        }
        other => {
            faults.push(fault(path, &show(other), &expected(schema, &kinds), ""));
            None
        }
    }
}

fn check_table(table: &toml::Table, schema: &Schema, path: &str, faults: &mut Vec<Fault>) -> toml::Table {
    let empty = serde_json::Map::new();
    let properties = schema.get("properties").and_then(Schema::as_object).unwrap_or(&empty);
    let names = || properties.keys().map(String::as_str);
    let mut kept = toml::Table::new();
    let mut excused: Vec<&str> = Vec::new();
    for (key, value) in table {
        let inner = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        if let Some(property) = properties.get(key) {
            if let Some(value) = check(value, property, &inner, faults) {
                kept.insert(key.clone(), value);
            }
            continue;
        }
        // a map: any key, values of one kind
        if let Some(values) = schema.get("additionalProperties").filter(|values| values.is_object()) {
            if let Some(value) = check(value, values, &inner, faults) {
                kept.insert(key.clone(), value);
            }
            continue;
        }
        let same: Vec<&str> = names().filter(|name| unit::stem(name) == unit::stem(key)).collect();
        if same.is_empty() {
            let near = super::nearest::nearest(key, names());
            excused.extend(near);
            let allowed = names().collect::<Vec<_>>().join(", ");
            faults.push(fault(&inner, &format!("the unknown key `{key}`"), &allowed, &did_you_mean(key, names())));
        } else {
            excused.extend(&same);
            let help = "each quantity has one key, with its unit in the name; convert the value to that unit";
            faults.push(fault(&inner, &format!("{} under the key `{key}`", show(value)), &same.join(" or "), help));
        }
    }
    for key in schema.get("required").and_then(Schema::as_array).into_iter().flatten().filter_map(Schema::as_str) {
        if table.contains_key(key) || excused.contains(&key) {
            continue;
        }
        let inner = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
        let meaning = properties.get(key).and_then(|p| p.get("description")).and_then(Schema::as_str).unwrap_or("");
        faults.push(fault(&inner, "nothing", "a value: the key is required", meaning.lines().next().unwrap_or("")));
    }
    kept
}

fn check_number(number: f64, schema: &Schema, path: &str, faults: &mut Vec<Fault>) -> bool {
    let bound = |name: &str| schema.get(name).and_then(Schema::as_f64);
    let (min, max) = (bound("minimum"), bound("maximum"));
    let good = number.is_finite() && min.is_none_or(|min| number >= min) && max.is_none_or(|max| number <= max);
    if !good {
        let allowed = match (min, max) {
            (Some(min), Some(max)) => format!("{min} to {max}"),
            _ => "a finite number".to_owned(),
        };
        let mut found = fault(path, &number.to_string(), &allowed, "");
        unit::of_key(path).clone_into(&mut found.unit);
        faults.push(found);
    }
    good
}

fn check_text(text: &str, schema: &Schema, path: &str, faults: &mut Vec<Fault>) -> bool {
    if let Some(choices) = schema.get("enum").and_then(Schema::as_array) {
        let choices: Vec<&str> = choices.iter().filter_map(Schema::as_str).collect();
        if !choices.contains(&text) {
            faults.push(fault(path, &format!("\"{text}\""), &choices.join(", "), &did_you_mean(text, choices.clone())));
            return false;
        }
    }
    if text.trim().is_empty() {
        faults.push(fault(path, "an empty text", "a text", ""));
        return false;
    }
    true
}

/// The alternatives of a schema, without the one that stands for an absent value.
fn alternatives(schema: &Schema) -> Option<Vec<&Schema>> {
    let list = schema.get("anyOf").or_else(|| schema.get("oneOf"))?.as_array()?;
    Some(list.iter().filter(|choice| choice.get("type").and_then(Schema::as_str) != Some("null")).collect())
}

fn check_alternatives(value: &Value, choices: &[&Schema], path: &str, faults: &mut Vec<Fault>) -> Option<Value> {
    if let [only] = choices {
        return check(value, only, path, faults);
    }
    let words: Option<Vec<&str>> = choices.iter().map(|choice| choice.get("const").and_then(Schema::as_str)).collect();
    if let Some(words) = words {
        if value.as_str().is_some_and(|text| words.contains(&text)) {
            return Some(value.clone());
        }
        let help = value.as_str().map_or_else(String::new, |text| did_you_mean(text, words.clone()));
        faults.push(fault(path, &show(value), &words.join(", "), &help));
        return None;
    }
    let fits = |choice: &&&Schema| {
        let kinds = kinds(choice);
        match value {
            Value::String(_) => kinds.contains(&"string"),
            Value::Table(_) => kinds.contains(&"object"),
            Value::Array(_) => kinds.contains(&"array"),
            Value::Integer(_) | Value::Float(_) => kinds.contains(&"number") || kinds.contains(&"integer"),
            _ => false,
        }
    };
    if let Some(choice) = choices.iter().find(fits) {
        return check(value, choice, path, faults);
    }
    let allowed: Vec<String> = choices.iter().map(|choice| expected(choice, &kinds(choice))).collect();
    faults.push(fault(path, &show(value), &allowed.join(" or "), ""));
    None
}

fn kinds(schema: &Schema) -> Vec<&str> {
    match schema.get("type") {
        Some(Schema::String(kind)) => vec![kind.as_str()],
        Some(Schema::Array(kinds)) => kinds.iter().filter_map(Schema::as_str).collect(),
        _ => Vec::new(),
    }
}

fn expected(schema: &Schema, kinds: &[&str]) -> String {
    let bound = |name: &str| schema.get(name).and_then(Schema::as_f64);
    match (kinds.first(), bound("minimum"), bound("maximum")) {
        (Some(&"number" | &"integer"), Some(min), Some(max)) => format!("a number, {min} to {max}"),
        (Some(&"number" | &"integer"), ..) => "a number".to_owned(),
        (Some(&"object"), ..) => "a table".to_owned(),
        (Some(&"array"), ..) => "a list".to_owned(),
        _ => "a text".to_owned(),
    }
}

/// A value as its author wrote it, cut short.
fn show(value: &Value) -> String {
    match value {
        Value::String(text) => format!("\"{}\"", text.chars().take(60).collect::<String>()),
        Value::Table(_) => "a table".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        other => other.to_string(),
    }
}

fn fault(path: &str, found: &str, allowed: &str, help: &str) -> Fault {
    Fault {
        path: path.to_owned(),
        found: found.to_owned(),
        unit: String::new(),
        allowed: allowed.to_owned(),
        help: help.to_owned(),
    }
}
