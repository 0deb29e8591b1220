//! The config of a base, edited as JSON so that no foreign field is lost.

use serde_json::{Map, Value, json};

use crate::{json, spec::ImageConfig};

/// What tells how the base itself was made or started, and would be wrong of what is built on it. As for
/// `docker build`, a new entrypoint puts the old arguments out of force (`ArgsEscaped` belongs to them) and triggers
/// are not inherited.
const OF_THE_BASE: [&str; 2] = ["container", "container_config"];
const OF_ITS_CONTAINERS: [&str; 4] = ["Entrypoint", "Cmd", "ArgsEscaped", "OnBuild"];

/// A config: as it is, and what wpack understands of it.
#[derive(Clone)]
pub(super) struct BaseConfig {
    document: Map<String, Value>,
    pub(super) known: ImageConfig,
}

impl BaseConfig {
    /// Reads a config; the error is a reason.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, String> {
        let wrong = |error: serde_json::Error| format!("its config cannot be read: {error}");
        let mut document: Map<String, Value> = serde_json::from_slice(bytes).map_err(wrong)?;
        forget_nulls(&mut document);
        for key in ["config", "rootfs"] {
            if document.get(key).is_some_and(|value| !value.is_object()) {
                return Err(format!("its config has no object `{key}`"));
            }
        }
        let known: ImageConfig = serde_json::from_value(Value::Object(document.clone())).map_err(wrong)?;
        complete_history(&mut document, known.rootfs.diff_ids.len())?;
        Ok(Self { document, known })
    }

    /// The config with `own` on top: its layers and history behind those of the base, its variables, labels and ports
    /// added, and what else it sets in place of what the base has.
    pub(super) fn extend(&self, own: &ImageConfig) -> Vec<u8> {
        let mut document = self.document.clone();
        OF_THE_BASE.iter().for_each(|key| drop(document.remove(*key)));
        let own = json!(own);
        for key in ["created", "architecture", "os", "variant"] {
            if let Some(value) = own.get(key) {
                document.insert(key.to_owned(), value.clone());
            }
        }
        extend_list(entry(&mut document, "rootfs", json!({})), "diff_ids", &own["rootfs"]["diff_ids"]);
        let mut whole = Value::Object(document);
        extend_list(&mut whole, "history", &own["history"]);
        if let Value::Object(document) = &mut whole
            && let Value::Object(execution) = entry(document, "config", json!({}))
        {
            OF_ITS_CONTAINERS.iter().for_each(|key| drop(execution.remove(*key)));
            merge(execution, &own["config"]);
        }
        whole.sort_all_objects();
        json::render(&whole)
    }
}

/// Go writes what is not there as `null`.
fn forget_nulls(object: &mut Map<String, Value>) {
    object.retain(|_, value| !value.is_null());
    for key in ["config", "rootfs"] {
        if let Some(Value::Object(inner)) = object.get_mut(key) {
            inner.retain(|_, value| !value.is_null());
        }
    }
}

/// History has a line for each layer or none at all (image-spec `config.md`): what some builders leave out is added,
/// so that the lines that follow belong to their layers.
fn complete_history(document: &mut Map<String, Value>, layers: usize) -> Result<(), String> {
    let Value::Array(history) = entry(document, "history", json!([])) else {
        return Err("its config has a history that is no list".to_owned());
    };
    let lines = history.iter().filter(|line| line["empty_layer"] != true).count();
    if lines > layers {
        return Err(format!("the history of its config names {lines} layers, but it has {layers}"));
    }
    history.extend((lines..layers).map(|_| json!({"created_by": "unknown"})));
    Ok(())
}

fn merge(execution: &mut Map<String, Value>, own: &Value) {
    for (key, value) in own.as_object().into_iter().flatten() {
        match (execution.get_mut(key), value) {
            (Some(Value::Array(base)), Value::Array(own)) if key == "Env" => {
                own.iter().for_each(|pair| set_variable(base, pair));
            }
            (Some(Value::Object(base)), Value::Object(own)) => base.extend(own.clone()),
            _ => drop(execution.insert(key.clone(), value.clone())),
        }
    }
}

/// Puts `KEY=VALUE` in the place of another value of that key, or behind all.
fn set_variable(variables: &mut Vec<Value>, pair: &Value) {
    let key = |pair: &Value| pair.as_str().and_then(|pair| pair.split('=').next()).map(str::to_owned);
    match variables.iter_mut().find(|there| key(there) == key(pair)) {
        Some(there) => *there = pair.clone(),
        None => variables.push(pair.clone()),
    }
}

fn extend_list(object: &mut Value, key: &str, more: &Value) {
    if let Value::Object(object) = object
        && let (Value::Array(list), Value::Array(more)) = (entry(object, key, json!([])), more)
    {
        list.extend(more.iter().cloned());
    }
}

fn entry<'a>(object: &'a mut Map<String, Value>, key: &str, default: Value) -> &'a mut Value {
    object.entry(key).or_insert(default)
}
