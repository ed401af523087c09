//! The names of chunks: for the page, and for the tool that makes them.

/// The name of the chunk of a type, from the type's path: the name of the lab's folder, or of the type itself.
/// `Import<L>` of the lab in `labs/request` is `request-import`.
pub fn chunk_name(path: &str) -> String {
    let (outer, inner) = match path.strip_suffix('>').and_then(|path| path.split_once('<')) {
        Some((outer, inner)) => (outer, Some(chunk_name(inner))),
        None => (path, None),
    };
    let mut parts = outer.rsplit("::");
    let last = parts.next().unwrap_or_default();
    let folder = parts.next().filter(|_| parts.next() == Some("labs"));
    let own = kebab(folder.unwrap_or(last));
    inner.map_or(own.clone(), |inner| [inner.as_str(), "-", own.as_str()].concat())
}

/// `task_placement` and `TaskPlacement` as `task-placement`.
fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    for character in name.chars() {
        match character {
            '_' => kebab.push('-'),
            'A'..='Z' => {
                if !kebab.is_empty() {
                    kebab.push('-');
                }
                kebab.push(character.to_ascii_lowercase());
            }
            _ => kebab.push(character),
        }
    }
    kebab
}

#[cfg(test)]
mod tests {
    use super::chunk_name;

    #[test]
    fn a_chunk_is_named_by_its_lab_or_its_type() {
        for (path, name) in [
            ("cloudglass::labs::task_placement::TaskPlacement", "task-placement"),
            ("cloudglass::labs::request::RequestLab", "request"),
            ("cloudglass::deferred::Rules", "rules"),
            (
                "cloudglass::deferred::Import<cloudglass::labs::request::RequestLab>",
                "request-import",
            ),
        ] {
            assert_eq!(chunk_name(path), name);
        }
    }
}
