//! The rules of generated traffic.

use crate::explain::{Source, rules};

const DELIVERS: Source = Source {
    title: "How CloudFront delivers content",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HowCloudFrontWorks.html",
};
const RATIO: Source = Source {
    title: "Increase the proportion of requests that are served directly from the CloudFront caches (cache hit ratio)",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cache-hit-ratio.html",
};

rules! { CloudFront;
    GENERATED = "cloudfront.traffic.generated", Assumed, RATIO,
        "Cloudglass generates requests from a seed with SplitMix64, within its limits. The same seed gives the same figures.";
    REPEATED = "cloudfront.traffic.repeated", Assumed, RATIO,
        "An event of the timeline can repeat at an interval of 1 s or more. The timeline replays up to 500 events.";
    EDGES = "cloudfront.traffic.edges", Documented, DELIVERS,
        "Each edge location has its own cache, so the first request at each edge location is a miss.";
    REGIONAL = "cloudfront.traffic.regional", Documented, DELIVERS,
        "On a miss, an edge location sends the request to its regional edge cache. Only a miss there reaches the origin.";
    STRAIGHT = "cloudfront.traffic.straight", Documented, DELIVERS,
        "CloudFront forwards requests that aren't cacheable from the edge location directly to the origin.";
    VARIANTS = "cloudfront.traffic.variants", Documented, RATIO,
        "Each value of a header, cookie, or query parameter in the cache key creates a separate cached object.";
    ROOM = "cloudfront.traffic.room", Assumed, DELIVERS,
        "Cloudglass assumes that caches have unlimited space. CloudFront might evict objects that are rarely requested.";
    ONE_BY_ONE = "cloudfront.traffic.one-by-one", Assumed, DELIVERS,
        "Cloudglass assumes that responses are instant, so that no request waits for the fetch of another one.";
}
