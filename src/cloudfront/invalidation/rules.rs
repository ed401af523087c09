//! The rules of invalidation.

use crate::explain::{Source, rules};

const FILES: Source = Source {
    title: "What you need to know when invalidating files",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-specifying-objects.html",
};
const TAGS: Source = Source {
    title: "Invalidating content by cache tags",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Invalidation.html",
};
const PAY: Source = Source {
    title: "Pay for file invalidation",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/PayingForInvalidation.html",
};

rules! { CloudFront;
    FORM = "cloudfront.invalidation.form", Documented, FILES,
        "An invalidation path starts with / and has at most 4,000 characters.";
    WILDCARD = "cloudfront.invalidation.wildcard", Documented, FILES,
        "* stands for any characters, none too, and only as the last character of an invalidation path.";
    CROSSES = "cloudfront.invalidation.wildcard-crosses", Assumed, FILES,
        "The wildcard of an invalidation path reaches into subdirectories: /images/* removes /images/a/b.png.";
    EXACT = "cloudfront.invalidation.exact", Documented, FILES,
        "Without the wildcard, path and keyed query string must be the same, upper and lower case included.";
    QUERY = "cloudfront.invalidation.query", Documented, FILES,
        "Where the query string is in the key, a path without it removes only the variant without it; a final * removes all.";
    VARIANTS = "cloudfront.invalidation.variants", Documented, FILES,
        "Every variant by header, cookie or Accept-Encoding goes; none can be picked.";
    ENCODING = "cloudfront.invalidation.encoding", Documented, FILES,
        "Non-ASCII and unsafe characters must be URL-encoded in an invalidation path; ~ is not supported at all.";
    TAG = "cloudfront.invalidation.tag", Documented, TAGS,
        "An item that starts with # names a cache tag, without regard to case, and removes every object that carries it.";
    PRICE = "cloudfront.invalidation.price", Documented, PAY,
        "Each path counts once, with a wildcard too; the first 1,000 paths of a month and account are free.";
    PRICE_LIST = "cloudfront.invalidation.list-price", Assumed, PAY,
        "Each further path costs 0.005 US dollars by the list.";
}
