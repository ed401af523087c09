//! The commands of an operation, filled in.

use super::operation::{Access, Client, Operation, TagMutability};

impl Access {
    /// The tag, `latest` if there is none.
    pub fn tag(&self) -> &str {
        self.tag.as_deref().filter(|tag| !tag.is_empty()).unwrap_or("latest")
    }

    /// The digest to find.
    pub fn digest(&self) -> Option<&str> {
        self.digest.as_deref().filter(|digest| !digest.is_empty())
    }

    /// The command that logs Docker in.
    pub fn login_command(&self) -> String {
        format!(
            "aws ecr get-login-password --region {} | docker login --username AWS --password-stdin {}",
            self.repository.region,
            self.repository.host()
        )
    }

    /// The commands in order. Amazon ECS needs none.
    pub(super) fn commands(&self, logged_in: bool) -> Vec<String> {
        if self.client == Client::Ecs {
            return Vec::new();
        }
        let (repository, tag) = (&self.repository, self.tag());
        let (name, host) = (&repository.name, repository.host());
        let id = match self.digest() {
            Some(digest) => format!("imageDigest={digest}"),
            None => format!("imageTag={tag}"),
        };
        let aws = |command: &str, middle: &str| {
            let registry = match repository.account == self.principal.account {
                true => String::new(),
                false => format!(" --registry-id {}", repository.account),
            };
            format!(
                "aws ecr {command}{registry} --repository-name {name}{middle} --region {}",
                repository.region
            )
        };
        let login = (!logged_in).then(|| self.login_command());
        match self.operation {
            Operation::Login => vec![self.login_command()],
            Operation::Push => login
                .into_iter()
                .chain([
                    format!("docker tag {name}:{tag} {host}/{name}:{tag}"),
                    format!("docker push {host}/{name}:{tag}"),
                ])
                .collect(),
            Operation::Pull => login
                .into_iter()
                .chain([match self.digest() {
                    Some(digest) => format!("docker pull {host}/{name}@{digest}"),
                    None => format!("docker pull {host}/{name}:{tag}"),
                }])
                .collect(),
            Operation::Create => {
                let mut middle = String::new();
                if repository.tag_mutability != TagMutability::Mutable {
                    middle +=
                        &format!(" --image-tag-mutability {}", repository.tag_mutability.word());
                    if !repository.exclusion_filters.is_empty() {
                        middle += " --image-tag-mutability-exclusion-filters";
                        for filter in &repository.exclusion_filters {
                            middle += &format!(
                                " filterType={},filter={}",
                                filter.filter_type, filter.filter
                            );
                        }
                    }
                }
                vec![format!(
                    "aws ecr create-repository --repository-name {name}{middle} --region {}",
                    repository.region
                )]
            }
            Operation::Scan => vec![aws("start-image-scan", &format!(" --image-id {id}"))],
            Operation::Describe => vec![match self.names_image() {
                true => aws("describe-images", &format!(" --image-ids {id}")),
                false => aws("describe-images", ""),
            }],
            Operation::Delete => {
                vec![aws("delete-repository", if self.force { " --force" } else { "" })]
            }
            Operation::DeleteImage => {
                vec![aws("batch-delete-image", &format!(" --image-ids {id}"))]
            }
        }
    }

    /// Whether there is a tag or a digest.
    pub(super) fn names_image(&self) -> bool {
        self.digest().is_some() || self.tag.as_deref().is_some_and(|tag| !tag.is_empty())
    }
}
