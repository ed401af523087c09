//! Image references: which registry, repository, tag, or digest a name means.

use serde::Serialize;

/// Where images are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Registry {
    /// Docker Hub, also for names without a host.
    DockerHub,
    /// A private registry of Amazon ECR.
    #[serde(rename_all = "camelCase")]
    Ecr {
        /// The account ID.
        account: String,
        /// The Region.
        region: String,
    },
    /// Amazon ECR Public.
    EcrPublic,
    /// Another registry.
    Other {
        /// Its host.
        host: String,
    },
}

impl Registry {
    /// Its name.
    pub const fn name(&self) -> &'static str {
        match self {
            Registry::DockerHub => "Docker Hub",
            Registry::Ecr { .. } => "Amazon ECR, private",
            Registry::EcrPublic => "Amazon ECR Public",
            Registry::Other { .. } => "Another registry",
        }
    }
}

/// The reference of an image, taken apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImageReference {
    /// The registry.
    pub registry: Registry,
    /// The repository; `library/` for official images of Docker Hub.
    pub repository: String,
    /// The tag; `latest` if there is neither a tag nor a digest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// The digest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
}

impl ImageReference {
    /// Reads a reference. `None` if no image can have this name.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (name, digest) = match text.split_once('@') {
            Some((name, digest)) => (name, Some(digest)),
            None => (text, None),
        };
        if let Some(digest) = digest {
            let hex = digest.strip_prefix("sha256:")?;
            if hex.len() != 64 || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
                return None;
            }
        }
        let (name, tag) = match name.rsplit_once(':') {
            Some((name, tag)) if !tag.contains('/') => (name, Some(tag)),
            _ => (name, None),
        };
        if let Some(tag) = tag {
            let first = tag.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
            let known = tag.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c));
            if !first || !known || tag.len() > 128 {
                return None;
            }
        }
        let (host, path) = match name.split_once('/') {
            Some((host, path)) if host.contains(['.', ':']) || host == "localhost" => (host, path),
            _ => ("docker.io", name),
        };
        let part = |part: &str| {
            !part.is_empty()
                && part
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c))
        };
        if !path.split('/').all(part) {
            return None;
        }
        let registry = match host {
            "docker.io" | "index.docker.io" | "registry-1.docker.io" => Registry::DockerHub,
            "public.ecr.aws" => Registry::EcrPublic,
            host => match ecr(host) {
                Some((account, region)) => Registry::Ecr { account, region },
                None => Registry::Other { host: host.to_owned() },
            },
        };
        let repository = match registry {
            Registry::DockerHub if !path.contains('/') => format!("library/{path}"),
            _ => path.to_owned(),
        };
        let tag = tag.or(digest.is_none().then_some("latest")).map(str::to_owned);
        Some(Self { registry, repository, tag, digest: digest.map(str::to_owned) })
    }
}

/// The account and the Region of a host of Amazon ECR.
fn ecr(host: &str) -> Option<(String, String)> {
    let mut parts = host.split('.');
    let account =
        parts.next().filter(|it| it.len() == 12 && it.bytes().all(|b| b.is_ascii_digit()))?;
    let rest: Vec<&str> = parts.collect();
    match rest.as_slice() {
        ["dkr", "ecr" | "ecr-fips", region, "amazonaws", "com"]
        | ["dkr", "ecr", region, "amazonaws", "com", "cn"] => {
            Some((account.into(), (*region).into()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        let digest = format!("sha256:{}", "a".repeat(64));
        for (text, registry, repository, tag) in [
            ("nginx", "Docker Hub", "library/nginx", Some("latest")),
            ("bitnami/redis:7", "Docker Hub", "bitnami/redis", Some("7")),
            ("docker.io/library/nginx:1.27", "Docker Hub", "library/nginx", Some("1.27")),
            (
                "public.ecr.aws/docker/library/node:24",
                "Amazon ECR Public",
                "docker/library/node",
                Some("24"),
            ),
            (
                "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1.4",
                "Amazon ECR, private",
                "shop/web",
                Some("1.4"),
            ),
            (
                "111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/web",
                "Amazon ECR, private",
                "web",
                Some("latest"),
            ),
            (&format!("ghcr.io/a/b@{digest}"), "Another registry", "a/b", None),
            ("localhost:5000/a", "Another registry", "a", Some("latest")),
        ] {
            let found = ImageReference::parse(text).expect(text);
            assert_eq!(
                (found.registry.name(), found.repository.as_str(), found.tag.as_deref()),
                (registry, repository, tag),
                "{text}"
            );
        }
        for text in ["", "Nginx", "a//b", "a:b c", "a@sha256:1", "a:-x"] {
            assert_eq!(ImageReference::parse(text), None, "{text}");
        }
    }
}
