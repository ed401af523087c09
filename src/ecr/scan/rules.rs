//! The rules of image scanning.

use crate::explain::{Source, rules};

const SCANNING: Source = Source {
    title: "Scan images for software vulnerabilities in Amazon ECR",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html",
};
const FILTERS: Source = Source {
    title: "Filters to choose which repositories are scanned in Amazon ECR",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-filters.html",
};
const BASIC: Source = Source {
    title: "Scan images for OS vulnerabilities in Amazon ECR",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-basic.html",
};
const ENHANCED: Source = Source {
    title: "Scan images for OS and programming language package vulnerabilities in Amazon ECR",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced.html",
};

rules! { Containers;
    REGISTRY = "ecr.scan.registry", Documented, SCANNING,
        "The scan settings of a registry decide. The scanOnPush setting of a repository is deprecated.";
    FILTER = "ecr.scan.filter", Documented, FILTERS,
        "A filter without a wildcard matches every repository name that contains it. With *, it matches the entire name.";
    MANUAL = "ecr.scan.manual", Documented, FILTERS,
        "With basic scanning, images of a repository that matches no filter are scanned only on demand.";
    OFF = "ecr.scan.off", Documented, FILTERS,
        "With enhanced scanning, a repository that matches no filter isn't scanned.";
    CONTINUOUS_WINS = "ecr.scan.continuous-wins", Documented, FILTERS,
        "If a filter for scan on push and a filter for continuous scanning match a repository, ECR scans it continuously.";
    OS_ONLY = "ecr.scan.os-only", Documented, BASIC,
        "Basic scanning finds vulnerabilities of operating system packages only.";
    LANGUAGES = "ecr.scan.languages", Documented, ENHANCED,
        "Enhanced scanning finds vulnerabilities of operating system packages and of packages of programming languages.";
    ON_PUSH = "ecr.scan.on-push", Documented, SCANNING,
        "Scan on push scans an image when it is pushed. A vulnerability that becomes known later isn't found until the next scan.";
    CONTINUOUS = "ecr.scan.continuous", Documented, ENHANCED,
        "Continuous scanning updates the findings when a vulnerability becomes known, as long as the scan duration covers the image.";
    EMPTY = "ecr.scan.from-scratch", Assumed, SCANNING,
        "Cloudglass assumes that a scan of an image without a package database finds nothing, whatever its files.";
}
