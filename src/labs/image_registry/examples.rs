//! The examples.

use super::scenario::{
    AccessSettings, BuildSettings, GeneratedImages, ImageUse, LifecycleSettings, NOW, RegistryView,
    ScanSection, Scenario, cost, pull_policy, push_policy,
};
use crate::ecr::{
    Image, StorageClass,
    access::{
        Client, ExclusionFilter, Network, NetworkKind, Operation, RegistryPrincipal, Repository,
        TagMutability, Token,
    },
    scan::{PackageKind, ScanSettings, ScanType, Vulnerability},
};
use crate::labs::Example;
use crate::platforms::docker::{BuildChange, ChangeKind, ContextFile};
use serde_json::{Value, json};

const DAY: i64 = 86_400;
const COPY_ALL: &str =
    "FROM node:24-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD [\"node\", \"src/server.js\"]\n";
const STAGES: &str = "# syntax=docker/dockerfile:1\nFROM golang:1.26 AS build\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\nRUN go build -o /out/api ./cmd/api\n\nFROM scratch\nCOPY --from=build /out/api /api\nENTRYPOINT [\"/api\"]\n";

/// All examples; the first is what a newcomer sees.
pub(super) fn all() -> Vec<Example<Scenario>> {
    lifecycle().into_iter().chain(build()).chain(access()).chain(scan()).collect()
}

fn example(
    group: &'static str,
    id: &'static str,
    title: &'static str,
    flawed: bool,
    scenario: Scenario,
) -> Example<Scenario> {
    Example { id, title, group, flawed, scenario }
}

/// An image by a letter, which fills its digest.
fn image(letter: char, tags: &[&str], days: i64) -> Image {
    Image {
        digest: digest(letter),
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        pushed_at: Some(NOW - days * DAY),
        ..Image::default()
    }
}

fn digest(letter: char) -> String {
    format!("sha256:{}", letter.to_string().repeat(64))
}

fn policy(rules: &[Value]) -> Value {
    json!({ "rules": rules })
}

fn expire(priority: u32, mut selection: Value, kind: &str, number: u32) -> Value {
    selection["countType"] = json!(kind);
    if kind != "imageCountMoreThan" {
        selection["countUnit"] = json!("days");
    }
    selection["countNumber"] = json!(number);
    json!({ "rulePriority": priority, "selection": selection, "action": { "type": "expire" } })
}

fn keep(priority: u32, selection: Value, number: u32) -> Value {
    expire(priority, selection, "imageCountMoreThan", number)
}

fn older(priority: u32, selection: Value, days: u32) -> Value {
    expire(priority, selection, "sinceImagePushed", days)
}

fn tagged(patterns: &[&str]) -> Value {
    json!({ "tagStatus": "tagged", "tagPatternList": patterns })
}

fn untagged() -> Value {
    json!({ "tagStatus": "untagged" })
}

fn any() -> Value {
    json!({ "tagStatus": "any" })
}

fn lifecycle() -> Vec<Example<Scenario>> {
    let of = |rules: &[Value], images: Vec<Image>, uses: &[(&str, &str)]| Scenario {
        repository: Repository { images, ..Repository::default() },
        lifecycle: LifecycleSettings {
            policy: policy(rules),
            references: uses
                .iter()
                .map(|(by, image)| ImageUse { by: (*by).into(), image: (*image).into() })
                .collect(),
        },
        ..Scenario::default()
    };
    let releases = || {
        vec![
            image('a', &["2.3"], 90),
            image('b', &["3.0-rc1"], 40),
            image('c', &["3.0-rc2"], 20),
            image('d', &[], 12),
            image('e', &["3.0"], 3),
        ]
    };
    let add = |title, id, flawed, scenario| example("Lifecycle", id, title, flawed, scenario);
    let transition = json!({
        "rulePriority": 1,
        "selection": { "tagStatus": "any", "countType": "sinceImagePulled", "countUnit": "days", "countNumber": 90 },
        "action": { "type": "transition", "targetStorageClass": "archive" },
    });
    let archived = |letter, tag: &str, days: i64| Image {
        storage_class: StorageClass::Archive,
        transitioned_at: Some(NOW - days * DAY),
        ..image(letter, &[tag], days + 200)
    };
    let pulled = |letter, tag: &str, days: i64| Image {
        last_pulled_at: Some(NOW - days * DAY),
        ..image(letter, &[tag], 300)
    };
    vec![
        add(
            "Keep 3 images: is the running release deleted?",
            "release-in-use",
            false,
            of(&[keep(1, any(), 3)], releases(), &[("service shop-web", "2.3")]),
        ),
        add(
            "One image, two tags: which rule decides?",
            "prod-and-beta",
            false,
            of(
                &[keep(1, tagged(&["prod*"]), 1), keep(2, tagged(&["beta*"]), 1)],
                vec![
                    image('a', &["beta-1", "prod-1"], 10),
                    image('b', &["beta-2", "prod-2"], 9),
                    image('c', &["beta-3"], 8),
                ],
                &[("service shop-web", "prod-2")],
            ),
        ),
        add(
            "A protecting rule first: does the release stay?",
            "protecting-rule",
            false,
            of(
                &[keep(1, tagged(&["2.*"]), 999), keep(2, any(), 3)],
                releases(),
                &[(
                    "service shop-web",
                    "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/web:2.3",
                )],
            ),
        ),
        add(
            "Two patterns in a rule: what does it select?",
            "all-patterns",
            false,
            of(
                &[older(1, tagged(&["alpha*", "beta*"]), 5)],
                vec![
                    image('a', &["alpha-1"], 12),
                    image('b', &["beta-1"], 11),
                    image('c', &["alpha-2", "beta-2"], 10),
                    image('d', &["alpha-3"], 4),
                    image('e', &["beta-3"], 3),
                    image('f', &["alpha-4", "beta-4"], 2),
                ],
                &[],
            ),
        ),
        add(
            "Image of a manifest list: does it expire?",
            "manifest-list",
            false,
            of(
                &[older(1, untagged(), 7)],
                vec![
                    Image {
                        manifest_list_of: vec![digest('b'), digest('c')],
                        ..image('a', &["app-1"], 30)
                    },
                    image('b', &[], 30),
                    image('c', &[], 30),
                    image('d', &[], 30),
                ],
                &[],
            ),
        ),
        add(
            "Archive unused images: which can't be pulled?",
            "archive",
            false,
            of(
                &[
                    transition,
                    expire(
                        2,
                        json!({ "tagStatus": "any", "storageClass": "archive" }),
                        "sinceImageTransitioned",
                        365,
                    ),
                ],
                vec![
                    archived('a', "v1", 400),
                    archived('b', "v2", 100),
                    pulled('c', "v3", 120),
                    pulled('d', "v4", 20),
                    image('e', &["v5"], 200),
                ],
                &[("task definition report", "v3")],
            ),
        ),
        add(
            "Exactly 14 days old: does the image expire?",
            "exactly-as-old",
            false,
            of(&[older(1, untagged(), 14)], vec![image('a', &[], 14), image('b', &[], 15)], &[]),
        ),
        add(
            "20,000 images, 3 rules: what remains?",
            "many-images",
            false,
            Scenario {
                generated: Some(GeneratedImages {
                    count: 20_000,
                    per_day: 40,
                    ..GeneratedImages::default()
                }),
                ..of(
                    &[
                        keep(1, tagged(&["prod-*"]), 50),
                        older(2, untagged(), 7),
                        older(3, any(), 180),
                    ],
                    Vec::new(),
                    &[("service shop-web", "prod-19998")],
                )
            },
        ),
        add(
            "Rule for any first: why is it rejected?",
            "any-first",
            true,
            of(&[keep(1, any(), 5), older(2, untagged(), 7)], releases(), &[]),
        ),
        add(
            "Two rules with priority 1: why is it rejected?",
            "duplicate-priority",
            true,
            of(&[keep(1, tagged(&["prod*"]), 3), older(1, untagged(), 7)], releases(), &[]),
        ),
        add(
            "Tagged without a list: why is it rejected?",
            "tagged-without-list",
            true,
            of(&[keep(1, json!({ "tagStatus": "tagged" }), 3)], releases(), &[]),
        ),
        add(
            "Expire what isn't pulled: why is it rejected?",
            "expire-not-pulled",
            true,
            of(&[expire(1, any(), "sinceImagePulled", 90)], releases(), &[]),
        ),
    ]
}

fn build() -> Vec<Example<Scenario>> {
    let of =
        |build: BuildSettings| Scenario { view: RegistryView::Build, build, ..Scenario::default() };
    let change = |kind, name: &str| BuildChange { kind, name: name.into() };
    let add = |title, id, flawed, build| example("Build", id, title, flawed, of(build));
    let file = |path: &str, bytes| ContextFile { path: path.into(), bytes };
    let base = BuildSettings::default;
    let copy_all =
        || BuildSettings { dockerfile: COPY_ALL.into(), compared: base().dockerfile, ..base() };
    let go = || BuildSettings {
        dockerfile: STAGES.into(),
        files: vec![
            file("go.mod", 400),
            file("go.sum", 6_000),
            file("cmd/api/main.go", 4_000),
            file("internal/store/store.go", 22_000),
        ],
        change: change(ChangeKind::File, "internal/store/store.go"),
        costs: vec![
            cost("FROM golang:1.26", 860, 25),
            cost("RUN go mod download", 140, 20),
            cost("RUN go build -o /out/api ./cmd/api", 24, 35),
            cost("COPY --from=build /out/api /api", 18, 1),
        ],
        ..base()
    };
    vec![
        add("A source file changes: what does Docker rebuild?", "source-file", false, base()),
        add("COPY . . before npm ci: what does a change cost?", "copy-all-first", false, copy_all()),
        add(
            "A dependency changes: does the order help?",
            "dependency",
            false,
            BuildSettings { change: change(ChangeKind::File, "package-lock.json"), ..base() },
        ),
        add(
            "The base image moves: what does Docker rebuild?",
            "base-image",
            false,
            BuildSettings { change: change(ChangeKind::BaseImage, "node:24-slim"), ..base() },
        ),
        add(
            "An ignored file changes: is there a rebuild?",
            "ignored-file",
            false,
            BuildSettings { change: change(ChangeKind::File, "README.md"), ..base() },
        ),
        add("Two stages: what is in the image?", "two-stages", false, go()),
        add(
            "A new build argument: from where is it rebuilt?",
            "build-argument",
            false,
            BuildSettings {
                dockerfile: "FROM node:24-slim\nARG COMMIT\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\nLABEL commit=$COMMIT\n".into(),
                compared: "FROM node:24-slim\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\nARG COMMIT\nLABEL commit=$COMMIT\n".into(),
                args: vec![("COMMIT".into(), "4f2c9d1".into())],
                change: change(ChangeKind::BuildArg, "COMMIT"),
                ..base()
            },
        ),
        add(
            "A token as build argument: who can read it?",
            "secret-argument",
            false,
            BuildSettings {
                dockerfile: "FROM node:latest\nARG NPM_TOKEN\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\n".into(),
                args: vec![("NPM_TOKEN".into(), "example".into())],
                ..base()
            },
        ),
        add(
            "Stages copy from each other: why does it fail?",
            "circular",
            true,
            BuildSettings {
                dockerfile: "FROM node:24 AS assets\nCOPY --from=server /app/views /views\nRUN npm run build\n\nFROM node:24 AS server\nCOPY --from=assets /dist /app/public\n".into(),
                ..base()
            },
        ),
        add(
            "COPY of an ignored folder: why does it fail?",
            "copy-ignored",
            true,
            BuildSettings {
                dockerfile: "FROM nginx:1.29\nCOPY dist /usr/share/nginx/html\n".into(),
                dockerignore: "node_modules\ndist\n".into(),
                files: vec![file("dist/index.html", 3_000), file("src/app.js", 9_000)],
                change: change(ChangeKind::File, "src/app.js"),
                ..base()
            },
        ),
        add(
            "A misspelled instruction: why does it fail?",
            "unknown-instruction",
            true,
            BuildSettings { dockerfile: "FROM node:24-slim\nWORKDIR /app\nCPOY . .\n".into(), ..base() },
        ),
    ]
}

fn access() -> Vec<Example<Scenario>> {
    let add = |title, id, flawed, repository: Repository, access: AccessSettings| {
        let scenario =
            Scenario { view: RegistryView::Access, repository, access, ..Scenario::default() };
        example("Push and pull", id, title, flawed, scenario)
    };
    let with = |images: Vec<Image>| Repository { images, ..Repository::default() };
    let base = AccessSettings::default;
    let here = Repository::default();
    let other_account = |policies: Vec<Value>| AccessSettings {
        operation: Operation::Pull,
        principal: RegistryPrincipal {
            account: "444455556666".into(),
            arn: "arn:aws:iam::444455556666:role/deployer".into(),
            policies,
            ..RegistryPrincipal::default()
        },
        ..base()
    };
    let shared = || Repository {
        policy: json!({
            "Version": "2012-10-17",
            "Statement": [{
                "Sid": "Share",
                "Effect": "Allow",
                "Principal": { "AWS": "arn:aws:iam::444455556666:root" },
                "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            }],
        }),
        ..with(vec![image('a', &["1.4"], 2)])
    };
    let login_only = json!({
        "Version": "2012-10-17",
        "Statement": [{ "Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*" }],
    });
    let task = |policy: Value, network| AccessSettings {
        operation: Operation::Pull,
        client: Client::Ecs,
        principal: RegistryPrincipal {
            arn: "arn:aws:iam::111122223333:role/ecsTaskExecutionRole".into(),
            policies: vec![policy],
            ..RegistryPrincipal::default()
        },
        token: None,
        network,
        ..base()
    };
    let endpoints = |names: &[&str]| Network {
        kind: NetworkKind::Private,
        endpoints: names.iter().map(|name| (*name).to_owned()).collect(),
        nat_gateway: false,
    };
    let mut token_on_repository = pull_policy(&here);
    token_on_repository["Statement"] = json!([{
        "Sid": "Pull",
        "Effect": "Allow",
        "Action": ["ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        "Resource": here.arn(),
    }]);
    let released = || with(vec![image('a', &["latest", "1.3"], 9), image('b', &["1.4"], 2)]);
    vec![
        add("Push with the right policy: which calls follow?", "push", false, here.clone(), base()),
        add(
            "Push without a login: what does Docker print?",
            "no-login",
            true,
            here.clone(),
            AccessSettings { token: None, ..base() },
        ),
        add(
            "Login to another Region: why is it denied?",
            "other-region",
            true,
            here.clone(),
            AccessSettings {
                token: Some(Token {
                    issued_at: NOW - 60,
                    registry: "111122223333.dkr.ecr.us-east-1.amazonaws.com".into(),
                }),
                ..base()
            },
        ),
        add(
            "A token of 13 hours: can Docker pull?",
            "expired-token",
            true,
            released(),
            AccessSettings {
                operation: Operation::Pull,
                token: Some(Token { issued_at: NOW - 13 * 3600, registry: here.host() }),
                ..base()
            },
        ),
        add(
            "Pull policy only: where does a push fail?",
            "pull-policy-push",
            true,
            here.clone(),
            AccessSettings {
                principal: RegistryPrincipal {
                    policies: vec![pull_policy(&here)],
                    ..RegistryPrincipal::default()
                },
                ..base()
            },
        ),
        add(
            "Other account, both policies: can it pull?",
            "two-accounts",
            false,
            shared(),
            other_account(vec![pull_policy(&here)]),
        ),
        add(
            "Other account, repository policy only: can it pull?",
            "repository-policy-only",
            true,
            shared(),
            other_account(vec![login_only]),
        ),
        add(
            "Fargate task without an S3 endpoint: does it start?",
            "no-s3-endpoint",
            true,
            released(),
            task(pull_policy(&here), endpoints(&["ecr.api", "ecr.dkr"])),
        ),
        add(
            "Private subnet with all endpoints: does it start?",
            "all-endpoints",
            false,
            released(),
            task(pull_policy(&here), endpoints(&["ecr.api", "ecr.dkr", "s3"])),
        ),
        add(
            "Token allowed on the repository: does a task start?",
            "token-on-repository",
            true,
            released(),
            task(token_on_repository, Network::default()),
        ),
        add(
            "Immutable tags: can Docker push 1.4 again?",
            "immutable-tag",
            true,
            Repository { tag_mutability: TagMutability::Immutable, ..released() },
            AccessSettings { digest: digest('c'), ..base() },
        ),
        add(
            "Immutable except latest: can Docker push latest?",
            "immutable-except-latest",
            false,
            Repository {
                tag_mutability: TagMutability::ImmutableWithExclusion,
                exclusion_filters: vec![ExclusionFilter {
                    filter: "latest*".into(),
                    ..ExclusionFilter::default()
                }],
                ..released()
            },
            AccessSettings { tag: String::new(), digest: digest('c'), ..base() },
        ),
        add(
            "Push an existing tag: what happens to the old image?",
            "tag-moves",
            false,
            released(),
            AccessSettings { digest: digest('c'), ..base() },
        ),
        add(
            "Delete an image by tag: is the image deleted?",
            "delete-by-tag",
            false,
            released(),
            AccessSettings {
                operation: Operation::DeleteImage,
                tag: "latest".into(),
                principal: RegistryPrincipal {
                    policies: vec![json!({
                        "Version": "2012-10-17",
                        "Statement": [{ "Effect": "Allow", "Action": "ecr:*", "Resource": "*" }],
                    })],
                    ..RegistryPrincipal::default()
                },
                ..base()
            },
        ),
        add(
            "No repository: what does a push print?",
            "no-repository",
            true,
            Repository { exists: false, ..here.clone() },
            AccessSettings {
                principal: RegistryPrincipal {
                    policies: vec![push_policy(&here)],
                    ..RegistryPrincipal::default()
                },
                ..base()
            },
        ),
    ]
}

fn scan() -> Vec<Example<Scenario>> {
    let vulnerability = |name: &str, package, days: i64| Vulnerability {
        name: name.into(),
        package,
        known_at: NOW - days * DAY,
    };
    let all = || {
        vec![
            vulnerability("openssl: known before the push", PackageKind::Os, 60),
            vulnerability("glibc: known 20 days after the push", PackageKind::Os, 10),
            vulnerability("log4j: a Java package", PackageKind::Language, 60),
        ]
    };
    let add = |title, id, settings: ScanSettings, vulnerabilities| {
        let section = ScanSection { settings, vulnerabilities, ..ScanSection::default() };
        let scenario = Scenario { view: RegistryView::Scan, scan: section, ..Scenario::default() };
        example("Scan", id, title, false, scenario)
    };
    let enhanced = ScanSettings { scan_type: ScanType::Enhanced, ..ScanSettings::default() };
    vec![
        add(
            "Basic scan on push: what does it miss?",
            "basic-on-push",
            ScanSettings::default(),
            all(),
        ),
        add(
            "Enhanced continuous scan: what does it find?",
            "enhanced-continuous",
            ScanSettings { continuous: vec!["shop".into()], ..enhanced.clone() },
            all(),
        ),
        add(
            "Enhanced scan, no matching filter: what is scanned?",
            "enhanced-no-filter",
            ScanSettings { on_push: vec!["prod*".into()], ..enhanced },
            all(),
        ),
        add(
            "Basic scan, no filter: when is it scanned?",
            "basic-manual",
            ScanSettings { on_push: Vec::new(), ..ScanSettings::default() },
            vec![vulnerability("openssl", PackageKind::Os, 60)],
        ),
        add(
            "A binary copied into scratch: what does a scan find?",
            "copied-binary",
            ScanSettings::default(),
            vec![vulnerability("a statically linked zlib", PackageKind::File, 60)],
        ),
    ]
}
