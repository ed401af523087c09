//! Platforms for containers: which of them can run a workload, and what AWS Copilot makes.
//!
//! [`fit()`] compares the requirements of a workload with each platform; [`pod_size()`] is the size of a pod on Fargate;
//! [`rolling_bounds()`] are the bounds of a rolling update in Kubernetes; [`copilot`] is the Copilot CLI; [`docker`] is
//! how Docker builds images.

pub mod comparison;
pub mod copilot;
pub mod docker;
mod fargate_profile;
mod fit;
mod pod_size;
mod quantity;
mod rolling;
pub mod rules;

pub use fargate_profile::{FargateProfile, Selector};
pub use fit::{
    Architecture, Cell, Fit, OperatingSystem, PLATFORMS, Platform, Requirements, Storage, Subnet,
    TargetType, eks_node_types, fit,
};
pub use pod_size::{ContainerRequest, PodSize, SizeLimit, pod_size};
pub use quantity::{InvalidQuantity, Quantity};
pub use rolling::{
    EcsBounds, EcsPercentages, IntOrPercent, RollingBounds, RollingUpdate, rolling_bounds,
};
