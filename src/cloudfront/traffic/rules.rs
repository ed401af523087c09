//! The rules of many requests together.

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
        "Generated requests come from SplitMix64 and a seed, within the limits of the playground: the same seed, the same figures.";
    REPEATED = "cloudfront.traffic.repeated", Assumed, RATIO,
        "An event of the timeline can happen again and again, at an interval of a second or more; the timeline plays 500 events.";
    EDGES = "cloudfront.traffic.edges", Documented, DELIVERS,
        "Each edge location has a cache of its own: the first request at each is a miss there.";
    REGIONAL = "cloudfront.traffic.regional", Documented, DELIVERS,
        "What an edge location lacks it asks of its regional edge cache; only what that lacks too reaches the origin.";
    STRAIGHT = "cloudfront.traffic.straight", Documented, DELIVERS,
        "Requests that can't be cached go from the edge location straight to the origin.";
    VARIANTS = "cloudfront.traffic.variants", Documented, RATIO,
        "Each value of a header, cookie or query parameter in the key is an object of its own, fetched and stored for itself.";
    ROOM = "cloudfront.traffic.room", Assumed, DELIVERS,
        "The caches of the playground have room for everything; CloudFront may remove what is seldom asked for.";
    ONE_BY_ONE = "cloudfront.traffic.one-by-one", Assumed, DELIVERS,
        "Requests come one after the other and are answered at once, so that none waits for another's fetch.";
}
