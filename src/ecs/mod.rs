//! The Amazon ECS engine: clusters, the query language, task placement, rolling updates, Fargate sizes.
