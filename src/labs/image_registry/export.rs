//! Exports the scenario as AWS documents.

use super::{
    images,
    scenario::{Scenario, shown_json},
};
use crate::document::{Tree, to_json, to_yaml};
use crate::ecr::{StorageClass, access::TagMutability};
use crate::time::utc_text;
use serde_json::{Value, json};

/// The format of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegistryFormat {
    /// The lifecycle policy.
    LifecyclePolicy,
    /// The output of `describe-images`.
    Images,
    /// The output of `describe-repositories`.
    Repository,
    /// The repository policy.
    RepositoryPolicy,
    /// A CloudFormation template.
    CloudFormation,
    /// Terraform.
    Terraform,
    /// The Dockerfile.
    Dockerfile,
}

impl RegistryFormat {
    /// Every format, with its name.
    pub const ALL: &'static [(RegistryFormat, &'static str)] = &[
        (RegistryFormat::LifecyclePolicy, "Lifecycle policy"),
        (RegistryFormat::Images, "Images"),
        (RegistryFormat::Repository, "Repository"),
        (RegistryFormat::RepositoryPolicy, "Repository policy"),
        (RegistryFormat::CloudFormation, "CloudFormation"),
        (RegistryFormat::Terraform, "Terraform"),
        (RegistryFormat::Dockerfile, "Dockerfile"),
    ];
}

/// A document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistryExport {
    /// The name of the file.
    pub file: &'static str,
    /// Its text.
    pub text: String,
}

/// Exports the scenario.
pub fn export(scenario: &Scenario, format: RegistryFormat) -> RegistryExport {
    let (file, text) = match format {
        RegistryFormat::LifecyclePolicy => {
            ("lifecycle-policy.json", lines(&scenario.lifecycle.policy))
        }
        RegistryFormat::Images => ("images.json", to_json(&described(scenario))),
        RegistryFormat::Repository => ("repositories.json", to_json(&repositories(scenario))),
        RegistryFormat::RepositoryPolicy => {
            ("repository-policy.json", lines(&scenario.repository.policy))
        }
        RegistryFormat::CloudFormation => ("repository.yaml", to_yaml(&template(scenario))),
        RegistryFormat::Terraform => ("repository.tf", terraform(scenario)),
        RegistryFormat::Dockerfile => ("Dockerfile", scenario.build.dockerfile.clone()),
    };
    RegistryExport { file, text }
}

fn lines(value: &Value) -> String {
    let mut text = shown_json(value);
    text.push('\n');
    text
}

fn described(scenario: &Scenario) -> Tree {
    let repository = &scenario.repository;
    let images = images::images(scenario);
    let details = images.iter().map(|image| {
        let mut detail = json!({
            "registryId": repository.account,
            "repositoryName": repository.name,
            "imageDigest": image.digest,
        });
        if !image.tags.is_empty() {
            detail["imageTags"] = json!(image.tags);
        }
        for (name, time) in [
            ("imagePushedAt", image.pushed_at),
            ("lastRecordedPullTime", image.last_pulled_at),
            ("lastArchivedAt", image.transitioned_at),
            ("lastActivatedAt", image.activated_at),
        ] {
            if let Some(time) = time {
                detail[name] = json!(utc_text(time));
            }
        }
        detail["imageStatus"] = json!(match image.storage_class {
            StorageClass::Standard => "ACTIVE",
            StorageClass::Archive => "ARCHIVED",
        });
        Tree::from(detail)
    });
    Tree::map([("imageDetails", Tree::List(details.collect()))])
}

fn repositories(scenario: &Scenario) -> Tree {
    let repository = &scenario.repository;
    let mut described = json!({
        "repositoryArn": repository.arn(),
        "registryId": repository.account,
        "repositoryName": repository.name,
        "repositoryUri": format!("{}/{}", repository.host(), repository.name),
        "imageTagMutability": repository.tag_mutability.word(),
    });
    if !repository.exclusion_filters.is_empty() {
        described["imageTagMutabilityExclusionFilters"] = json!(repository.exclusion_filters);
    }
    Tree::map([("repositories", Tree::List(vec![Tree::from(described)]))])
}

fn template(scenario: &Scenario) -> Tree {
    let repository = &scenario.repository;
    let mut properties = Tree::map([
        ("RepositoryName", repository.name.as_str().into()),
        ("ImageTagMutability", repository.tag_mutability.word().into()),
    ]);
    if !repository.exclusion_filters.is_empty() {
        let filters = repository.exclusion_filters.iter().map(|filter| {
            Tree::map([
                ("ImageTagMutabilityExclusionFilterType", filter.filter_type.as_str().into()),
                ("ImageTagMutabilityExclusionFilterValue", filter.filter.as_str().into()),
            ])
        });
        properties.put("ImageTagMutabilityExclusionFilters", Tree::List(filters.collect()));
    }
    if !scenario.lifecycle.policy.is_null() {
        // A template has the policy as text.
        let text = shown_json(&scenario.lifecycle.policy);
        properties
            .put("LifecyclePolicy", Tree::map([("LifecyclePolicyText", text.as_str().into())]));
    }
    if !repository.policy.is_null() {
        properties.put("RepositoryPolicyText", repository.policy.clone());
    }
    let resource = Tree::map([("Type", "AWS::ECR::Repository".into()), ("Properties", properties)]);
    Tree::map([("Resources", Tree::map([("Repository", resource)]))])
}

fn terraform(scenario: &Scenario) -> String {
    let repository = &scenario.repository;
    let quoted = |text: &str| Value::from(text).to_string().replace("${", "$${");
    let mut text = format!(
        "resource \"aws_ecr_repository\" \"this\" {{\n  name                 = {}\n  image_tag_mutability = {}\n",
        quoted(&repository.name),
        quoted(repository.tag_mutability.word())
    );
    let excludes = matches!(
        repository.tag_mutability,
        TagMutability::ImmutableWithExclusion | TagMutability::MutableWithExclusion
    );
    for filter in repository.exclusion_filters.iter().filter(|_| excludes) {
        text += &format!(
            "\n  image_tag_mutability_exclusion_filter {{\n    filter      = {}\n    filter_type = {}\n  }}\n",
            quoted(&filter.filter),
            quoted(&filter.filter_type)
        );
    }
    text += "}\n";
    let mut attach = |kind: &str, policy: &Value| {
        if !policy.is_null() {
            text += &format!(
                "\nresource \"{kind}\" \"this\" {{\n  repository = aws_ecr_repository.this.name\n  policy     = <<-EOF\n{}\n  EOF\n}}\n",
                shown_json(policy)
                    .replace("${", "$${")
                    .lines()
                    .map(|line| format!("    {line}"))
                    .collect::<Vec<_>>()
                    .join("\n")
            );
        }
    };
    attach("aws_ecr_lifecycle_policy", &scenario.lifecycle.policy);
    attach("aws_ecr_repository_policy", &repository.policy);
    text
}
