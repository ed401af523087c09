//! The Elastic Beanstalk engine: environments, their resources, deployments and configuration updates.
