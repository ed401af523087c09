//! The rules of lifecycle policies.

use crate::explain::{Source, rules};

const PARAMETERS: Source = Source {
    title: "Lifecycle policy properties in Amazon ECR",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html",
};
const EXAMPLES: Source = Source {
    title: "Examples of lifecycle policies in Amazon ECR",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_examples.html",
};
const POLICIES: Source = Source {
    title: "Automate the cleanup of images by using lifecycle policies in Amazon ECR",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html",
};
const PUT: Source = Source {
    title: "PutLifecyclePolicy",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutLifecyclePolicy.html",
};
const QUOTAS: Source = Source {
    title: "Amazon ECR service quotas",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html",
};
const ARCHIVE: Source = Source {
    title: "Archiving an image",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive-image.html",
};

rules! { Containers;
    TEXT = "ecr.lifecycle.text", Documented, PUT,
        "The text of a lifecycle policy is JSON with 100 to 30,720 characters.";
    RULE_COUNT = "ecr.lifecycle.rule-count", Documented, QUOTAS,
        "A lifecycle policy can have up to 50 rules, and at least 1.";
    MEMBERS = "ecr.lifecycle.members", Observed, PARAMETERS,
        "PutLifecyclePolicy rejects missing or unknown members, `null`, and numbers as text.";
    PRIORITY = "ecr.lifecycle.priority", Documented, PARAMETERS,
        "Each rule of a lifecycle policy has its own priority, an integer from 1. ECR applies the rule with the lowest number first.";
    TAG_LIST = "ecr.lifecycle.tag-list", Documented, PARAMETERS,
        "A rule with tagStatus tagged has exactly one of tagPatternList and tagPrefixList. A rule with another tagStatus has neither.";
    PATTERN = "ecr.lifecycle.pattern", Documented, PARAMETERS,
        "A tag pattern can have up to 4 wildcards (*).";
    COUNT_UNIT = "ecr.lifecycle.count-unit", Documented, PARAMETERS,
        "countUnit is days for a countType that starts with since, and can't be set for imageCountMoreThan.";
    COUNT_NUMBER = "ecr.lifecycle.count-number", Documented, PARAMETERS,
        "countNumber is a positive integer.";
    PULLED = "ecr.lifecycle.pulled-transitions", Documented, EXAMPLES,
        "sinceImagePulled can be used only with the action transition.";
    ARCHIVED = "ecr.lifecycle.archived-expires", Documented, ARCHIVE,
        "sinceImageTransitioned requires the storage class archive, the action expire, and at least 90 days.";
    ARCHIVE_CLASS = "ecr.lifecycle.archive-class", Documented, PARAMETERS,
        "A rule for the storage class archive uses the countType sinceImageTransitioned.";
    TARGET = "ecr.lifecycle.target", Documented, PARAMETERS,
        "The action transition has the targetStorageClass archive. The action expire has none.";
    ANY_LAST = "ecr.lifecycle.any-last", Documented, PARAMETERS,
        "A rule with tagStatus any has the highest rulePriority number of its storage class.";
    ONE_UNTAGGED = "ecr.lifecycle.one-untagged", Documented, PARAMETERS,
        "Only one rule per storage class can select untagged images.";
    SAME_PREFIXES = "ecr.lifecycle.same-prefixes", Documented, PARAMETERS,
        "Two rules of a storage class can't have the same tagPrefixList.";

    IDENTIFY = "ecr.lifecycle.identify", Documented, POLICIES,
        "ECR evaluates all rules of a lifecycle policy at the same time. Each rule identifies images by tag status, tags, and storage class, whatever other rules do.";
    ALL_TAGS = "ecr.lifecycle.all-tags", Documented, PARAMETERS,
        "If a rule lists several patterns or prefixes, an image must have a matching tag for each of them.";
    WILDCARD = "ecr.lifecycle.wildcard", Documented, PARAMETERS,
        "A tag pattern matches an entire tag, case-sensitively. Only * is special.";
    CLASS = "ecr.lifecycle.class", Documented, EXAMPLES,
        "A rule identifies only images of its storage class, so rules of different storage classes don't shield images from each other.";
    COUNT = "ecr.lifecycle.count", Documented, PARAMETERS,
        "imageCountMoreThan sorts the identified images from youngest to oldest and marks all that exceed the count.";
    AGE = "ecr.lifecycle.age", Documented, PARAMETERS,
        "sinceImagePushed marks the identified images that were pushed longer ago than the number of days.";
    PULL_AGE = "ecr.lifecycle.pull-age", Documented, PARAMETERS,
        "sinceImagePulled counts from the last pull, from the push if the image was never pulled, or from the last restore if it wasn't pulled since.";
    ARCHIVE_AGE = "ecr.lifecycle.archive-age", Documented, PARAMETERS,
        "sinceImageTransitioned counts from the time at which the image was archived.";
    SHIELD = "ecr.lifecycle.shield", Documented, POLICIES,
        "An image that a rule identifies can't be expired or archived by a rule with a lower priority. It still counts for the limits of those rules.";
    MANIFEST_LIST = "ecr.lifecycle.manifest-list", Documented, EXAMPLES,
        "ECR doesn't expire an image that a manifest list refers to until the manifest list is deleted.";
    IMAGES = "ecr.lifecycle.images", Documented, POLICIES,
        "A lifecycle policy acts on images, not on tags. An image that expires is deleted with all its tags.";
    WITHIN_A_DAY = "ecr.lifecycle.within-a-day", Documented, POLICIES,
        "ECR applies a lifecycle policy within 24 hours after an image meets its criteria.";
    SECONDS = "ecr.lifecycle.seconds", Assumed, EXAMPLES,
        "Cloudglass assumes that ECR counts days as 24 hours to the second, and that an image of exactly that age isn't older. AWS doesn't document it.";
    TIE = "ecr.lifecycle.tie", Assumed, PARAMETERS,
        "Cloudglass assumes that of two images with the same push time, the one with the lower digest counts as newer. AWS doesn't document it.";
}
