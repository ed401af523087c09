//! Access to a repository: the API calls of an operation, whether IAM allows each, and what fails first.

mod commands;
mod operation;
mod outcome;
pub mod rules;

pub use operation::{
    Access, Client, ExclusionFilter, Network, NetworkKind, Operation, PrincipalKind,
    RegistryPrincipal, Repository, TagMutability, Token, is_repository_name,
};
pub use outcome::{AccessCall, AccessError, AccessOutcome, AccessResult, evaluate};
