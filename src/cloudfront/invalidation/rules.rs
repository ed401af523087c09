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
        "An invalidation path starts with `/` and can have up to 4,000 characters.";
    WILDCARD = "cloudfront.invalidation.wildcard", Documented, FILES,
        "In an invalidation path, `*` matches 0 or more characters and is a wildcard only as the last character.";
    CROSSES = "cloudfront.invalidation.wildcard-crosses", Assumed, FILES,
        "Cloudglass assumes that the wildcard includes subdirectories, so `/images/*` invalidates `/images/a/b.png`. AWS doesn't document it.";
    EXACT = "cloudfront.invalidation.exact", Documented, FILES,
        "Without a wildcard, an invalidation path must equal the path and query string of the object. It is case-sensitive.";
    QUERY = "cloudfront.invalidation.query", Documented, FILES,
        "If the cache key contains query strings, a path without a query string invalidates only that variant. A trailing `*` invalidates all variants.";
    VARIANTS = "cloudfront.invalidation.variants", Documented, FILES,
        "An invalidation removes all variants by header, cookie, or `Accept-Encoding`. You can't select a variant.";
    ENCODING = "cloudfront.invalidation.encoding", Documented, FILES,
        "Non-ASCII and unsafe characters must be URL-encoded in an invalidation path. Invalidation doesn't support `~`.";
    TAG = "cloudfront.invalidation.tag", Documented, TAGS,
        "An item that starts with `#` specifies a cache tag, which isn't case-sensitive. It invalidates every object with that tag.";
    PRICE = "cloudfront.invalidation.price", Documented, PAY,
        "Each path counts once, even with a wildcard. The first 1,000 paths per month and account are free.";
    PRICE_LIST = "cloudfront.invalidation.list-price", Assumed, PAY,
        "Cloudglass uses the list price of 0.005 US dollars for each additional path.";
}
