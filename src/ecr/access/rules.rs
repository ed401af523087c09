//! The rules of access to Amazon ECR.

use crate::explain::{Source, rules};

const AUTH: Source = Source {
    title: "Private registry authentication in Amazon ECR",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html",
};
const POLICIES: Source = Source {
    title: "Private repository policies in Amazon ECR",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html",
};
const PUSH: Source = Source {
    title: "IAM permissions for pushing an image to an Amazon ECR private repository",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html",
};
const PULL: Source = Source {
    title: "GetDownloadUrlForLayer",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetDownloadUrlForLayer.html",
};
const ECS: Source = Source {
    title: "Using Amazon ECR images with Amazon ECS",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/ECR_on_ECS.html",
};
const ENDPOINTS_PAGE: Source = Source {
    title: "Amazon ECR interface VPC endpoints (AWS PrivateLink)",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html",
};
const CREATE: Source = Source {
    title: "CreateRepository",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html",
};
const DELETE: Source = Source {
    title: "DeleteRepository",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DeleteRepository.html",
};
const DELETE_IMAGE: Source = Source {
    title: "BatchDeleteImage",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchDeleteImage.html",
};
const MUTABILITY: Source = Source {
    title: "Preventing image tags from being overwritten in Amazon ECR",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",
};
const PUSHING: Source = Source {
    title: "Pushing a Docker image to an Amazon ECR private repository",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/docker-push-ecr-image.html",
};
const ARCHIVE: Source = Source {
    title: "Archiving an image",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive-image.html",
};

rules! { Containers;
    TOKEN = "ecr.access.token", Documented, AUTH,
        "Docker pushes and pulls with a token of the registry host. Each account and Region has its own host.";
    TOKEN_HOURS = "ecr.access.token-hours", Documented, AUTH,
        "A token of Amazon ECR is valid for 12 hours.";
    TOKEN_RESOURCE = "ecr.access.token-resource", Documented, POLICIES,
        "Only an identity-based policy with the resource * can allow ecr:GetAuthorizationToken. A repository policy can't.";
    PUSH_CALLS = "ecr.access.push-calls", Documented, PUSH,
        "A push checks and uploads the layers, and then puts the image manifest.";
    PULL_CALLS = "ecr.access.pull-calls", Documented, PULL,
        "A pull gets the image manifest, and then the download URL of each layer.";
    ECS_TOKEN = "ecr.access.ecs-token", Documented, ECS,
        "Amazon ECS gets its own token with the task execution role, or with the instance role on EC2.";
    ENDPOINTS = "ecr.access.endpoints", Documented, ENDPOINTS_PAGE,
        "Without a route to the internet, API calls need the endpoint ecr.api, and pushes and pulls need the endpoint ecr.dkr.";
    LAYERS_IN_S3 = "ecr.access.layers-in-s3", Documented, ENDPOINTS_PAGE,
        "Layers are downloaded from Amazon S3, so a pull without a route to the internet also needs the S3 gateway endpoint.";
    EXISTS = "ecr.access.repository-exists", Documented, PUSHING,
        "A repository must exist before images are pushed to it, unless a template creates it on push.";
    NO_RESOURCE = "ecr.access.no-resource", Assumed, POLICIES,
        "Cloudglass assumes that ECR rejects a repository policy with Resource or NotResource; AWS doesn't document it.";
    NAME = "ecr.access.repository-name", Documented, CREATE,
        "A repository name has 2 to 256 lowercase letters, digits, and separators, in parts that slashes separate.";
    CREATE_ONCE = "ecr.access.create-once", Documented, CREATE,
        "A registry can't have two repositories of the same name.";
    IMMUTABLE = "ecr.access.immutable-tags", Documented, MUTABILITY,
        "In a repository with immutable tags, ECR rejects a push of another image with a tag that exists.";
    EXCLUSIONS = "ecr.access.exclusions", Documented, MUTABILITY,
        "Tags that match an exclusion filter are the opposite of the repository's tag mutability. A filter matches the entire tag, with * as a wildcard.";
    TAG_MOVES = "ecr.access.tag-moves", Documented, PUSHING,
        "A push of an existing tag moves the tag to the new image. An image that loses its last tag stays as an untagged image.";
    IMAGE = "ecr.access.image-exists", Documented, PULL,
        "ECR finds an image by its tag or its digest.";
    ARCHIVED = "ecr.access.archived", Documented, ARCHIVE,
        "An archived image can't be pulled or scanned until it is restored.";
    NOT_EMPTY = "ecr.access.not-empty", Documented, DELETE,
        "A repository with images can be deleted only with force.";
    DELETE_BY_TAG = "ecr.access.delete-by-tag", Documented, DELETE_IMAGE,
        "BatchDeleteImage by tag removes the tag, and deletes the image with its last tag. By digest, it deletes the image with all its tags.";
}
