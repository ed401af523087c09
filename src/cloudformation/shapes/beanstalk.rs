//! The properties of Elastic Beanstalk's resources and their types, from the resource schemas of CloudFormation.

use crate::document::{Member, Shape, optional, required};

static APPLICATION_MAX_AGE_RULE: &[Member] = &[
    optional("DeleteSourceFromS3", Shape::Boolean),
    optional("Enabled", Shape::Boolean),
    optional("MaxAgeInDays", Shape::Integer),
];
static APPLICATION_MAX_COUNT_RULE: &[Member] = &[
    optional("DeleteSourceFromS3", Shape::Boolean),
    optional("Enabled", Shape::Boolean),
    optional("MaxCount", Shape::Integer),
];
static APPLICATION_APPLICATION_VERSION_LIFECYCLE_CONFIG: &[Member] = &[
    optional("MaxAgeRule", Shape::Object(APPLICATION_MAX_AGE_RULE)),
    optional("MaxCountRule", Shape::Object(APPLICATION_MAX_COUNT_RULE)),
];
static APPLICATION_APPLICATION_RESOURCE_LIFECYCLE_CONFIG: &[Member] = &[
    optional("ServiceRole", Shape::Text),
    optional(
        "VersionLifecycleConfig",
        Shape::Object(APPLICATION_APPLICATION_VERSION_LIFECYCLE_CONFIG),
    ),
];
/// `AWS::ElasticBeanstalk::Application`.
pub(super) static APPLICATION: &[Member] = &[
    optional("ApplicationName", Shape::Length(1, 100)),
    optional("Description", Shape::Length(0, 200)),
    optional(
        "ResourceLifecycleConfig",
        Shape::Object(APPLICATION_APPLICATION_RESOURCE_LIFECYCLE_CONFIG),
    ),
];
static APPLICATION_VERSION_BUILD_CONFIGURATION: &[Member] = &[
    optional("ArtifactName", Shape::Text),
    required("CodeBuildServiceRole", Shape::Text),
    optional(
        "ComputeType",
        Shape::OneOf(&["BUILD_GENERAL1_SMALL", "BUILD_GENERAL1_MEDIUM", "BUILD_GENERAL1_LARGE"]),
    ),
    required("Image", Shape::Text),
    optional("TimeoutInMinutes", Shape::Integer),
];
static APPLICATION_VERSION_IMAGE_BUILD_CONFIGURATION: &[Member] = &[
    optional("Architecture", Shape::OneOf(&["amd64", "arm64"])),
    optional("Buildpack", Shape::Text),
    required("CodeBuildServiceRole", Shape::Text),
    optional(
        "ComputeType",
        Shape::OneOf(&["BUILD_GENERAL1_SMALL", "BUILD_GENERAL1_MEDIUM", "BUILD_GENERAL1_LARGE"]),
    ),
    optional("DockerfileLocation", Shape::Text),
    optional("TimeoutInMinutes", Shape::Integer),
    required("Type", Shape::OneOf(&["docker", "buildpack"])),
];
static APPLICATION_VERSION_IMAGE_SOURCE: &[Member] = &[optional("Uri", Shape::Text)];
static APPLICATION_VERSION_IMAGE_CONFIGURATION: &[Member] = &[
    optional("Build", Shape::Object(APPLICATION_VERSION_IMAGE_BUILD_CONFIGURATION)),
    optional("Source", Shape::Object(APPLICATION_VERSION_IMAGE_SOURCE)),
];
static APPLICATION_VERSION_SOURCE_BUNDLE: &[Member] =
    &[required("S3Bucket", Shape::Length(0, 255)), required("S3Key", Shape::Length(0, 1024))];
/// `AWS::ElasticBeanstalk::ApplicationVersion`.
pub(super) static APPLICATION_VERSION: &[Member] = &[
    required("ApplicationName", Shape::Length(1, 100)),
    optional("BuildConfiguration", Shape::Object(APPLICATION_VERSION_BUILD_CONFIGURATION)),
    optional("Description", Shape::Length(0, 200)),
    optional("ImageConfiguration", Shape::Object(APPLICATION_VERSION_IMAGE_CONFIGURATION)),
    optional("Process", Shape::Boolean),
    optional("SourceBundle", Shape::Object(APPLICATION_VERSION_SOURCE_BUNDLE)),
];
static CONFIGURATION_TEMPLATE_CONFIGURATION_OPTION_SETTING: &[Member] = &[
    required("Namespace", Shape::Text),
    required("OptionName", Shape::Text),
    optional("ResourceName", Shape::Length(1, 256)),
    optional("Value", Shape::Text),
];
static CONFIGURATION_TEMPLATE_SOURCE_CONFIGURATION: &[Member] = &[
    required("ApplicationName", Shape::Length(1, 100)),
    required("TemplateName", Shape::Length(1, 100)),
];
/// `AWS::ElasticBeanstalk::ConfigurationTemplate`.
pub(super) static CONFIGURATION_TEMPLATE: &[Member] = &[
    required("ApplicationName", Shape::Length(1, 100)),
    optional("Description", Shape::Length(0, 200)),
    optional("EnvironmentId", Shape::Text),
    optional(
        "OptionSettings",
        Shape::List(&Shape::Object(CONFIGURATION_TEMPLATE_CONFIGURATION_OPTION_SETTING)),
    ),
    optional("PlatformArn", Shape::Text),
    optional("SolutionStackName", Shape::Text),
    optional("SourceConfiguration", Shape::Object(CONFIGURATION_TEMPLATE_SOURCE_CONFIGURATION)),
];
static ENVIRONMENT_OPTION_SETTING: &[Member] = &[
    required("Namespace", Shape::Text),
    required("OptionName", Shape::Text),
    optional("ResourceName", Shape::Length(1, 256)),
    optional("Value", Shape::Text),
];
static ENVIRONMENT_TAG: &[Member] =
    &[required("Key", Shape::Length(1, 128)), required("Value", Shape::Length(1, 256))];
static ENVIRONMENT_TIER: &[Member] = &[
    optional("Name", Shape::Text),
    optional("Type", Shape::Text),
    optional("Version", Shape::Text),
];
/// `AWS::ElasticBeanstalk::Environment`.
pub(super) static ENVIRONMENT: &[Member] = &[
    required("ApplicationName", Shape::Length(1, 100)),
    optional("CNAMEPrefix", Shape::Length(4, 63)),
    optional("Description", Shape::Length(0, 200)),
    optional("EnvironmentName", Shape::Length(4, 40)),
    optional("OperationsRole", Shape::Length(1, 256)),
    optional("OptionSettings", Shape::List(&Shape::Object(ENVIRONMENT_OPTION_SETTING))),
    optional("PlatformArn", Shape::Text),
    optional("SolutionStackName", Shape::Text),
    optional("Tags", Shape::List(&Shape::Object(ENVIRONMENT_TAG))),
    optional("TemplateName", Shape::Length(1, 100)),
    optional("Tier", Shape::Object(ENVIRONMENT_TIER)),
    optional("VersionLabel", Shape::Length(1, 100)),
];
