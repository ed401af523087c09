//! Exports the configuration as AWS CLI commands, a CloudFormation template, or Terraform.

use super::super::scenario::Scenario;
use crate::document::{Tree, to_json, to_yaml};
use crate::ecs::scaling::{
    AdjustmentType, StepAdjustment,
    run::{Comparison, PolicyType, ScalingMetric, ScalingPolicy},
};

/// The format of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScalingFormat {
    /// AWS CLI commands.
    Cli,
    /// A CloudFormation template in YAML.
    CloudFormation,
    /// Terraform.
    Terraform,
}

impl ScalingFormat {
    /// Every format, with its name.
    pub const ALL: &'static [(ScalingFormat, &'static str)] = &[
        (ScalingFormat::Cli, "AWS CLI"),
        (ScalingFormat::CloudFormation, "CloudFormation"),
        (ScalingFormat::Terraform, "Terraform"),
    ];
}

/// A document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScalingExport {
    /// The name of the file.
    pub file: &'static str,
    /// Its text.
    pub text: String,
}

/// Exports the configuration.
pub fn export(scenario: &Scenario, format: ScalingFormat) -> ScalingExport {
    let (file, text) = match format {
        ScalingFormat::Cli => ("scaling.sh", cli(scenario)),
        ScalingFormat::CloudFormation => ("scaling.yaml", to_yaml(&template(scenario))),
        ScalingFormat::Terraform => ("scaling.tf", terraform(scenario)),
    };
    ScalingExport { file, text }
}

const TARGET: &str = "--service-namespace ecs \\\n  --scalable-dimension ecs:service:DesiredCount \\\n  --resource-id service/default/web";

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// A number without a fraction where it has none.
fn value(number: f64) -> Tree {
    match number.fract() == 0.0 && number.abs() < 1e15 {
        true => Tree::from(number as i64),
        false => Tree::from(number),
    }
}

fn predefined(metric: ScalingMetric) -> Option<&'static str> {
    match metric {
        ScalingMetric::Cpu => Some("ECSServiceAverageCPUUtilization"),
        ScalingMetric::Memory => Some("ECSServiceAverageMemoryUtilization"),
        ScalingMetric::RequestCountPerTarget => Some("ALBRequestCountPerTarget"),
        ScalingMetric::Custom => None,
    }
}

/// `TargetTrackingScalingPolicyConfiguration`.
fn tracking(policy: &ScalingPolicy) -> Tree {
    let (name, metric) = match predefined(policy.metric()) {
        Some(name) => (
            "PredefinedMetricSpecification",
            Tree::map([("PredefinedMetricType", name.into())])
                .with_some("ResourceLabel", policy.resource_label.as_deref()),
        ),
        None => (
            "CustomizedMetricSpecification",
            Tree::map([
                ("MetricName", "custom-metric".into()),
                ("Namespace", "Custom".into()),
                ("Statistic", "Average".into()),
            ]),
        ),
    };
    Tree::map([("TargetValue", value(policy.target.unwrap_or(50.0)))])
        .with(name, metric)
        .with_some("ScaleOutCooldown", policy.scale_out_cooldown.map(i64::from))
        .with_some("ScaleInCooldown", policy.scale_in_cooldown.map(i64::from))
        .with_some("DisableScaleIn", policy.disable_scale_in)
}

fn adjustment_type(policy: &ScalingPolicy) -> &'static str {
    match policy.adjustment_type.unwrap_or_default() {
        AdjustmentType::ChangeInCapacity => "ChangeInCapacity",
        AdjustmentType::ExactCapacity => "ExactCapacity",
        AdjustmentType::PercentChangeInCapacity => "PercentChangeInCapacity",
    }
}

/// `StepScalingPolicyConfiguration`.
fn stepping(policy: &ScalingPolicy) -> Tree {
    let steps = policy.steps.iter().flatten().map(|step: &StepAdjustment| {
        Tree::map([("ScalingAdjustment", value(step.adjustment.unwrap_or(0.0)))])
            .with_some("MetricIntervalLowerBound", step.lower.map(value))
            .with_some("MetricIntervalUpperBound", step.upper.map(value))
    });
    Tree::map([
        ("AdjustmentType", adjustment_type(policy).into()),
        ("StepAdjustments", Tree::list(steps)),
    ])
    .with_some("MinAdjustmentMagnitude", policy.min_adjustment_magnitude.map(i64::from))
    .with_some("Cooldown", policy.cooldown.map(i64::from))
}

fn operator(policy: &ScalingPolicy) -> &'static str {
    match policy.comparison.unwrap_or(Comparison::Above) {
        Comparison::Above => "GreaterThanThreshold",
        Comparison::AtLeast => "GreaterThanOrEqualToThreshold",
        Comparison::Below => "LessThanThreshold",
        Comparison::AtMost => "LessThanOrEqualToThreshold",
    }
}

/// The CloudWatch name and namespace of a metric.
fn cloudwatch(metric: ScalingMetric) -> (&'static str, &'static str) {
    match metric {
        ScalingMetric::Cpu => ("CPUUtilization", "AWS/ECS"),
        ScalingMetric::Memory => ("MemoryUtilization", "AWS/ECS"),
        ScalingMetric::RequestCountPerTarget => ("RequestCountPerTarget", "AWS/ApplicationELB"),
        ScalingMetric::Custom => ("custom-metric", "Custom"),
    }
}

/// The scheduled action's schedule; a minute of the run is an instant.
fn schedule(scenario: &Scenario, policy: &ScalingPolicy) -> String {
    policy.schedule.clone().unwrap_or_else(|| {
        let at = scenario.start + i64::from(policy.at_minute.unwrap_or(0)) * 60;
        format!("at({})", crate::time::utc_text(at).trim_end_matches('Z'))
    })
}

fn action(policy: &ScalingPolicy) -> Tree {
    Tree::Map(Vec::new())
        .with_some("MinCapacity", policy.min_capacity.map(i64::from))
        .with_some("MaxCapacity", policy.max_capacity.map(i64::from))
}

fn one_line(tree: &Tree) -> String {
    let mut text = String::new();
    for line in to_json(tree).lines() {
        text.push_str(line.trim());
    }
    text
}

fn cli(scenario: &Scenario) -> String {
    let configuration = &scenario.configuration;
    let service = &configuration.service;
    let mut commands = vec![format!(
        "aws application-autoscaling register-scalable-target \\\n  {TARGET} \\\n  --min-capacity {} --max-capacity {}",
        service.min_capacity, service.max_capacity
    )];
    for (at, policy) in configuration.policies.iter().enumerate() {
        let name = format!("policy-{}", at + 1);
        match policy.kind {
            Some(PolicyType::TargetTracking) => commands.push(format!(
                "aws application-autoscaling put-scaling-policy \\\n  {TARGET} \\\n  --policy-name {name} --policy-type TargetTrackingScaling \\\n  --target-tracking-scaling-policy-configuration {}",
                quoted(&one_line(&tracking(policy)))
            )),
            Some(PolicyType::Step) => {
                commands.push(format!(
                    "aws application-autoscaling put-scaling-policy \\\n  {TARGET} \\\n  --policy-name {name} --policy-type StepScaling \\\n  --step-scaling-policy-configuration {}",
                    quoted(&one_line(&stepping(policy)))
                ));
                let (metric, namespace) = cloudwatch(policy.metric());
                commands.push(format!(
                    "aws cloudwatch put-metric-alarm --alarm-name {name} \\\n  --metric-name {metric} --namespace {namespace} --statistic Average \\\n  --dimensions Name=ClusterName,Value=default Name=ServiceName,Value=web \\\n  --period 60 --evaluation-periods {} --threshold {} \\\n  --comparison-operator {} --alarm-actions '<ARN of {name}>'",
                    policy.periods.unwrap_or(1), policy.threshold.unwrap_or(0.0), operator(policy)
                ));
            }
            Some(PolicyType::Scheduled) => {
                let zone = policy.timezone.as_ref().map_or_else(String::new, |zone| format!(" --timezone {}", quoted(zone)));
                commands.push(format!(
                    "aws application-autoscaling put-scheduled-action \\\n  {TARGET} \\\n  --scheduled-action-name {name} --schedule {}{zone} \\\n  --scalable-target-action {}",
                    quoted(&schedule(scenario, policy)), quoted(&one_line(&action(policy)))
                ));
            }
            None => {}
        }
    }
    if let Some(managed) =
        configuration.capacity_provider.as_ref().and_then(|group| group.managed_scaling.as_ref())
    {
        let protection =
            if managed.termination_protection == Some(false) { "DISABLED" } else { "ENABLED" };
        let draining = if managed.draining == Some(false) { "DISABLED" } else { "ENABLED" };
        let provider = Tree::map([
            (
                "managedScaling",
                managed_scaling(
                    scenario,
                    "status",
                    [
                        "targetCapacity",
                        "minimumScalingStepSize",
                        "maximumScalingStepSize",
                        "instanceWarmupPeriod",
                    ],
                ),
            ),
            ("managedTerminationProtection", protection.into()),
            ("managedDraining", draining.into()),
        ]);
        commands.push(format!(
            "aws ecs update-capacity-provider --name instances \\\n  --auto-scaling-group-provider {}",
            quoted(&one_line(&provider))
        ));
    }
    commands.join("\n\n") + "\n"
}

fn managed_scaling(scenario: &Scenario, status: &'static str, names: [&'static str; 4]) -> Tree {
    let group = scenario.configuration.capacity_provider.as_ref();
    let managed = group.and_then(|group| group.managed_scaling).unwrap_or_default();
    let [target, least, most, warm_up] = names;
    Tree::map([
        (status, "ENABLED".into()),
        (target, Tree::from(i64::from(managed.target_capacity.unwrap_or(100)))),
    ])
    .with_some(least, managed.minimum_scaling_step_size.map(i64::from))
    .with_some(most, managed.maximum_scaling_step_size.map(i64::from))
    .with_some(warm_up, managed.instance_warmup_period.map(i64::from))
}

fn resource(kind: &str, properties: Tree) -> Tree {
    Tree::map([("Type", kind.into()), ("Properties", properties)])
}

fn template(scenario: &Scenario) -> Tree {
    let configuration = &scenario.configuration;
    let service = &configuration.service;
    let reference = |name: &str| Tree::map([("Ref", name.into())]);
    let scheduled: Vec<Tree> = configuration
        .policies
        .iter()
        .enumerate()
        .filter(|(_, policy)| policy.kind == Some(PolicyType::Scheduled))
        .map(|(at, policy)| {
            Tree::map([
                ("ScheduledActionName", Tree::from(format!("policy-{}", at + 1).as_str())),
                ("Schedule", Tree::from(schedule(scenario, policy).as_str())),
                ("ScalableTargetAction", action(policy)),
            ])
            .with_some("Timezone", policy.timezone.as_deref())
        })
        .collect();
    let mut target = Tree::map([
        ("ServiceNamespace", "ecs".into()),
        ("ScalableDimension", "ecs:service:DesiredCount".into()),
        ("ResourceId", "service/default/web".into()),
        ("MinCapacity", Tree::from(i64::from(service.min_capacity))),
        ("MaxCapacity", Tree::from(i64::from(service.max_capacity))),
    ]);
    if !scheduled.is_empty() {
        target = target.with_some("ScheduledActions", Some(Tree::list(scheduled)));
    }
    let mut resources = Tree::map([(
        "ScalableTarget",
        resource("AWS::ApplicationAutoScaling::ScalableTarget", target),
    )]);
    for (at, policy) in configuration.policies.iter().enumerate() {
        let id = format!("Policy{}", at + 1);
        let (kind, name, body) = match policy.kind {
            Some(PolicyType::TargetTracking) => (
                "TargetTrackingScaling",
                "TargetTrackingScalingPolicyConfiguration",
                tracking(policy),
            ),
            Some(PolicyType::Step) => {
                ("StepScaling", "StepScalingPolicyConfiguration", stepping(policy))
            }
            _ => continue,
        };
        let properties = Tree::map([
            ("PolicyName", Tree::from(format!("policy-{}", at + 1).as_str())),
            ("PolicyType", kind.into()),
            ("ScalingTargetId", reference("ScalableTarget")),
            (name, body),
        ]);
        resources
            .put(id.clone(), resource("AWS::ApplicationAutoScaling::ScalingPolicy", properties));
        if policy.kind == Some(PolicyType::Step) {
            let (metric, namespace) = cloudwatch(policy.metric());
            let alarm = Tree::map([
                ("MetricName", metric.into()),
                ("Namespace", namespace.into()),
                ("Statistic", "Average".into()),
                ("Period", Tree::from(60_i64)),
                ("EvaluationPeriods", Tree::from(i64::from(policy.periods.unwrap_or(1)))),
                ("Threshold", value(policy.threshold.unwrap_or(0.0))),
                ("ComparisonOperator", operator(policy).into()),
                ("AlarmActions", Tree::list([reference(&id)])),
            ]);
            resources.put(format!("Alarm{}", at + 1), resource("AWS::CloudWatch::Alarm", alarm));
        }
    }
    if let Some(group) = &configuration.capacity_provider
        && let Some(managed) = &group.managed_scaling
    {
        let protection =
            if managed.termination_protection == Some(false) { "DISABLED" } else { "ENABLED" };
        let draining = if managed.draining == Some(false) { "DISABLED" } else { "ENABLED" };
        let provider = Tree::map([(
            "AutoScalingGroupProvider",
            Tree::map([
                ("AutoScalingGroupArn", reference("Group")),
                (
                    "ManagedScaling",
                    managed_scaling(
                        scenario,
                        "Status",
                        [
                            "TargetCapacity",
                            "MinimumScalingStepSize",
                            "MaximumScalingStepSize",
                            "InstanceWarmupPeriod",
                        ],
                    ),
                ),
                ("ManagedTerminationProtection", protection.into()),
                ("ManagedDraining", draining.into()),
            ]),
        )]);
        resources.put("CapacityProvider", resource("AWS::ECS::CapacityProvider", provider));
    }
    if let Some(group) = &configuration.capacity_provider {
        let limits = Tree::map([
            ("MinSize", Tree::from(group.asg.min.to_string().as_str())),
            ("MaxSize", Tree::from(group.asg.max.to_string().as_str())),
            ("DesiredCapacity", Tree::from(group.asg.initial.to_string().as_str())),
        ]);
        resources.put("Group", resource("AWS::AutoScaling::AutoScalingGroup", limits));
    }
    Tree::map([("Resources", resources)])
}

fn terraform(scenario: &Scenario) -> String {
    let configuration = &scenario.configuration;
    let service = &configuration.service;
    let mut text = format!(
        "resource \"aws_appautoscaling_target\" \"service\" {{\n  service_namespace  = \"ecs\"\n  scalable_dimension = \"ecs:service:DesiredCount\"\n  resource_id        = \"service/default/web\"\n  min_capacity       = {}\n  max_capacity       = {}\n}}\n",
        service.min_capacity, service.max_capacity
    );
    let of_target = "  service_namespace  = aws_appautoscaling_target.service.service_namespace\n  scalable_dimension = aws_appautoscaling_target.service.scalable_dimension\n  resource_id        = aws_appautoscaling_target.service.resource_id\n";
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    for (at, policy) in configuration.policies.iter().enumerate() {
        let name = format!("policy-{}", at + 1);
        let id = format!("policy_{}", at + 1);
        let option = |lines: &mut String, indent: &str, name: &str, value: Option<String>| {
            if let Some(value) = value {
                lines.push_str(&format!("{indent}{name} = {value}\n"));
            }
        };
        match policy.kind {
            Some(PolicyType::TargetTracking) => {
                let mut inner = format!("    target_value = {}\n", policy.target.unwrap_or(50.0));
                option(
                    &mut inner,
                    "    ",
                    "scale_out_cooldown",
                    policy.scale_out_cooldown.map(|it| it.to_string()),
                );
                option(
                    &mut inner,
                    "    ",
                    "scale_in_cooldown",
                    policy.scale_in_cooldown.map(|it| it.to_string()),
                );
                option(
                    &mut inner,
                    "    ",
                    "disable_scale_in",
                    policy.disable_scale_in.map(|it| it.to_string()),
                );
                match predefined(policy.metric()) {
                    Some(metric) => {
                        inner.push_str(&format!("    predefined_metric_specification {{\n      predefined_metric_type = \"{metric}\"\n"));
                        option(&mut inner, "      ", "resource_label", policy.resource_label.as_deref().map(quoted));
                        inner.push_str("    }\n");
                    }
                    None => inner.push_str("    customized_metric_specification {\n      metric_name = \"custom-metric\"\n      namespace   = \"Custom\"\n      statistic   = \"Average\"\n    }\n"),
                }
                text.push_str(&format!("\nresource \"aws_appautoscaling_policy\" \"{id}\" {{\n  name               = \"{name}\"\n  policy_type        = \"TargetTrackingScaling\"\n{of_target}  target_tracking_scaling_policy_configuration {{\n{inner}  }}\n}}\n"));
            }
            Some(PolicyType::Step) => {
                let mut inner = format!("    adjustment_type = \"{}\"\n", adjustment_type(policy));
                option(&mut inner, "    ", "cooldown", policy.cooldown.map(|it| it.to_string()));
                option(
                    &mut inner,
                    "    ",
                    "min_adjustment_magnitude",
                    policy.min_adjustment_magnitude.map(|it| it.to_string()),
                );
                for step in policy.steps.iter().flatten() {
                    inner.push_str("    step_adjustment {\n");
                    option(
                        &mut inner,
                        "      ",
                        "metric_interval_lower_bound",
                        step.lower.map(|it| it.to_string()),
                    );
                    option(
                        &mut inner,
                        "      ",
                        "metric_interval_upper_bound",
                        step.upper.map(|it| it.to_string()),
                    );
                    option(
                        &mut inner,
                        "      ",
                        "scaling_adjustment",
                        step.adjustment.map(|it| it.to_string()),
                    );
                    inner.push_str("    }\n");
                }
                let (metric, namespace) = cloudwatch(policy.metric());
                text.push_str(&format!("\nresource \"aws_appautoscaling_policy\" \"{id}\" {{\n  name               = \"{name}\"\n  policy_type        = \"StepScaling\"\n{of_target}  step_scaling_policy_configuration {{\n{inner}  }}\n}}\n"));
                text.push_str(&format!("\nresource \"aws_cloudwatch_metric_alarm\" \"{id}\" {{\n  alarm_name          = \"{name}\"\n  metric_name         = \"{metric}\"\n  namespace           = \"{namespace}\"\n  statistic           = \"Average\"\n  period              = 60\n  evaluation_periods  = {}\n  threshold           = {}\n  comparison_operator = \"{}\"\n  alarm_actions       = [aws_appautoscaling_policy.{id}.arn]\n}}\n", policy.periods.unwrap_or(1), policy.threshold.unwrap_or(0.0), operator(policy)));
            }
            Some(PolicyType::Scheduled) => {
                let mut inner = String::new();
                option(
                    &mut inner,
                    "    ",
                    "min_capacity",
                    policy.min_capacity.map(|it| it.to_string()),
                );
                option(
                    &mut inner,
                    "    ",
                    "max_capacity",
                    policy.max_capacity.map(|it| it.to_string()),
                );
                let mut zone = String::new();
                option(&mut zone, "  ", "timezone", policy.timezone.as_deref().map(quoted));
                text.push_str(&format!("\nresource \"aws_appautoscaling_scheduled_action\" \"{id}\" {{\n  name               = \"{name}\"\n{of_target}  schedule           = {}\n{zone}  scalable_target_action {{\n{inner}  }}\n}}\n", quoted(&schedule(scenario, policy))));
            }
            None => {}
        }
    }
    if let Some(group) = &configuration.capacity_provider {
        text.push_str(&format!("\nresource \"aws_autoscaling_group\" \"instances\" {{\n  min_size         = {}\n  max_size         = {}\n  desired_capacity = {}\n}}\n", group.asg.min, group.asg.max, group.asg.initial));
        if let Some(managed) = &group.managed_scaling {
            let mut inner = format!(
                "      status          = \"ENABLED\"\n      target_capacity = {}\n",
                managed.target_capacity.unwrap_or(100)
            );
            for (name, value) in [
                ("minimum_scaling_step_size", managed.minimum_scaling_step_size),
                ("maximum_scaling_step_size", managed.maximum_scaling_step_size),
                ("instance_warmup_period", managed.instance_warmup_period),
            ] {
                if let Some(value) = value {
                    inner.push_str(&format!("      {name} = {value}\n"));
                }
            }
            let protection =
                if managed.termination_protection == Some(false) { "DISABLED" } else { "ENABLED" };
            let draining = if managed.draining == Some(false) { "DISABLED" } else { "ENABLED" };
            text.push_str(&format!("\nresource \"aws_ecs_capacity_provider\" \"instances\" {{\n  name = \"instances\"\n  auto_scaling_group_provider {{\n    auto_scaling_group_arn         = aws_autoscaling_group.instances.arn\n    managed_termination_protection = \"{protection}\"\n    managed_draining               = \"{draining}\"\n    managed_scaling {{\n{inner}    }}\n  }}\n}}\n"));
        }
    }
    text
}
