// What `window.cloudglass` offers. Every function takes one plain object and answers a plain value, at once.

/** Resolves when the page's functions are there. The event `cloudglass:ready` is fired on `window` too. */
interface Window {
  cloudglass: Cloudglass;
  cloudglassReady: Promise<Cloudglass>;
}

type LabId =
  | "request" | "distribution" | "cache-over-time" | "signed-access"
  | "task-placement" | "rolling-update"
  | "beanstalk-environment" | "beanstalk-deployment";

type Service = "CloudFront" | "Containers" | "Elastic Beanstalk";

/** What a bad argument throws. */
interface CloudglassError extends Error {
  name: "InvalidArgument" | "UnknownLab" | "InvalidLink" | "UnsupportedVersion" | "InvalidKey" | "TooLarge";
  /** Path of the offending field; empty for the argument as a whole. */
  field: string;
}

/** Everything that a learner can edit in a lab; missing fields take their defaults. Its members are the lab's own. */
type Scenario = Record<string, unknown>;

/** One look at one thing on the way to an answer. */
interface Step {
  /** Id of the rule applied. */
  rule: string;
  subject: string;
  verdict: "applied" | "passed" | "rejected" | "skipped";
  because: string;
  /** Paths of the scenario's fields that were read. */
  reads: string[];
}

/** A problem in the scenario. */
interface Finding {
  severity: "error" | "warning" | "note";
  /** Path of the field; empty for the scenario as a whole. */
  field: string;
  message: string;
  mend: string;
  rule: string;
  /** AWS's own error name, where it has one. */
  awsError?: string;
}

interface Explained {
  answer: Record<string, unknown>;
  trace: Step[];
  findings: Finding[];
}

interface Rule {
  id: string;
  statement: string;
  source: { title: string; url: string };
  confidence: "documented" | "observed" | "assumed";
}

interface Cloudglass {
  /** The page's version, and the day when its rules were last held against AWS's documentation. */
  version(): { version: string; modelDate: string };
  labs(): { id: LabId; title: string; service: Service }[];
  examples(argument: { lab: LabId }): { id: string; title: string; scenario: Scenario }[];
  /** What AWS would decide, and why. */
  explain(argument: { lab: LabId; scenario?: Scenario }): Explained;
  rules(argument?: { service?: Service }): Rule[];
  /** The share link: the fragment to be put after the page's address. Throws `TooLarge` beyond 8 kB. */
  link(argument: { lab: LabId; scenario?: Scenario }): string;
  /** Decodes a share link (an address or the fragment alone); nothing on the page changes. */
  open(argument: { link: string }): { lab: LabId; scenario: Scenario };
}
