//! The rules of templates.

use crate::explain::{Source, rules};

const RESOURCE: Source = Source {
    title: "AWS resource and property types reference",
    url: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html",
};
const DISTRIBUTION: Source = Source {
    title: "AWS::CloudFront::Distribution",
    url: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-distribution.html",
};
const FORMAT: Source = Source {
    title: "CloudFormation template sections",
    url: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html",
};

rules! { Containers;
    TEMPLATE = "cloudformation.template.resources", Documented, FORMAT,
        "A template has an object Resources, and each resource has a type.";
    PROPERTIES = "cloudformation.resource.properties", Documented, RESOURCE,
        "A resource has only the properties of its type, and all that its type requires. CloudFormation converts numbers, text, and Boolean values.";
    NOT_MODELED = "cloudformation.resource.not-modeled", Assumed, RESOURCE,
        "Cloudglass assumes nothing about resource types that it doesn't check, and names them.";
    ORIGIN_ID = "cloudformation.distribution.origin-id", Documented, DISTRIBUTION,
        "The target origin of a cache behavior is the ID of an origin or an origin group of the distribution.";
    ORIGIN_KIND = "cloudformation.distribution.origin-kind", Documented, DISTRIBUTION,
        "An origin has an S3OriginConfig or a CustomOriginConfig, not both.";
    CERTIFICATE = "cloudformation.distribution.certificate", Documented, DISTRIBUTION,
        "A viewer certificate is the default certificate, a certificate of ACM, or a certificate of IAM.";
    STACK = "cloudformation.environment.stack", Documented, RESOURCE,
        "An Elastic Beanstalk environment has a solution stack, a platform, or a configuration template.";
}
