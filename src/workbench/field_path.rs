//! The path of a field, from the Rust members that lead to it.

/// The path of the field that `members` lead to, from the place at `base`; the empty base is the scenario.
///
/// `members` are names of Rust members, joined by dots: `load.requests_per_second`. A member that is serialized under a
/// name that isn't its own in camel case has that name after an equal sign: `compared=beside`.
///
/// ```
/// # use cloudglass::workbench::field_path;
/// assert_eq!(field_path("", "load.requests_per_second"), "load.requestsPerSecond");
/// assert_eq!(field_path("cachePolicy.config", "min_ttl=MinTTL"), "cachePolicy.config.MinTTL");
/// ```
pub fn field_path(base: &str, members: &str) -> String {
    let mut path = String::with_capacity(base.len() + 1 + members.len());
    path.push_str(base);
    for member in members.split('.') {
        if !path.is_empty() {
            path.push('.');
        }
        match member.split_once('=') {
            Some((_, name)) => path.push_str(name),
            None => camel_case(&mut path, member.strip_prefix("r#").unwrap_or(member)),
        }
    }
    path
}

fn camel_case(path: &mut String, member: &str) {
    for (at, word) in member.split('_').enumerate() {
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if at > 0 => path.push(first.to_ascii_uppercase()),
            Some(first) => path.push(first),
            None => {}
        }
        path.push_str(letters.as_str());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_have_the_serialized_names() {
        for (base, members, path) in [
            ("", "strategy", "strategy"),
            ("", "load.requests_per_second", "load.requestsPerSecond"),
            ("groups[2]", "instance.az", "groups[2].instance.az"),
            ("", "compared=beside", "beside"),
            ("beside", "r#type", "beside.type"),
            ("a", "state=life.name_taken", "a.life.nameTaken"),
            ("x.config", "key_parameters=Parameters.ja3", "x.config.Parameters.ja3"),
        ] {
            assert_eq!(field_path(base, members), path);
        }
    }
}
