//! AWS managed policies by name: those that occur with containers.

use super::policy::{Effect, Listed, Policy, PolicyText, Statement};

/// A managed policy, whose statements all allow.
pub struct ManagedPolicy {
    /// Its name.
    pub name: &'static str,
    /// The statements: the actions, and the resource.
    statements: &'static [(&'static [&'static str], &'static str)],
}

impl ManagedPolicy {
    /// The policy.
    pub fn policy(&self) -> Policy {
        let text = |text: &&str| PolicyText::Known((*text).to_owned());
        let statement = |(at, (actions, resource)): (usize, &(&[&str], &'static str))| Statement {
            at,
            sid: None,
            effect: Effect::Allow,
            principals: None,
            actions: Listed { except: false, items: actions.iter().map(text).collect() },
            resources: Some(Listed { except: false, items: vec![text(resource)] }),
            conditions: Vec::new(),
            unread: Vec::new(),
        };
        Policy {
            variables: true,
            statements: self.statements.iter().enumerate().map(statement).collect(),
        }
    }
}

/// The managed policy of this name or ARN; `None` for a policy that isn't modeled.
pub fn find(name: &str) -> Option<&'static ManagedPolicy> {
    let name = name.rsplit('/').next().unwrap_or(name);
    MANAGED.iter().find(|policy| policy.name == name)
}

/// The names of all that are modeled.
pub fn names() -> impl Iterator<Item = &'static str> {
    MANAGED.iter().map(|policy| policy.name)
}

/// What a client needs to pull an image from Amazon ECR.
pub const PULL: &[&str] = &[
    "ecr:GetAuthorizationToken",
    "ecr:BatchCheckLayerAvailability",
    "ecr:GetDownloadUrlForLayer",
    "ecr:BatchGetImage",
];

const READ_ECR: &[&str] = &[
    "ecr:GetAuthorizationToken",
    "ecr:BatchCheckLayerAvailability",
    "ecr:GetDownloadUrlForLayer",
    "ecr:GetRepositoryPolicy",
    "ecr:DescribeRepositories",
    "ecr:ListImages",
    "ecr:DescribeImages",
    "ecr:BatchGetImage",
    "ecr:GetLifecyclePolicy",
    "ecr:GetLifecyclePolicyPreview",
    "ecr:ListTagsForResource",
    "ecr:DescribeImageScanFindings",
];

static MANAGED: &[ManagedPolicy] = &[
    ManagedPolicy { name: "AdministratorAccess", statements: &[(&["*"], "*")] },
    ManagedPolicy {
        name: "AmazonECSTaskExecutionRolePolicy",
        statements: &[(PULL, "*"), (&["logs:CreateLogStream", "logs:PutLogEvents"], "*")],
    },
    ManagedPolicy {
        name: "AmazonEC2ContainerServiceforEC2Role",
        statements: &[
            (
                &[
                    "ec2:DescribeTags",
                    "ecs:CreateCluster",
                    "ecs:DeregisterContainerInstance",
                    "ecs:DiscoverPollEndpoint",
                    "ecs:Poll",
                    "ecs:RegisterContainerInstance",
                    "ecs:StartTelemetrySession",
                    "ecs:UpdateContainerInstancesState",
                    "ecs:Submit*",
                ],
                "*",
            ),
            (PULL, "*"),
            (&["logs:CreateLogStream", "logs:PutLogEvents"], "*"),
        ],
    },
    ManagedPolicy { name: "AmazonEC2ContainerRegistryReadOnly", statements: &[(READ_ECR, "*")] },
    ManagedPolicy {
        name: "AmazonEC2ContainerRegistryPullOnly",
        statements: &[(
            &[
                "ecr:GetAuthorizationToken",
                "ecr:BatchImportUpstreamImage",
                "ecr:BatchGetImage",
                "ecr:GetDownloadUrlForLayer",
            ],
            "*",
        )],
    },
    ManagedPolicy {
        name: "AmazonEC2ContainerRegistryPowerUser",
        statements: &[
            (READ_ECR, "*"),
            (
                &[
                    "ecr:InitiateLayerUpload",
                    "ecr:UploadLayerPart",
                    "ecr:CompleteLayerUpload",
                    "ecr:PutImage",
                ],
                "*",
            ),
        ],
    },
    ManagedPolicy {
        name: "AmazonEC2ContainerRegistryFullAccess",
        statements: &[(&["ecr:*", "cloudtrail:LookupEvents"], "*")],
    },
    ManagedPolicy {
        name: "AmazonS3ReadOnlyAccess",
        statements: &[(
            &[
                "s3:Get*",
                "s3:List*",
                "s3:Describe*",
                "s3-object-lambda:Get*",
                "s3-object-lambda:List*",
            ],
            "*",
        )],
    },
    ManagedPolicy {
        name: "AmazonS3FullAccess",
        statements: &[(&["s3:*", "s3-object-lambda:*"], "*")],
    },
    ManagedPolicy { name: "AmazonSQSFullAccess", statements: &[(&["sqs:*"], "*")] },
    ManagedPolicy {
        name: "AmazonSQSReadOnlyAccess",
        statements: &[(
            &[
                "sqs:GetQueueAttributes",
                "sqs:GetQueueUrl",
                "sqs:ListDeadLetterSourceQueues",
                "sqs:ListQueues",
                "sqs:ListMessageMoveTasks",
                "sqs:ListQueueTags",
            ],
            "*",
        )],
    },
    ManagedPolicy {
        name: "AWSXRayDaemonWriteAccess",
        statements: &[(
            &[
                "xray:PutTraceSegments",
                "xray:PutTelemetryRecords",
                "xray:GetSamplingRules",
                "xray:GetSamplingTargets",
                "xray:GetSamplingStatisticSummaries",
            ],
            "*",
        )],
    },
    ManagedPolicy {
        name: "AmazonElasticFileSystemClientReadOnlyAccess",
        statements: &[(
            &["elasticfilesystem:ClientMount", "elasticfilesystem:DescribeMountTargets"],
            "*",
        )],
    },
    ManagedPolicy {
        name: "AmazonElasticFileSystemClientReadWriteAccess",
        statements: &[(
            &[
                "elasticfilesystem:ClientMount",
                "elasticfilesystem:ClientWrite",
                "elasticfilesystem:DescribeMountTargets",
            ],
            "*",
        )],
    },
    ManagedPolicy {
        name: "AmazonElasticFileSystemClientFullAccess",
        statements: &[(
            &[
                "elasticfilesystem:ClientMount",
                "elasticfilesystem:ClientRootAccess",
                "elasticfilesystem:ClientWrite",
                "elasticfilesystem:DescribeMountTargets",
            ],
            "*",
        )],
    },
    ManagedPolicy {
        name: "AmazonSSMReadOnlyAccess",
        statements: &[(&["ssm:Describe*", "ssm:Get*", "ssm:List*"], "*")],
    },
    ManagedPolicy { name: "CloudWatchLogsFullAccess", statements: &[(&["logs:*"], "*")] },
];
