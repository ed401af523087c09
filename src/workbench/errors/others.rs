//! Errors of Elastic Beanstalk and the AWS CLI.

use super::kind::{ErrorKind, cause};

const EB_EVENTS: &str =
    "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/troubleshooting.html";
const EB_HEALTH: &str =
    "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/health-enhanced-status.html";
const CLI_ERRORS: &str =
    "https://docs.aws.amazon.com/cli/latest/userguide/cli-chap-troubleshooting.html";
const SETTINGS: &[&str] = &["the output of `aws elasticbeanstalk describe-configuration-settings`"];

/// The kinds; special ones come first.
pub(super) static KINDS: &[ErrorKind] = &[
    ErrorKind {
        id: "beanstalk.health-check",
        texts: &[&["pass health check after command execution"]],
        meaning: "An instance with the new version failed its health check, so Elastic Beanstalk canceled the deployment.",
        causes: &[
            cause(
                "The application doesn't respond on the health check path with an accepted status code.",
                "beanstalk-environment",
                "direct",
            ),
            cause(
                "The application needs longer to start than the command timeout.",
                "beanstalk-environment",
                "direct",
            ),
            cause(
                "The batches before the failed one keep the new version.",
                "beanstalk-deployment",
                "deployment",
            ),
        ],
        paste: SETTINGS,
        url: EB_EVENTS,
    },
    ErrorKind {
        id: "beanstalk.communicate",
        texts: &[&["failed to communicate with aws elastic beanstalk"]],
        meaning: "The new instances didn't report to Elastic Beanstalk in time.",
        causes: &[
            cause(
                "The subnets have no route to Elastic Beanstalk: no internet gateway, NAT gateway, or endpoint.",
                "",
                "",
            ),
            cause(
                "The instance profile is missing or lacks permissions.",
                "beanstalk-environment",
                "instanceProfile",
            ),
        ],
        paste: SETTINGS,
        url: EB_EVENTS,
    },
    ErrorKind {
        id: "beanstalk.not-ready",
        texts: &[
            &["invalid state for this operation"],
            &["must be ready", "must be pending deployment"],
        ],
        meaning: "Elastic Beanstalk rejected the operation because another one is in progress or the environment is terminated.",
        causes: &[
            cause(
                "A deployment or configuration update is in progress. Wait until the state is Ready.",
                "",
                "",
            ),
            cause("A managed platform update has started.", "beanstalk-environment", "managed"),
        ],
        paste: &["the output of `aws elasticbeanstalk describe-environments`"],
        url: EB_EVENTS,
    },
    ErrorKind {
        id: "beanstalk.instances-failed",
        texts: &[&[
            "failed to deploy application",
            "unsuccessful command execution on instance",
            "instance deployment failed",
            "command failed on instance",
        ]],
        meaning: "A command of the deployment failed on an instance, so Elastic Beanstalk stopped the deployment.",
        causes: &[
            cause(
                "The application or a command of `.ebextensions` ended with an error. `eb-engine.log` says which.",
                "beanstalk-deployment",
                "deployment",
            ),
            cause(
                "The deployment was in place, so the batches before keep the new version.",
                "beanstalk-deployment",
                "deployment",
            ),
        ],
        paste: &["the last lines of `/var/log/eb-engine.log`"],
        url: EB_EVENTS,
    },
    ErrorKind {
        id: "beanstalk.command-timeout",
        texts: &[&["command execution", "instances"], &["timed out", "command timeout time"]],
        meaning: "An instance didn't complete a command within the command timeout.",
        causes: &[
            cause("The command takes longer than the timeout.", "beanstalk-environment", "direct"),
            cause("The instance is overloaded, or it can't reach Elastic Beanstalk.", "", ""),
        ],
        paste: SETTINGS,
        url: EB_EVENTS,
    },
    ErrorKind {
        id: "beanstalk.invalid-option",
        texts: &[&[
            "invalid option",
            "configuration validation exception",
            "invalid value for option",
            "unknown configuration option",
        ]],
        meaning: "Elastic Beanstalk rejected an option setting.",
        causes: &[
            cause(
                "The option or its namespace doesn't exist, or the environment's platform doesn't have it.",
                "beanstalk-environment",
                "direct",
            ),
            cause(
                "The value isn't one that the option accepts.",
                "beanstalk-environment",
                "direct",
            ),
        ],
        paste: &["the option settings or the `.ebextensions` file"],
        url: EB_EVENTS,
    },
    ErrorKind {
        id: "beanstalk.completed-with-errors",
        texts: &[&["environment operation is complete, but with errors"]],
        meaning: "The operation ended, but a part failed. An event before this one says which.",
        causes: &[
            cause(
                "A command failed on an instance, so that some instances can have the new version.",
                "beanstalk-deployment",
                "deployment",
            ),
            cause(
                "An option setting isn't valid, or its resource couldn't be changed.",
                "beanstalk-environment",
                "direct",
            ),
            cause("The environment didn't become healthy.", "beanstalk-environment", "environment"),
        ],
        paste: &["the events before it, from `eb events`"],
        url: EB_EVENTS,
    },
    ErrorKind {
        id: "beanstalk.health",
        texts: &[&["environment health has transitioned from"]],
        meaning: "The color of the environment's health changed. The rest of the event names the cause.",
        causes: &[
            cause("Requests fail with 4xx or 5xx.", "beanstalk-deployment", "deployment"),
            cause(
                "Instances fail the health check of the load balancer.",
                "beanstalk-environment",
                "environment",
            ),
            cause("An operation is in progress.", "", ""),
        ],
        paste: &["the causes from `eb health --refresh`"],
        url: EB_HEALTH,
    },
    ErrorKind {
        id: "beanstalk.rolling-back",
        texts: &[&["during an aborted deployment", "rolling back", "failed to update environment"]],
        meaning: "Elastic Beanstalk canceled the operation and restored what it could.",
        causes: &[
            cause("A batch didn't become healthy.", "beanstalk-deployment", "deployment"),
            cause(
                "Some instances can have the new version, and others the earlier one.",
                "beanstalk-deployment",
                "deployment",
            ),
        ],
        paste: SETTINGS,
        url: EB_EVENTS,
    },
    ErrorKind {
        id: "cli.access-denied",
        texts: &[&["accessdeniedexception", "authorized to perform", "unauthorizedoperation"]],
        meaning: "The caller's policies don't allow the action. Cloudglass doesn't evaluate the permissions of the AWS CLI.",
        causes: &[
            cause("No identity-based policy allows the action on this resource.", "", ""),
            cause(
                "A service control policy, a permissions boundary, or an explicit deny applies.",
                "",
                "",
            ),
        ],
        paste: &[],
        url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html",
    },
    ErrorKind {
        id: "cli.credentials",
        texts: &[&[
            "unable to locate credentials",
            "the security token included in the request is",
            "invalidclienttokenid",
        ]],
        meaning: "The AWS CLI has no credentials, or AWS doesn't accept them.",
        causes: &[
            cause("No profile, environment variable, or role provides credentials.", "", ""),
            cause("The session has expired.", "", ""),
        ],
        paste: &[],
        url: CLI_ERRORS,
    },
    ErrorKind {
        id: "cli.parameters",
        texts: &[&["parameter validation failed", "error parsing parameter", "unknown options:"]],
        meaning: "The AWS CLI rejected the command before it sent a request.",
        causes: &[
            cause("A member of the JSON has another name or type than the API.", "", ""),
            cause(
                "The output of a `describe` or `get` command was used as input. It has members that the API doesn't accept.",
                "",
                "",
            ),
        ],
        paste: &["the JSON that the command uses"],
        url: CLI_ERRORS,
    },
    ErrorKind {
        id: "cli.throttling",
        texts: &[&["throttlingexception", "rate exceeded", "too many requests"]],
        meaning: "AWS rejected the request because of too many requests in a short time.",
        causes: &[cause("A script calls the API in a loop. Wait, and try again.", "", "")],
        paste: &[],
        url: CLI_ERRORS,
    },
];
