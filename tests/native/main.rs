//! The native integration tests, in one binary: it links once.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../common/mod.rs"]
mod common;

mod api;
mod architecture;
mod beanstalk;
mod beanstalk_verdicts;
mod behavior;
mod bindings;
mod cache_key;
mod changes;
mod cli_dates;
mod cloudfront_cache;
mod cloudfront_documents;
mod cloudfront_lifetimes;
mod distribution;
mod docs;
mod document;
mod documents;
mod ecr;
mod fit;
mod generated;
mod hosting;
mod http;
mod iam;
mod labs;
mod links;
mod modules;
mod placement;
mod placement_exchange;
mod policy;
mod query;
mod record;
mod request_lab;
mod response;
mod rolling;
mod rules;
mod scaling_lab;
mod scaling_run;
mod signing;
mod source;
mod strategy;
mod task_definition;
mod timeline;
mod trials;
mod ttl;
mod vectors;
mod verdicts;
mod words;
mod workbench;
