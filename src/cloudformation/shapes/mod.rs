//! The properties of resources and their types.

mod beanstalk;
mod cloudfront;
mod ecs;

use crate::document::Shape;

/// The resource types that are checked.
pub(super) static TYPES: &[(&str, Shape)] = &[
    ("AWS::ECS::TaskDefinition", Shape::Object(ecs::TASK_DEFINITION)),
    ("AWS::CloudFront::CachePolicy", Shape::Object(cloudfront::CACHE_POLICY)),
    ("AWS::CloudFront::OriginRequestPolicy", Shape::Object(cloudfront::ORIGIN_REQUEST_POLICY)),
    ("AWS::CloudFront::Distribution", Shape::Object(cloudfront::DISTRIBUTION)),
    ("AWS::ElasticBeanstalk::Application", Shape::Object(beanstalk::APPLICATION)),
    ("AWS::ElasticBeanstalk::ApplicationVersion", Shape::Object(beanstalk::APPLICATION_VERSION)),
    (
        "AWS::ElasticBeanstalk::ConfigurationTemplate",
        Shape::Object(beanstalk::CONFIGURATION_TEMPLATE),
    ),
    ("AWS::ElasticBeanstalk::Environment", Shape::Object(beanstalk::ENVIRONMENT)),
];
