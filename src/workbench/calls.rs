//! Calls: for each rule that no lab shows, a call of the JavaScript API that does.

/// A call that cites a rule.
pub struct ExampleCall {
    /// The rule's id.
    pub rule: &'static str,
    /// The function, as JavaScript knows it.
    pub function: &'static str,
    /// Its argument, as JSON.
    pub argument: &'static str,
}

impl ExampleCall {
    /// As one types it in the browser's console.
    pub fn text(&self) -> String {
        format!("cloudglass.{}({})", self.function, self.argument)
    }
}

/// The call that cites a rule.
pub fn find(rule: &str) -> Option<&'static ExampleCall> {
    CALLS.iter().find(|call| call.rule == rule)
}

/// One row a call: rule, function, argument.
macro_rules! calls {
    ($($rule:literal, $function:literal, $argument:expr;)*) => {
        /// The calls, by rule.
        pub static CALLS: &[ExampleCall] = &[$(ExampleCall { rule: $rule, function: $function, argument: $argument }),*];
    };
}

calls! {
    "ecs.scaling.no-data", "targetTracking",
        r#"{ "running": 4, "minCapacity": 0, "maxCapacity": 100, "policies": [{ "metric": 75, "target": 50 }, { "metric": null, "target": 50 }] }"#;
    "ecs.scaling.step-percent", "stepScaling",
        r#"{ "running": 100, "metric": 60, "threshold": 50, "adjustmentType": "PercentChangeInCapacity", "steps": [{ "lower": 0, "adjustment": 12.7 }], "minCapacity": 0, "maxCapacity": 1000 }"#;
    "ecs.capacity.groups", "capacityProviderReservation",
        r#"{ "busyInstances": 1, "instances": 1, "instanceSize": { "cpu": 2048, "memory": 7680 }, "provisioning": [{ "tasks": 4, "cpu": 512, "memory": 512 }, { "tasks": 3, "cpu": 2048, "memory": 1024 }] }"#;
    "ecs.capacity.base", "capacityProviderSplit",
        r#"{ "tasks": 7, "strategy": [{ "provider": "A", "weight": 1, "base": 1 }, { "provider": "B", "weight": 3 }] }"#;
    "ecs.capacity.weights", "capacityProviderSplit",
        r#"{ "tasks": 5, "strategy": [{ "provider": "A", "weight": 1 }, { "provider": "B", "weight": 4 }] }"#;
    "ecs.rebalance.balance", "azBalance", r#"{ "desired": 2, "zones": ["a", "b"] }"#;
    "ecs.rebalance.excluded", "azBalance", "{}";
    "ecs.definition.names", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "my blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64}]}}"#;
    "ecs.definition.image", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "$IMAGE", "memory": 64}]}}"#;
    "ecs.definition.memory-limits", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64, "memoryReservation": 65}]}}"#;
    "ecs.definition.memory-sum", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 400}, {"name": "other", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 400}], "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc", "cpu": "256", "memory": "512"}}"#;
    "ecs.definition.cpu-sum", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64, "cpu": 512}], "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc", "cpu": "256", "memory": "512"}}"#;
    "ecs.definition.task-size", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64}], "cpu": "64"}}"#;
    "ecs.definition.ports-match", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64, "portMappings": [{"containerPort": 80, "hostPort": 0}]}], "networkMode": "host"}}"#;
    "ecs.definition.port-range", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64, "portMappings": [{"containerPort": 70000}]}]}}"#;
    "ecs.definition.port-twice", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64, "portMappings": [{"containerPort": 8085}]}, {"name": "b", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64, "portMappings": [{"containerPortRange": "8080-8090"}]}], "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc", "cpu": "256", "memory": "512"}}"#;
    "ecs.definition.port-protocol", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64, "portMappings": [{"containerPort": 53, "protocol": "TCP"}]}]}}"#;
    "ecs.definition.port-name", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64, "portMappings": [{"containerPort": 53, "name": "DNS"}]}]}}"#;
    "ecs.definition.no-ports", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64, "portMappings": [{"containerPort": 80}]}], "networkMode": "none"}}"#;
    "ecs.definition.awsvpc-members", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64, "hostname": "web"}], "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc", "cpu": "256", "memory": "512"}}"#;
    "ecs.definition.links", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64, "links": ["b"]}, {"name": "b", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64, "links": ["site:s"]}]}}"#;
    "ecs.definition.health-check", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64, "healthCheck": {"command": ["curl localhost"]}}]}}"#;
    "ecs.definition.restart-policy", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64, "restartPolicy": {"enabled": true, "restartAttemptPeriod": 1801}}]}}"#;
    "ecs.definition.stop-timeout", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64, "stopTimeout": 300}], "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc", "cpu": "256", "memory": "512"}}"#;
    "ecs.definition.mounts", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64, "volumesFrom": [{"sourceContainer": "b"}]}]}}"#;
    "ecs.definition.volume-kind", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64}], "volumes": [{"name": "a", "configuredAtLaunch": true}]}}"#;
    "ecs.definition.volume-launch", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64}], "requiresCompatibilities": ["EXTERNAL"], "volumes": [{"name": "a", "efsVolumeConfiguration": {"fileSystemId": "fs-1"}}]}}"#;
    "ecs.definition.s3-files", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64}], "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc", "cpu": "256", "memory": "512", "volumes": [{"name": "a", "s3filesVolumeConfiguration": {"fileSystemArn": "arn:aws:s3files:us-east-1:123456789012:file-system/fs-1"}}]}}"#;
    "ecs.definition.docker-volume", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64}], "volumes": [{"name": "a", "dockerVolumeConfiguration": {"scope": "task", "autoprovision": true}}]}}"#;
    "ecs.definition.ephemeral-storage", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64}], "ephemeralStorage": {"sizeInGiB": 30}}}"#;
    "ecs.definition.environment-files", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64, "environmentFiles": [{"type": "s3", "value": "s3://b/app.env"}]}]}}"#;
    "ecs.definition.secret-source", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64, "secrets": [{"name": "A", "valueFrom": "my-secret:key::"}]}], "executionRoleArn": "arn:aws:iam::123456789012:role/exec"}}"#;
    "ecs.definition.variable-twice", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64, "environment": [{"name": "A", "value": "1"}, {"name": "A", "value": "2"}]}]}}"#;
    "ecs.definition.awslogs", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64, "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "g", "awslogs-region": "us-east-1", "awslogs-stream": "s"}}}]}}"#;
    "ecs.definition.awslogs-region", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64, "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "g"}}}]}}"#;
    "ecs.definition.firelens", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64, "logConfiguration": {"logDriver": "awsfirelens"}}]}}"#;
    "ecs.definition.windows", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64}], "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc", "cpu": "512", "memory": "1024", "runtimePlatform": {"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE"}}}"#;
    "ecs.definition.managed-instances", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64}], "requiresCompatibilities": ["MANAGED_INSTANCES"], "networkMode": "awsvpc", "ipcMode": "task"}}"#;
    "ecs.definition.external", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64, "resourceRequirements": [{"type": "GPU", "sharingStrategy": {"nvidiaMps": {"memory": 1024}}}]}], "requiresCompatibilities": ["EXTERNAL"]}}"#;
    "ecs.definition.gpu", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64, "resourceRequirements": [{"type": "GPU", "value": "1", "sharingStrategy": {"nvidiaMps": {"memory": 1024}}}]}]}}"#;
    "ecs.definition.proxy", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64}], "proxyConfiguration": {"containerName": "b"}}}"#;
    "ecs.definition.limits", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64, "ulimits": [{"name": "nofile", "softLimit": 2, "hardLimit": 1}]}]}}"#;
    "ecs.definition.fault-injection", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64}], "enableFaultInjection": true}}"#;
    "ecs.definition.accelerators", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64}], "inferenceAccelerators": [{"deviceName": "d", "deviceType": "eia1.medium"}]}}"#;
    "ecs.definition.tags", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64}], "tags": [{"key": "aws:x", "value": "y"}]}}"#;
    "ecs.definition.constraints", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64}], "placementConstraints": [{"type": "memberOf", "expression": "attribute:a =="}]}}"#;
    "ecs.definition.read-only", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64}], "revision": 3, "status": "ACTIVE"}}"#;
    "ecs.definition.essential", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "public.ecr.aws/docker/library/httpd:2.4", "memory": 64, "essential": false}]}}"#;
    "ecs.definition.container-memory", "validateTaskDefinition",
        r#"{"taskDefinition": {"family": "blog", "containerDefinitions": [{"name": "site", "image": "a"}]}}"#;
    "cloudformation.template.resources", "validateTemplate",
        r#"{"template":{}}"#;
    "cloudformation.resource.properties", "validateTemplate",
        r#"{"template": {"Resources": {"Subject": {"Type": "AWS::ElasticBeanstalk::Application", "Properties": {"Names": "x"}}}}}"#;
    "cloudformation.resource.not-modeled", "validateTemplate",
        r#"{"template": {"Resources": {"Subject": {"Type": "AWS::ECS::Cluster"}}}}"#;
    "cloudformation.distribution.origin-id", "validateTemplate",
        r#"{"template": {"Resources": {"Subject": {"Type": "AWS::CloudFront::Distribution", "Properties": {"DistributionConfig": {"Enabled": true, "Origins": [{"Id": "o1", "DomainName": "origin.example.com", "CustomOriginConfig": {"OriginProtocolPolicy": "https-only"}}], "DefaultCacheBehavior": {"TargetOriginId": "o2", "ViewerProtocolPolicy": "https-only"}}}}}}}"#;
    "cloudformation.distribution.origin-kind", "validateTemplate",
        r#"{"template": {"Resources": {"Subject": {"Type": "AWS::CloudFront::Distribution", "Properties": {"DistributionConfig": {"Enabled": true, "Origins": [{"Id": "o1", "DomainName": "a.example.com", "CustomOriginConfig": {"OriginProtocolPolicy": "https-only"}, "S3OriginConfig": {}}], "DefaultCacheBehavior": {"TargetOriginId": "o1", "ViewerProtocolPolicy": "https-only"}}}}}}}"#;
    "cloudformation.distribution.certificate", "validateTemplate",
        r#"{"template": {"Resources": {"Subject": {"Type": "AWS::CloudFront::Distribution", "Properties": {"DistributionConfig": {"Enabled": true, "Origins": [{"Id": "o1", "DomainName": "origin.example.com", "CustomOriginConfig": {"OriginProtocolPolicy": "https-only"}}], "DefaultCacheBehavior": {"TargetOriginId": "o1", "ViewerProtocolPolicy": "https-only"}, "ViewerCertificate": {"SslSupportMethod": "sni-only"}}}}}}}"#;
    "cloudformation.environment.stack", "validateTemplate",
        r#"{"template": {"Resources": {"Subject": {"Type": "AWS::ElasticBeanstalk::Environment", "Properties": {"ApplicationName": "shop"}}}}}"#;
    "ecs.start.fsx-volume", "startTask",
        r#"{"taskDefinition": {"family": "a", "runtimePlatform": {"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE"}, "volumes": [{"name": "v", "fsxWindowsFileServerVolumeConfiguration": {"fileSystemId": "fs-1", "rootDirectory": "share", "authorizationConfig": {"credentialsParameter": "arn:aws:secretsmanager:us-east-1:111122223333:secret:fsx", "domain": "example.com"}}}], "containerDefinitions": [{"name": "web", "image": "a", "memory": 512}]}, "launch": {"type": "EC2"}}"#;
    "ecs.start.s3-files-volume", "startTask",
        r#"{"taskDefinition": {"family": "a", "networkMode": "awsvpc", "cpu": "256", "memory": "512", "taskRoleArn": "arn:aws:iam::111122223333:role/task", "volumes": [{"name": "v", "s3filesVolumeConfiguration": {"fileSystemArn": "arn:aws:s3files:us-east-1:111122223333:file-system/fs-1"}}], "containerDefinitions": [{"name": "web", "image": "a"}]}, "launch": {"type": "FARGATE"}}"#;
}
