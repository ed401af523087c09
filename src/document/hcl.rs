//! Writes Terraform's language (HCL).

use serde_json::Value;

/// The body of a block: arguments and blocks in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body(Vec<Item>);

#[derive(Clone, Debug, PartialEq)]
enum Item {
    Argument(&'static str, String),
    Block(String, Body),
}

impl Body {
    /// An empty body.
    pub fn new() -> Self {
        Self::default()
    }

    /// An argument with a literal value.
    #[must_use]
    pub fn set(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.0.push(Item::Argument(name, literal(&value.into())));
        self
    }

    /// An argument with a literal value, where there is one.
    #[must_use]
    pub fn set_some(self, name: &'static str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.set(name, value),
            None => self,
        }
    }

    /// An argument with an expression: `aws_cloudfront_cache_policy.site.id`.
    #[must_use]
    pub fn refer(mut self, name: &'static str, expression: impl Into<String>) -> Self {
        self.0.push(Item::Argument(name, expression.into()));
        self
    }

    /// A nested block: `cookies_config { … }`; the head can have labels.
    #[must_use]
    pub fn block(mut self, head: impl Into<String>, body: Body) -> Self {
        self.0.push(Item::Block(head.into(), body));
        self
    }

    /// The text, as `terraform fmt` would leave it.
    pub fn write(&self) -> String {
        let mut text = String::new();
        self.write_at(0, &mut text);
        text
    }

    fn write_at(&self, depth: usize, to: &mut String) {
        let pad = "  ".repeat(depth);
        let mut rest = self.0.as_slice();
        while let Some(first) = rest.first() {
            let run = rest.iter().take_while(|item| matches!(item, Item::Argument(..))).count();
            match first {
                Item::Block(head, body) => {
                    to.push_str(&pad);
                    to.push_str(head);
                    if body.0.is_empty() {
                        to.push_str(" {}\n");
                    } else {
                        to.push_str(" {\n");
                        body.write_at(depth + 1, to);
                        to.push_str(&pad);
                        to.push_str("}\n");
                    }
                    rest = rest.get(1..).unwrap_or_default();
                }
                Item::Argument(..) => {
                    let (arguments, after) = rest.split_at(run);
                    let names = arguments.iter().filter_map(|item| match item {
                        Item::Argument(name, value) => Some((*name, value)),
                        Item::Block(..) => None,
                    });
                    let width = names.clone().map(|(name, _)| name.len()).max().unwrap_or(0);
                    for (name, value) in names {
                        to.push_str(&format!("{pad}{name:<width$} = {value}\n"));
                    }
                    rest = after;
                }
            }
            if !rest.is_empty() {
                to.push('\n');
            }
        }
    }
}

/// A value as Terraform writes it.
fn literal(value: &Value) -> String {
    match value {
        // JSON's escapes are Terraform's; Terraform's templates need escapes of their own
        Value::String(_) => value.to_string().replace("${", "$${").replace("%{", "%%{"),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(literal).collect();
            format!("[{}]", items.join(", "))
        }
        other => other.to_string(),
    }
}

/// A name that Terraform accepts for a resource: letters, digits, `-` and `_`, no digit first.
pub fn identifier(name: &str) -> String {
    let mut identifier: String = name
        .chars()
        .map(|c| match c {
            'a'..='z' | '0'..='9' | '_' => c,
            'A'..='Z' => c.to_ascii_lowercase(),
            _ => '_',
        })
        .collect();
    if !identifier.starts_with(|c: char| c.is_ascii_alphabetic()) {
        identifier.insert_str(0, "x_");
    }
    identifier
}
