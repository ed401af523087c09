//! Containers of Docker: a `docker run` command and a Compose file, as container definitions.

use crate::document::{ImportStatus, Report};
use crate::text::code;
use serde_json::{Map, Value, json};

/// The words of a command, with quotes and continued lines resolved.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let (mut word, mut open, mut quote) = (String::new(), false, None::<char>);
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        match (quote, c) {
            (None, '\\') if letters.peek() == Some(&'\n') => drop(letters.next()),
            (None | Some('"'), '\\') => word.extend(letters.next()),
            (Some(end), c) if c == end => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                open = true;
            }
            (None, c) if c.is_whitespace() => {
                if open || !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                    open = false;
                }
            }
            (_, c) => word.push(c),
        }
    }
    if open || !word.is_empty() {
        words.push(word);
    }
    words
}

/// True for a `docker run` command.
pub(super) fn is_run_command(text: &str) -> bool {
    let words = words(text.lines().next().unwrap_or_default());
    let mut words =
        words.iter().map(String::as_str).skip_while(|word| matches!(*word, "$" | "#" | "sudo"));
    let tool = words.next();
    let command = words.next();
    matches!(tool, Some("docker" | "podman" | "finch"))
        && (matches!(command, Some("run" | "create"))
            || command == Some("container") && words.next() == Some("run"))
}

/// Flags without a value.
const SWITCHES: &[&str] = &[
    "-d",
    "--detach",
    "-i",
    "--interactive",
    "-t",
    "--tty",
    "-it",
    "-ti",
    "-dit",
    "-itd",
    "--rm",
    "--init",
    "--privileged",
    "-P",
    "--read-only",
];

/// Reads a `docker run` command.
pub(super) fn run_command(text: &str, report: &mut Report) -> Option<Value> {
    let words = words(text);
    let start = words.iter().position(|word| matches!(word.as_str(), "run" | "create"))?;
    let mut container = Map::new();
    let mut definition = json!({ "family": "app" });
    let mut rest = words.iter().skip(start + 1);
    let mut image = None;
    while let Some(word) = rest.next() {
        if !word.starts_with('-') {
            image = Some(word.clone());
            break;
        }
        let (flag, inline) = match word.split_once('=').filter(|_| word.starts_with("--")) {
            Some((flag, value)) => (flag.to_owned(), Some(value.to_owned())),
            None => (word.clone(), None),
        };
        let value = match inline {
            Some(value) => value,
            None if SWITCHES.contains(&flag.as_str()) => String::new(),
            None => rest.next()?.clone(),
        };
        option(&flag, &value, &mut container, &mut definition, report);
    }
    container.insert("image".into(), image?.into());
    let command: Vec<Value> = rest.map(|word| word.clone().into()).collect();
    if !command.is_empty() {
        container.insert("command".into(), command.into());
    }
    container.entry("name").or_insert("app".into());
    if !container.contains_key("memory") && !container.contains_key("memoryReservation") {
        container.insert("memory".into(), 512.into());
        report.line(
            ImportStatus::Kept,
            "memory",
            "512 MiB, because the command has no limit and ECS needs one",
        );
    }
    definition["family"] = container.get("name").cloned().unwrap_or_default();
    definition["containerDefinitions"] = json!([container]);
    Some(definition)
}

fn push(container: &mut Map<String, Value>, name: &str, item: Value) {
    let list = container.entry(name).or_insert_with(|| json!([]));
    if let Some(list) = list.as_array_mut() {
        list.push(item);
    }
}

fn option(
    flag: &str,
    value: &str,
    container: &mut Map<String, Value>,
    definition: &mut Value,
    report: &mut Report,
) {
    let mut taken = true;
    match flag {
        "--name" => drop(container.insert("name".into(), value.into())),
        "-p" | "--publish" => match port(value) {
            Some(mapping) => push(container, "portMappings", mapping),
            None => taken = false,
        },
        "-e" | "--env" => {
            let (name, value) = value.split_once('=').unwrap_or((value, ""));
            push(container, "environment", json!({ "name": name, "value": value }));
        }
        "-v" | "--volume" => taken = volume(value, container, definition),
        "-m" | "--memory" | "--memory-reservation" => match mebibytes(value) {
            Some(size) => {
                let name =
                    if flag == "--memory-reservation" { "memoryReservation" } else { "memory" };
                container.insert(name.into(), size.into());
            }
            None => taken = false,
        },
        "--cpus" => match value.parse::<f64>() {
            Ok(cpus) => {
                drop(container.insert("cpu".into(), ((cpus * 1024.0).round() as i64).into()))
            }
            Err(_) => taken = false,
        },
        "-c" | "--cpu-shares" => match value.parse::<i64>() {
            Ok(shares) => drop(container.insert("cpu".into(), shares.into())),
            Err(_) => taken = false,
        },
        "--network" | "--net" => match value {
            "host" | "none" | "bridge" => definition["networkMode"] = value.into(),
            _ => taken = false,
        },
        "--entrypoint" => drop(container.insert("entryPoint".into(), json!([value]))),
        "-w" | "--workdir" => drop(container.insert("workingDirectory".into(), value.into())),
        "-u" | "--user" => drop(container.insert("user".into(), value.into())),
        "-h" | "--hostname" => drop(container.insert("hostname".into(), value.into())),
        "--privileged" => drop(container.insert("privileged".into(), true.into())),
        "--read-only" => drop(container.insert("readonlyRootFilesystem".into(), true.into())),
        "--init" => {
            drop(container.insert("linuxParameters".into(), json!({ "initProcessEnabled": true })))
        }
        "--link" => push(container, "links", value.into()),
        "--label" | "-l" => {
            let (name, value) = value.split_once('=').unwrap_or((value, ""));
            let labels = container.entry("dockerLabels").or_insert_with(|| json!({}));
            if let Some(labels) = labels.as_object_mut() {
                labels.insert(name.into(), value.into());
            }
        }
        "--health-cmd" => {
            drop(container.insert("healthCheck".into(), json!({ "command": ["CMD-SHELL", value] })))
        }
        _ => taken = false,
    }
    match taken {
        true => report.line(
            ImportStatus::Imported,
            flag,
            if value.is_empty() { "set".to_owned() } else { code(value) },
        ),
        false => report.line(
            ImportStatus::Ignored,
            flag,
            "a task definition has no such setting, or Cloudglass doesn't read it",
        ),
    }
}

/// `8080:80`, `127.0.0.1:8080:80/udp`, `80`.
fn port(text: &str) -> Option<Value> {
    let (ports, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
    let parts: Vec<&str> = ports.split(':').collect();
    let own: i64 = parts.last()?.parse().ok()?;
    let mut mapping = json!({ "containerPort": own, "protocol": protocol });
    if let Some(host) = parts.len().checked_sub(2).and_then(|at| parts.get(at))
        && let Ok(host) = host.parse::<i64>()
    {
        mapping["hostPort"] = host.into();
    }
    Some(mapping)
}

/// `data:/data`, `/srv:/data:ro`.
fn volume(text: &str, container: &mut Map<String, Value>, definition: &mut Value) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    let (source, path, mode) = match parts.as_slice() {
        [source, path] => (*source, *path, ""),
        [source, path, mode] => (*source, *path, *mode),
        _ => return false,
    };
    let on_host = source.starts_with(['/', '.', '~']);
    let name: String = source
        .trim_matches(['/', '.', '~'])
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let name = if name.is_empty() { "data".to_owned() } else { name };
    let host = if on_host { json!({ "sourcePath": source }) } else { json!({}) };
    let volumes = &mut definition["volumes"];
    if !volumes.is_array() {
        *volumes = json!([]);
    }
    if let Some(volumes) = volumes.as_array_mut()
        && !volumes.iter().any(|volume| volume["name"] == name.as_str())
    {
        volumes.push(json!({ "name": name, "host": host }));
    }
    push(
        container,
        "mountPoints",
        json!({ "sourceVolume": name, "containerPath": path, "readOnly": mode.split(',').any(|one| one == "ro") }),
    );
    true
}

/// `512m`, `1g`, `536870912`.
fn mebibytes(text: &str) -> Option<i64> {
    let text = text.trim().to_ascii_lowercase();
    let text = text.trim_end_matches('b').trim_end_matches('i');
    let digits = text.trim_end_matches(char::is_alphabetic);
    let number: f64 = digits.parse().ok()?;
    let size = match text.strip_prefix(digits)? {
        "" => number / 1_048_576.0,
        "k" => number / 1024.0,
        "m" => number,
        "g" => number * 1024.0,
        _ => return None,
    };
    (1.0..1e9).contains(&size).then_some(size as i64)
}

/// Reads a Compose file.
pub(super) fn compose(document: &Value, report: &mut Report) -> Option<Value> {
    let services = document.get("services")?.as_object()?;
    let mut definition =
        json!({ "family": document["name"].as_str().unwrap_or("app"), "networkMode": "bridge" });
    let mut containers = Vec::new();
    for (name, service) in services {
        containers.push(service_container(name, service, &mut definition, report));
    }
    definition["containerDefinitions"] = containers.into();
    Some(definition)
}

fn service_container(
    name: &str,
    service: &Value,
    definition: &mut Value,
    report: &mut Report,
) -> Value {
    let mut container = Map::new();
    container.insert("name".into(), name.into());
    let at = format!("services.{name}");
    for (member, value) in service.as_object().into_iter().flatten() {
        let path = format!("{at}.{member}");
        let texts = || -> Vec<String> {
            match value {
                Value::Array(items) => items.iter().filter_map(scalar).collect(),
                Value::Object(members) => members
                    .iter()
                    .map(|(name, value)| format!("{name}={}", scalar(value).unwrap_or_default()))
                    .collect(),
                other => scalar(other).into_iter().collect(),
            }
        };
        let mut taken = true;
        match member.as_str() {
            "image" => drop(container.insert("image".into(), value.clone())),
            "command" | "entrypoint" => {
                let name = if member == "command" { "command" } else { "entryPoint" };
                let parts = match value {
                    Value::String(text) => words(text),
                    _ => texts(),
                };
                container.insert(name.into(), parts.into());
            }
            "environment" => {
                for text in texts() {
                    let (name, value) = text.split_once('=').unwrap_or((&text, ""));
                    push(&mut container, "environment", json!({ "name": name, "value": value }));
                }
            }
            "ports" => {
                for mapping in texts().iter().filter_map(|text| port(text)) {
                    push(&mut container, "portMappings", mapping);
                }
            }
            "volumes" => {
                for text in texts() {
                    taken &= volume(&text, &mut container, definition);
                }
            }
            "depends_on" => {
                let conditions: Vec<(String, &str)> = match value {
                    Value::Object(members) => {
                        members.iter().map(|(name, of)| (name.clone(), condition(of))).collect()
                    }
                    _ => texts().into_iter().map(|name| (name, "START")).collect(),
                };
                for (name, condition) in conditions {
                    push(
                        &mut container,
                        "dependsOn",
                        json!({ "containerName": name, "condition": condition }),
                    );
                }
            }
            "links" => drop(container.insert("links".into(), texts().into())),
            "privileged" => drop(container.insert("privileged".into(), value.clone())),
            "hostname" => drop(container.insert("hostname".into(), value.clone())),
            "user" => drop(container.insert("user".into(), scalar(value).into())),
            "working_dir" => drop(container.insert("workingDirectory".into(), value.clone())),
            "mem_limit" | "mem_reservation" => {
                match scalar(value).and_then(|text| mebibytes(&text)) {
                    Some(size) => drop(container.insert(
                        if member == "mem_limit" { "memory" } else { "memoryReservation" }.into(),
                        size.into(),
                    )),
                    None => taken = false,
                }
            }
            "healthcheck" => {
                let command = match &value["test"] {
                    Value::String(text) => json!(["CMD-SHELL", text]),
                    other => other.clone(),
                };
                container.insert("healthCheck".into(), json!({ "command": command }));
            }
            _ => taken = false,
        }
        match taken {
            true => report.line(ImportStatus::Imported, &path, "set"),
            false => report.line(
                ImportStatus::Ignored,
                &path,
                "a task definition has no such setting, or Cloudglass doesn't read it",
            ),
        }
    }
    if !container.contains_key("memory") && !container.contains_key("memoryReservation") {
        container.insert("memory".into(), 512.into());
        report.line(
            ImportStatus::Kept,
            &at,
            "512 MiB, because the service has no limit and ECS needs one",
        );
    }
    Value::Object(container)
}

fn condition(of: &Value) -> &'static str {
    match of["condition"].as_str() {
        Some("service_healthy") => "HEALTHY",
        Some("service_completed_successfully") => "SUCCESS",
        _ => "START",
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_command_becomes_a_definition() {
        let text = "docker run -d --name web -p 8080:80 -e 'A=b c' -v data:/var/data:ro \\\n  -m 1g --cpus=0.5 --gpus all nginx:1.27 nginx -g 'daemon off;'";
        assert!(is_run_command(text) && !is_run_command("docker build ."));
        let mut report = Report::default();
        let definition = run_command(text, &mut report).expect("a command");
        let container = &definition["containerDefinitions"][0];
        assert_eq!(container["image"], "nginx:1.27");
        assert_eq!(
            container["portMappings"][0],
            json!({ "containerPort": 80, "protocol": "tcp", "hostPort": 8080 })
        );
        assert_eq!(container["environment"][0]["value"], "b c");
        assert_eq!((&container["memory"], &container["cpu"]), (&json!(1024), &json!(512)));
        assert_eq!(container["mountPoints"][0]["readOnly"], true);
        assert_eq!(container["command"], json!(["nginx", "-g", "daemon off;"]));
        assert!(
            report
                .lines
                .iter()
                .any(|line| line.field == "--gpus" && line.status == ImportStatus::Ignored)
        );
        assert_eq!(run_command("docker run", &mut report), None);
    }

    #[test]
    fn a_compose_file_becomes_a_definition() {
        let document = json!({ "services": {
            "web": { "image": "web:1", "ports": ["80:8080"], "depends_on": { "db": { "condition": "service_healthy" } }, "environment": { "A": 1 } },
            "db": { "image": "postgres", "mem_limit": "256m", "healthcheck": { "test": "pg_isready" }, "build": "." },
        } });
        let mut report = Report::default();
        let definition = compose(&document, &mut report).expect("services");
        let containers = &definition["containerDefinitions"];
        assert_eq!(
            containers[0]["dependsOn"][0],
            json!({ "containerName": "db", "condition": "HEALTHY" })
        );
        assert_eq!(containers[0]["environment"][0], json!({ "name": "A", "value": "1" }));
        assert_eq!(
            (&containers[0]["memory"], &containers[1]["memory"]),
            (&json!(512), &json!(256))
        );
        assert!(
            report
                .lines
                .iter()
                .any(|line| line.field == "services.db.build"
                    && line.status == ImportStatus::Ignored)
        );
    }
}
