//! The examples. IDs never change: links name them.

use super::scenario::{RolePolicies, Scenario};
use crate::ecs::task_definition::{
    LaunchType,
    start::{Behavior, Image, Launch, LoadBalancer, Network, SecretValue, Stores, Subnet},
};
use crate::labs::Example;
use serde_json::{Value, json};

const ECR: &str = "111122223333.dkr.ecr.us-east-1.amazonaws.com";
const EXECUTION: &str = "arn:aws:iam::111122223333:role/ecsTaskExecutionRole";
const SECRET: &str = "arn:aws:secretsmanager:us-east-1:111122223333:secret:shop/db-a1b2c3";
const NGINX: &str = "public.ecr.aws/nginx/nginx:1.27";

/// A definition for Fargate, with what is in `more` on top.
fn fargate(containers: Value, more: Value) -> Value {
    let mut definition = json!({
        "family": "shop",
        "requiresCompatibilities": ["FARGATE"],
        "networkMode": "awsvpc",
        "cpu": "512",
        "memory": "1024",
        "executionRoleArn": EXECUTION,
        "containerDefinitions": containers,
    });
    merge(&mut definition, more);
    definition
}

/// A definition for EC2, with what is in `more` on top.
fn ec2(containers: Value, more: Value) -> Value {
    let mut definition = json!({
        "family": "shop",
        "requiresCompatibilities": ["EC2"],
        "networkMode": "bridge",
        "containerDefinitions": containers,
    });
    merge(&mut definition, more);
    definition
}

fn merge(definition: &mut Value, more: Value) {
    if let (Value::Object(to), Value::Object(from)) = (definition, more) {
        to.extend(from);
    }
}

fn awslogs(group: &str, more: Value) -> Value {
    let mut options = json!({ "awslogs-group": group, "awslogs-region": "us-east-1", "awslogs-stream-prefix": "ecs" });
    merge(&mut options, more);
    json!({ "logDriver": "awslogs", "options": options })
}

/// A policy of one statement.
fn allow(actions: &[&str], resources: &[&str]) -> Value {
    json!({ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": actions, "Resource": resources }] })
}

fn inline(policy: Value) -> RolePolicies {
    RolePolicies { managed: Vec::new(), policy: Some(policy) }
}

fn on_fargate(task_definition: Value) -> Scenario {
    Scenario { task_definition, ..Scenario::default() }
}

fn on(kind: LaunchType, task_definition: Value) -> Scenario {
    Scenario {
        task_definition,
        launch: Launch { kind, ..Launch::default() },
        ..Scenario::default()
    }
}

fn with_execution(mut scenario: Scenario, policy: Value) -> Scenario {
    scenario.roles.execution.policy = Some(policy);
    scenario
}

fn secret(value: &str) -> Stores {
    let secret = SecretValue { value: value.into(), ..SecretValue::default() };
    Stores { secrets: [(SECRET.to_owned(), secret)].into(), ..Stores::default() }
}

fn app(more: Value) -> Value {
    let mut container = json!({ "name": "web", "image": format!("{ECR}/shop/web:1.4"), "portMappings": [{ "containerPort": 8080 }] });
    merge(&mut container, more);
    container
}

fn balancer(name: &str, port: i64) -> Option<LoadBalancer> {
    Some(LoadBalancer { container_name: name.into(), container_port: port })
}

fn private(endpoints: &[&str]) -> Option<Network> {
    Some(Network {
        subnet: Subnet::Private,
        endpoints: endpoints.iter().map(|name| (*name).to_owned()).collect(),
        ..Network::default()
    })
}

/// All examples.
pub(super) fn examples() -> Vec<Example<Scenario>> {
    let mut all = Vec::new();
    for (group, flawed, list) in [
        ("First steps", false, first()),
        ("Roles", false, roles()),
        ("Containers and their order", false, containers()),
        ("Environment and secrets", false, environment()),
        ("Network and storage", false, network()),
        ("Not valid", true, flawed()),
    ] {
        all.extend(list.into_iter().map(|(id, title, scenario)| Example {
            id,
            title,
            group,
            flawed,
            scenario,
        }));
    }
    all
}

type Listed = Vec<(&'static str, &'static str, Scenario)>;

fn first() -> Listed {
    let hello = Scenario::default();
    let mut service = on_fargate(fargate(
        json!([app(json!({ "logConfiguration": awslogs("/ecs/shop", json!({})) }))]),
        json!({}),
    ));
    service.service = true;
    service.launch.load_balancer = balancer("web", 8080);
    let bridge = on(
        LaunchType::Ec2,
        ec2(
            json!([{ "name": "web", "image": NGINX, "memory": 128, "portMappings": [{ "containerPort": 80, "hostPort": 8080 }] }]),
            json!({}),
        ),
    );
    let external = on(
        LaunchType::External,
        json!({
            "family": "edge", "requiresCompatibilities": ["EXTERNAL"], "networkMode": "host",
            "containerDefinitions": [{ "name": "agent", "image": NGINX, "memoryReservation": 64, "portMappings": [{ "containerPort": 80 }] }],
        }),
    );
    let managed = on(
        LaunchType::ManagedInstances,
        json!({
            "family": "train", "requiresCompatibilities": ["MANAGED_INSTANCES"], "networkMode": "awsvpc", "cpu": "4096", "memory": "16384",
            "containerDefinitions": [{ "name": "train", "image": NGINX, "memory": 8192, "resourceRequirements": [{ "type": "GPU", "value": "1" }] }],
        }),
    );
    vec![
        ("hello", "nginxdemos/hello on Fargate: is it valid?", hello),
        ("service", "A service with a load balancer: what does it need?", service),
        ("ec2-bridge", "A fixed host port on EC2: who reaches it?", bridge),
        ("external", "A server of your own: what is different?", external),
        ("managed-gpu", "A GPU on Managed Instances: does it start?", managed),
    ]
}

fn roles() -> Listed {
    let calls = |name: &str, calls: &[&str]| {
        let behavior = Behavior {
            calls: calls.iter().map(|call| (*call).to_owned()).collect(),
            ..Behavior::default()
        };
        [(name.to_owned(), behavior)].into()
    };
    let mut photos = on_fargate(fargate(
        json!([app(json!({}))]),
        json!({ "family": "photos", "taskRoleArn": "arn:aws:iam::111122223333:role/photosTaskRole" }),
    ));
    photos.roles.task =
        inline(allow(&["s3:GetObject", "s3:PutObject"], &["arn:aws:s3:::photos/*"]));
    photos.containers = calls("web", &["s3:PutObject arn:aws:s3:::photos/cat.jpg"]);
    let mut orders = photos.clone();
    orders.task_definition["family"] = "orders".into();
    orders.containers =
        calls("web", &["dynamodb:PutItem arn:aws:dynamodb:us-east-1:111122223333:table/orders"]);
    let mut instance = on(
        LaunchType::Ec2,
        ec2(
            json!([{ "name": "web", "image": format!("{ECR}/shop/web:1.4"), "memory": 256, "logConfiguration": awslogs("/ecs/shop", json!({})) }]),
            json!({}),
        ),
    );
    instance.containers =
        calls("web", &["sqs:SendMessage arn:aws:sqs:us-east-1:111122223333:orders"]);
    let mut denied = on_fargate(fargate(
        json!([app(json!({ "secrets": [{ "name": "DB_PASSWORD", "valueFrom": SECRET }] }))]),
        json!({}),
    ));
    denied.stores = secret("correct horse");
    let mut condition = with_execution(
        denied.clone(),
        json!({
            "Version": "2012-10-17",
            "Statement": [{ "Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "*", "Condition": { "StringEquals": { "aws:SourceVpce": "vpce-0a1b2c3d" } } }],
        }),
    );
    condition.launch.network = private(&["ecr.api", "ecr.dkr", "s3", "secretsmanager"]);
    let mut explicit = with_execution(
        denied.clone(),
        json!({
            "Version": "2012-10-17",
            "Statement": [
                { "Sid": "Read", "Effect": "Allow", "Action": "secretsmanager:*", "Resource": "*" },
                { "Sid": "NotTheShop", "Effect": "Deny", "Action": "secretsmanager:GetSecretValue", "Resource": "arn:aws:secretsmanager:*:*:secret:shop/*" },
            ],
        }),
    );
    explicit.stores = secret("correct horse");
    let mut without = on_fargate(Scenario::default().task_definition);
    without.containers = calls("hello", &["s3:GetObject arn:aws:s3:::photos/cat.jpg"]);
    let mut xray = on_fargate(fargate(
        json!([app(json!({})), { "name": "xray-daemon", "image": "public.ecr.aws/xray/aws-xray-daemon:3.x", "essential": false, "portMappings": [{ "containerPort": 2000, "protocol": "udp" }] }]),
        json!({ "taskRoleArn": "arn:aws:iam::111122223333:role/shopTaskRole" }),
    ));
    xray.roles.task = RolePolicies::managed("AWSXRayDaemonWriteAccess");
    xray.containers = calls("xray-daemon", &["xray:PutTraceSegments"]);
    vec![
        ("task-role-s3", "A service that stores photos: which role writes to S3?", photos),
        ("task-role-other", "The same role for orders: can it write to DynamoDB?", orders),
        ("instance-role", "EC2 without a task role: which role is used?", instance),
        ("no-task-role", "Fargate without a task role: can it read from S3?", without),
        ("secret-denied", "A secret, and the usual execution role: does it start?", denied),
        ("secret-explicit-deny", "Allowed and denied: which statement decides?", explicit),
        ("secret-condition", "A condition on a VPC endpoint: does it start?", condition),
        ("xray-sidecar", "An X-Ray sidecar: which role sends the traces?", xray),
    ]
}

fn containers() -> Listed {
    let order = json!([
        { "name": "web", "image": NGINX, "memory": 256, "dependsOn": [{ "containerName": "db", "condition": "HEALTHY" }, { "containerName": "migrate", "condition": "SUCCESS" }] },
        { "name": "migrate", "image": NGINX, "memory": 128, "essential": false, "dependsOn": [{ "containerName": "db", "condition": "HEALTHY" }] },
        { "name": "db", "image": "public.ecr.aws/docker/library/postgres:17", "memory": 512, "healthCheck": { "command": ["CMD-SHELL", "pg_isready"] } },
    ]);
    let in_order = on(LaunchType::Ec2, ec2(order, json!({})));
    let mut failed = in_order.clone();
    failed.containers =
        [("migrate".to_owned(), Behavior { exit_code: Some(1), ..Behavior::default() })].into();
    let mut unhealthy = in_order.clone();
    unhealthy.containers =
        [("db".to_owned(), Behavior { healthy: false, ..Behavior::default() })].into();
    let mut essential =
        on_fargate(fargate(json!([app(json!({})), { "name": "cron", "image": NGINX }]), json!({})));
    essential.containers =
        [("cron".to_owned(), Behavior { exit_code: Some(0), ..Behavior::default() })].into();
    let router = on_fargate(fargate(
        json!([
            app(json!({ "logConfiguration": { "logDriver": "awsfirelens", "options": { "Name": "cloudwatch", "region": "us-east-1", "log_group_name": "/ecs/shop" } } })),
            { "name": "log-router", "image": "public.ecr.aws/aws-observability/aws-for-fluent-bit:stable", "firelensConfiguration": { "type": "fluentbit" } },
        ]),
        json!({}),
    ));
    let mut unhealthy_web = on_fargate(fargate(
        json!([app(
            json!({ "healthCheck": { "command": ["CMD-SHELL", "curl -f http://localhost:8080/ || exit 1"] } })
        )]),
        json!({}),
    ));
    unhealthy_web.containers =
        [("web".to_owned(), Behavior { healthy: false, ..Behavior::default() })].into();
    vec![
        ("order", "Database, migration, web: in which order?", in_order),
        ("job-fails", "The migration fails: does the web container start?", failed),
        ("never-healthy", "The database never becomes healthy: what starts?", unhealthy),
        ("essential-exits", "A finished job stops the task: why?", essential),
        ("unhealthy", "The health check fails: who replaces the task?", unhealthy_web),
        ("log-sidecar", "A log router: what starts first?", router),
    ]
}

fn environment() -> Listed {
    let mut sources = on_fargate(fargate(
        json!([app(json!({
            "environment": [{ "name": "STAGE", "value": "prod" }, { "name": "API_URL", "value": "https://api.example.com" }],
            "environmentFiles": [{ "type": "s3", "value": "arn:aws:s3:::config/common.env" }, { "type": "s3", "value": "arn:aws:s3:::config/shop.env" }],
            "secrets": [{ "name": "DB_PASSWORD", "valueFrom": format!("{SECRET}:password::") }],
        }))]),
        json!({}),
    ));
    sources.stores = secret(r#"{"user":"shop","password":"correct horse"}"#);
    sources.stores.env_files = [
        (
            "arn:aws:s3:::config/common.env".to_owned(),
            "# common\nSTAGE=dev\nTHEME=light\n".to_owned(),
        ),
        ("arn:aws:s3:::config/shop.env".to_owned(), "THEME=dark\nPAGES=10\n".to_owned()),
    ]
    .into();
    sources.roles.execution.policy = Some(json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "arn:aws:secretsmanager:us-east-1:111122223333:secret:shop/*" },
        { "Effect": "Allow", "Action": ["s3:GetObject", "s3:GetBucketLocation"], "Resource": ["arn:aws:s3:::config", "arn:aws:s3:::config/*"] },
    ] }));
    let mut key = sources.clone();
    key.stores = Stores { secrets: secret(r#"{"user":"shop"}"#).secrets, ..sources.stores.clone() };
    let mut group = on_fargate(fargate(
        json!([app(
            json!({ "logConfiguration": awslogs("/ecs/new", json!({ "awslogs-create-group": "true" })) })
        )]),
        json!({}),
    ));
    group.stores.log_groups = Some(vec!["/ecs/shop".into()]);
    let mut created = with_execution(group.clone(), allow(&["logs:CreateLogGroup"], &["*"]));
    created.stores.log_groups = Some(Vec::new());
    vec![
        ("environment", "Variables from four sources: which value applies?", sources),
        ("json-key", "The secret has no such JSON key: what happens?", key),
        ("create-group", "awslogs-create-group with the usual role: enough?", group),
        ("create-group-allowed", "awslogs-create-group with its right: does it start?", created),
    ]
}

fn network() -> Listed {
    let mut isolated = on_fargate(fargate(json!([app(json!({}))]), json!({})));
    isolated.launch.network = private(&[]);
    let mut endpoints = isolated.clone();
    endpoints.launch.network = private(&["ecr.api", "ecr.dkr", "s3", "logs"]);
    let mut public = on_fargate(Scenario::default().task_definition);
    public.launch.network =
        Some(Network { subnet: Subnet::Public, public_ip: false, ..Network::default() });
    let mut dynamic = on(
        LaunchType::Ec2,
        ec2(
            json!([{ "name": "web", "image": NGINX, "memory": 128, "portMappings": [{ "containerPort": 80 }] }]),
            json!({}),
        ),
    );
    dynamic.launch.load_balancer = balancer("web", 80);
    let shared = json!([
        app(json!({ "mountPoints": [{ "sourceVolume": "uploads", "containerPath": "/uploads" }, { "sourceVolume": "cache", "containerPath": "/cache" }] })),
        { "name": "resize", "image": NGINX, "mountPoints": [{ "sourceVolume": "uploads", "containerPath": "/in", "readOnly": true }] },
    ]);
    let efs = on_fargate(fargate(
        shared.clone(),
        json!({
            "taskRoleArn": "arn:aws:iam::111122223333:role/shopTaskRole",
            "ephemeralStorage": { "sizeInGiB": 60 },
            "volumes": [
                { "name": "uploads", "efsVolumeConfiguration": { "fileSystemId": "fs-0123456789abcdef0", "transitEncryption": "ENABLED", "authorizationConfig": { "accessPointId": "fsap-0123456789abcdef0", "iam": "ENABLED" } } },
                { "name": "cache" },
            ],
        }),
    ));
    let mut allowed = efs.clone();
    allowed.roles.task = RolePolicies::managed("AmazonElasticFileSystemClientReadWriteAccess");
    let volumes = on(
        LaunchType::Ec2,
        ec2(
            json!([{ "name": "web", "image": NGINX, "memory": 128, "mountPoints": [
            { "sourceVolume": "host", "containerPath": "/a" }, { "sourceVolume": "docker", "containerPath": "/b" }, { "sourceVolume": "ebs", "containerPath": "/c" },
        ] }]),
            json!({ "volumes": [
            { "name": "host", "host": { "sourcePath": "/data" } },
            { "name": "docker", "dockerVolumeConfiguration": { "scope": "shared", "autoprovision": true } },
            { "name": "ebs", "configuredAtLaunch": true },
        ] }),
        ),
    );
    let mut arm = on_fargate(fargate(
        json!([app(json!({}))]),
        json!({ "runtimePlatform": { "cpuArchitecture": "ARM64", "operatingSystemFamily": "LINUX" } }),
    ));
    arm.stores.images = [(
        format!("{ECR}/shop/web:1.4"),
        Image { exists: true, platforms: Some(vec!["linux/amd64".into()]) },
    )]
    .into();
    let windows = on_fargate(fargate(
        json!([{ "name": "iis", "image": "mcr.microsoft.com/windows/servercore/iis", "portMappings": [{ "containerPort": 80 }] }]),
        json!({ "cpu": "1024", "memory": "2048", "runtimePlatform": { "operatingSystemFamily": "WINDOWS_SERVER_2022_CORE", "cpuArchitecture": "X86_64" } }),
    ));
    vec![
        ("private-subnet", "A private subnet without NAT: can it pull the image?", isolated),
        ("endpoints", "VPC endpoints instead of NAT: which are needed?", endpoints),
        ("no-public-ip", "A public subnet without a public IP: does it start?", public),
        ("dynamic-port", "A dynamic port: what must the security group allow?", dynamic),
        ("efs", "EFS with an access point: who shares the data?", efs),
        ("efs-allowed", "EFS with IAM and its right: what is allowed?", allowed),
        ("volumes", "Host, Docker, and EBS volumes: what remains?", volumes),
        ("arm-image", "ARM64 with an image for AMD64: does it start?", arm),
        ("windows", "Windows on Fargate: is the size supported?", windows),
    ]
}

fn flawed() -> Listed {
    let bad = |more: Value| on_fargate(fargate(json!([app(json!({}))]), more));
    let contains = |containers: Value| on_fargate(fargate(containers, json!({})));
    let ec2_on_fargate = on_fargate(ec2(
        json!([{ "name": "web", "image": NGINX, "cpu": 200, "memory": 700, "portMappings": [{ "containerPort": 80, "hostPort": 8080 }], "privileged": true }]),
        json!({ "volumes": [{ "name": "data", "host": { "sourcePath": "/data" } }] }),
    ));
    let mut port = on_fargate(Scenario::default().task_definition);
    port.launch.load_balancer = balancer("hello", 8080);
    let many: Vec<Value> =
        (0..11).map(|at| json!({ "name": format!("c{at}"), "image": NGINX })).collect();
    vec![
        (
            "size",
            "0.25 vCPU with 4 GB: what is the next valid size?",
            bad(json!({ "cpu": "256", "memory": "4096" })),
        ),
        ("ec2-on-fargate", "An EC2 definition on Fargate: what must change?", ec2_on_fargate),
        (
            "plain-secret",
            "A password in plain text, and as a secret: is it valid?",
            contains(json!([app(json!({
                "environment": [{ "name": "DATABASE_URL", "value": "postgres://shop:hunter2@db.example.com/shop" }, { "name": "DB_PASSWORD", "value": "hunter2" }],
                "secrets": [{ "name": "DB_PASSWORD", "valueFrom": SECRET }],
            }))])),
        ),
        (
            "cycle",
            "Two containers wait for each other: which starts?",
            contains(json!([
                { "name": "a", "image": NGINX, "dependsOn": [{ "containerName": "b", "condition": "START" }] },
                { "name": "b", "image": NGINX, "dependsOn": [{ "containerName": "a", "condition": "START" }] },
            ])),
        ),
        ("no-execution-role", "No execution role: who pulls the image?", {
            let mut scenario = bad(json!({}));
            if let Value::Object(members) = &mut scenario.task_definition {
                members.shift_remove("executionRoleArn");
            }
            scenario
        }),
        (
            "numbers-as-text",
            "Numbers and text mixed up: what does the API accept?",
            bad(json!({ "cpu": 512, "memory": 1024, "Tags": [] })),
        ),
        (
            "misspelled",
            "A misspelled member: where is it?",
            contains(json!([app(json!({ "enviroment": [], "portMapings": [] }))])),
        ),
        ("eleven", "Eleven containers: how many can a task have?", contains(json!(many))),
        (
            "efs-encryption",
            "An access point without encryption: is it valid?",
            bad(
                json!({ "volumes": [{ "name": "data", "efsVolumeConfiguration": { "fileSystemId": "fs-0123456789abcdef0", "rootDirectory": "/shop", "authorizationConfig": { "accessPointId": "fsap-0123456789abcdef0" } } }] }),
            ),
        ),
        (
            "log-driver",
            "syslog on Fargate: is the log driver supported?",
            contains(json!([app(json!({ "logConfiguration": { "logDriver": "syslog" } }))])),
        ),
        ("port-missing", "The load balancer's port: does the container have it?", port),
        (
            "wrong-dependency",
            "Waiting for the success of an essential container?",
            contains(json!([
                app(json!({ "dependsOn": [{ "containerName": "migrate", "condition": "SUCCESS" }, { "containerName": "cache", "condition": "HEALTHY" }] })),
                { "name": "migrate", "image": NGINX }, { "name": "cache", "image": NGINX },
            ])),
        ),
    ]
}
