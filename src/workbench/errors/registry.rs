//! Errors of Docker and Amazon ECR: builds, logins, pushes, pulls, rejected policies.

use super::kind::{ErrorKind, cause};

const REGISTRY_AUTH: &str =
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html";
const TAG_MUTABILITY: &str =
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html";
const PUSHING: &str =
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/docker-push-ecr-image.html";
const REPOSITORY_POLICIES: &str =
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html";
const LIFECYCLE: &str =
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html";
const PLATFORMS: &str = "https://docs.docker.com/build/building/multi-platform/";
const CONTEXT: &str = "https://docs.docker.com/build/concepts/context/";
const PULL_LIMITS: &str = "https://docs.docker.com/docker-hub/usage/pulls/";

/// The kinds; special ones come first.
pub(super) static KINDS: &[ErrorKind] = &[
    ErrorKind {
        id: "docker.exec-format",
        texts: &[&["exec format error"]],
        meaning: "The container's program can't run on the CPU architecture of the host.",
        causes: &[
            cause(
                "The image is built for another architecture, such as `arm64` on a Mac with Apple silicon. Build it with `docker build --platform linux/amd64`.",
                "task-placement",
                "taskDefinition.runtimePlatform",
            ),
            cause(
                "The entry point is a script without a first line such as `#!/bin/sh`.",
                "image-registry",
                "build.dockerfile",
            ),
        ],
        paste: &["the Dockerfile", "the output of `aws ecs describe-task-definition`"],
        url: PLATFORMS,
    },
    ErrorKind {
        id: "docker.platform",
        texts: &[&["no matching manifest for", "descriptor matching platform"]],
        meaning: "The image has no variant for the operating system and the CPU architecture of the host.",
        causes: &[
            cause(
                "The image is built for one architecture only. Build it with `docker build --platform linux/amd64,linux/arm64`.",
                "image-registry",
                "build.dockerfile",
            ),
            cause(
                "The task definition requests an architecture that the image doesn't have.",
                "task-placement",
                "taskDefinition.runtimePlatform",
            ),
        ],
        paste: &["the output of `aws ecs describe-task-definition`"],
        url: PLATFORMS,
    },
    ErrorKind {
        id: "docker.pull-limit",
        texts: &[&["toomanyrequests", "pull rate limit"]],
        meaning: "The registry limits how many images an account or an IP address can pull, and the limit is reached.",
        causes: &[
            cause(
                "Docker Hub counts pulls without a login by IP address, and all tasks behind a NAT gateway share its address.",
                "image-registry",
                "access.network",
            ),
            cause(
                "Each build pulls its base image from Docker Hub. A pull through cache rule of Amazon ECR keeps a copy.",
                "image-registry",
                "build.dockerfile",
            ),
        ],
        paste: &["the Dockerfile"],
        url: PULL_LIMITS,
    },
    ErrorKind {
        id: "docker.build.not-found",
        texts: &[&[
            "failed to compute cache key",
            "failed to calculate checksum of ref",
            "copy failed: file not found",
            "copy failed: stat",
            "copy failed: no source files",
            "add failed: file not found",
        ]],
        meaning: "A COPY or ADD instruction names a path that the build context or the other stage doesn't have.",
        causes: &[
            cause(
                "The path isn't within the folder that `docker build` gets as its last argument.",
                "image-registry",
                "build.files",
            ),
            cause("`.dockerignore` excludes the path.", "image-registry", "build.dockerignore"),
            cause(
                "With `--from`, the stage has the file under another path.",
                "image-registry",
                "build.dockerfile",
            ),
        ],
        paste: &["the Dockerfile"],
        url: CONTEXT,
    },
    ErrorKind {
        id: "ecr.docker.login",
        texts: &[&[
            "interactive login from a non tty device",
            "failed with status: 400 bad request",
            "invalid choice: 'get-login'",
            "invalid choice: get-login",
        ]],
        meaning: "`docker login` got no valid password for the registry of Amazon ECR.",
        causes: &[
            cause(
                "`aws ecr get-login-password` failed, so `docker login` reads nothing. Run it alone to see its error.",
                "image-registry",
                "access.principal.policies",
            ),
            cause(
                "The AWS CLI has no `get-login` since version 2. Pipe `get-login-password` to `docker login`.",
                "image-registry",
                "access.token",
            ),
            cause(
                "The user name isn't `AWS`, or the shell adds a line break to the piped password, as PowerShell does.",
                "",
                "",
            ),
        ],
        paste: &["the command", "the output of `aws --version`"],
        url: REGISTRY_AUTH,
    },
    ErrorKind {
        id: "ecr.policy.rejected",
        texts: &[&["invalid repository policy provided"]],
        meaning: "`SetRepositoryPolicy` rejects the repository policy.",
        causes: &[
            cause(
                "A statement has `Resource`, which a repository policy doesn't have.",
                "image-registry",
                "repository.policy",
            ),
            cause(
                "A principal of the policy doesn't exist, such as a role that was deleted.",
                "image-registry",
                "repository.policy",
            ),
            cause(
                "A statement has no `Principal`, or has an action of another service.",
                "image-registry",
                "repository.policy",
            ),
        ],
        paste: &["the repository policy"],
        url: REPOSITORY_POLICIES,
    },
    ErrorKind {
        id: "ecr.docker.no-credentials",
        texts: &[&["no basic auth credentials"]],
        meaning: "Docker has no login for the registry host of the image.",
        causes: &[
            cause(
                "Docker isn't logged in. Each account and Region has its own registry host.",
                "image-registry",
                "access.token",
            ),
            cause(
                "The login was for another account or Region than the image.",
                "image-registry",
                "repository.region",
            ),
            cause(
                "`docker login` ran as another user, such as without `sudo`, so the login is in another configuration file.",
                "",
                "",
            ),
        ],
        paste: &["the host in the image name", "the output of `aws sts get-caller-identity`"],
        url: REGISTRY_AUTH,
    },
    ErrorKind {
        id: "ecr.docker.expired",
        texts: &[&["authorization token has expired"]],
        meaning: "The token of the last `docker login` is older than 12 hours.",
        causes: &[
            cause(
                "Nothing renews the login, such as a job of the build system.",
                "image-registry",
                "access.token",
            ),
            cause("The date and time of the host are incorrect.", "", ""),
        ],
        paste: &[],
        url: REGISTRY_AUTH,
    },
    ErrorKind {
        id: "ecr.docker.immutable",
        texts: &[
            &["tag invalid", "imagetagalreadyexistsexception"],
            &["immutable", "already exists"],
        ],
        meaning: "The repository has immutable tags, and the tag is on another image.",
        causes: &[
            cause("The build pushes the same tag for each commit.", "image-registry", "access.tag"),
            cause(
                "The tag mutability of the repository has no exclusion filter for this tag.",
                "image-registry",
                "repository.tagMutability",
            ),
        ],
        paste: &["the output of `aws ecr describe-repositories`"],
        url: TAG_MUTABILITY,
    },
    ErrorKind {
        id: "ecr.docker.no-repository",
        texts: &[&["repositorynotfoundexception", "name unknown: the repository with name"]],
        meaning: "The registry of this account and Region has no repository of this name.",
        causes: &[
            cause(
                "The repository was never created. A push doesn't create it.",
                "image-registry",
                "repository.exists",
            ),
            cause(
                "The image name has another account, Region, or namespace.",
                "image-registry",
                "repository.name",
            ),
        ],
        paste: &["the output of `aws ecr describe-repositories`"],
        url: PUSHING,
    },
    ErrorKind {
        id: "ecr.docker.denied",
        texts: &[
            &["denied:", "accessdeniedexception", "not authorized to perform"],
            &["ecr:", ".dkr.ecr.", "requested access to the resource"],
        ],
        meaning: "IAM denies an API call of Amazon ECR.",
        causes: &[
            cause(
                "No policy of the user or role allows the action on this repository.",
                "image-registry",
                "access.principal.policies",
            ),
            cause(
                "The repository is in another account, and its repository policy doesn't allow this account.",
                "image-registry",
                "repository.policy",
            ),
            cause(
                "`ecr:GetAuthorizationToken` is allowed for a repository, but only `*` has an effect.",
                "image-registry",
                "access.principal.policies",
            ),
            cause(
                "A statement with the effect Deny, or a policy of the organization or of an endpoint, denies it.",
                "",
                "",
            ),
        ],
        paste: &[
            "the output of `aws ecr get-repository-policy`",
            "the policies of the user or role",
        ],
        url: REPOSITORY_POLICIES,
    },
    ErrorKind {
        id: "ecr.docker.manifest-unknown",
        texts: &[&["manifest unknown", "imagenotfoundexception", "requested image not found"]],
        meaning: "The repository has no image with this tag or digest.",
        causes: &[
            cause(
                "The tag is misspelled, or the image was never pushed.",
                "image-registry",
                "access.tag",
            ),
            cause(
                "A lifecycle policy deleted the image. Rules act on images, not on tags.",
                "image-registry",
                "lifecycle.policy",
            ),
            cause("The image is archived.", "image-registry", "repository.images"),
        ],
        paste: &[
            "the output of `aws ecr describe-images`",
            "the output of `aws ecr get-lifecycle-policy`",
        ],
        url: PUSHING,
    },
    ErrorKind {
        id: "ecr.lifecycle.rejected",
        texts: &[&[
            "could not map policystring into lifecyclepolicy",
            "lifecycle policy validation failure",
            "invalid parameter at 'lifecyclepolicytext'",
            "duplicate priority in multiple rules",
            "only one rule can select untagged images",
            "must have the lowest priority",
        ]],
        meaning: "`PutLifecyclePolicy` rejects the lifecycle policy.",
        causes: &[cause(
            "Import the policy to see the rule and the member.",
            "image-registry",
            "lifecycle.policy",
        )],
        paste: &["the lifecycle policy"],
        url: LIFECYCLE,
    },
];
