interface Window {
  /** There once `cloudglassReady` has resolved. */
  cloudglass: Cloudglass;
  /** Reading it loads the functions; the page itself does without. The event `cloudglass:ready` is fired on `window` too. */
  readonly cloudglassReady: Promise<Cloudglass>;
}

type Service = "CloudFront" | "Containers" | "Elastic Beanstalk" | "CloudFormation";

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
  fix: string;
  /** The same as `fix`, under its older name. */
  mend: string;
  rule: string;
  /** AWS's own error name, where it has one. */
  awsError?: string;
  /** The fix as one value for one field, where it is one. */
  change?: { field: string; value: unknown };
}

interface Explained {
  answer: Record<string, unknown>;
  trace: Step[];
  findings: Finding[];
}

/** What a pod requires of its node; what is missing isn't required. */
interface EksRequirements {
  daemonSet?: boolean; privileged?: boolean; hostPort?: boolean; hostNetwork?: boolean; gpu?: boolean;
  arch?: "amd64" | "arm64"; os?: "linux" | "windows";
  storage?: ("ebs" | "efs" | "fsx-lustre" | "fsx-ontap" | "openzfs" | "s3")[]; dynamicProvisioning?: boolean;
  subnet?: "public" | "private"; spot?: boolean; customAmi?: boolean; ssh?: boolean; loadBalancerTarget?: "instance" | "ip";
  cpu?: string | number; memory?: string | number; namespace?: string; labels?: Record<string, string>;
  fargateProfiles?: { name: string; selectors: { namespace: string; labels?: Record<string, string> }[] }[];
}
interface NodeTypeFit { fits: boolean; reasons: { field: string; because: string }[] }
interface ContainerRequest { cpu?: string | number; memory?: string | number }

interface Rule {
  id: string;
  /** Older IDs of the same behavior. */
  aliases?: string[];
  statement: string;
  source: { title: string; url: string };
  confidence: "documented" | "observed" | "assumed";
}

interface RollingUpdateResult {
  bounds: { minHealthy: number; maxTotal: number };
  canProgress: boolean;
  /** `old` and `new` are the tasks once the action has settled. */
  events: { action: "start" | "stop" | "restore"; count: number; old: number; new: number; failed?: number }[];
  finished: boolean;
  reason?: "bounds" | "capacity" | "circuitBreaker" | "tasksFailing";
  breaker?: { threshold: number; tripped: boolean; trippedByTask?: number };
  rolloutState: "COMPLETED" | "FAILED" | "IN_PROGRESS";
  rolledBack?: boolean;
  final: { old: number; new: number };
  /** Rounds of failing starts that are counted but not listed among the events. */
  roundsLeftOut?: number;
  trace: Step[];
}

type CachePolicyChoice =
  | { managed: string }
  | { config: Record<string, unknown> }
  | { legacy: Record<string, unknown> };
type OriginRequestPolicyChoice = { managed: string } | { config: Record<string, unknown> };
type HeaderPair = [name: string, value: string];

interface TtlInput {
  method?: string | null;
  cachedMethods?: string[] | null;
  origin?: { kind?: "s3" | "custom" } | null;
  cachePolicy: CachePolicyChoice;
  originRequestPolicy?: OriginRequestPolicyChoice | null;
  /** `restricted` where the cache behavior has trusted key groups or trusted signers; missing means `open`. */
  viewerAccess?: "open" | "restricted";
  /** Seconds, for the response's status; missing means 10. */
  errorCachingMinTTL?: number | null;
  response: { status: number; headers?: HeaderPair[] | null };
  /** Epoch seconds. */
  responseTime: number;
  /** The time of a later request, epoch seconds. */
  now?: number | null;
  /** What the origin does at that later request, where it fails. */
  originError?: number | "timeout" | "refused" | null;
}

interface TtlResult {
  cacheable: boolean;
  freshSeconds: number | null;
  fresh?: boolean;
  originAsked?: boolean;
  revalidate?: boolean;
  servedStaleWhileRevalidating?: boolean;
  servedStaleOnOriginError?: boolean;
  trace: Step[];
}

interface ReplayInput {
  distributionDomain?: string | null;
  cachedMethods?: string[] | null;
  origin?: { kind?: "s3" | "custom"; domain?: string; path?: string; customHeaders?: HeaderPair[]; answersConditional?: boolean | null } | null;
  cachePolicy: CachePolicyChoice;
  originRequestPolicy?: OriginRequestPolicyChoice | null;
  /** `restricted` where the cache behavior has trusted key groups or trusted signers; missing means `open`. */
  viewerAccess?: "open" | "restricted";
  /** Seconds by status; others have 10. */
  errorCachingMinTTL?: Record<string, number | null> | null;
  events: ReplayEvent[];
}

interface ReplayEvent {
  /** Epoch seconds. */
  at: number;
  request?: Record<string, unknown> | null;
  viewer?: Record<string, unknown> | null;
  originAnswer?: { status?: number | null; headers?: HeaderPair[] | null; unreachable?: "timeout" | "refused" | null } | null;
  /** Paths; the event is an invalidation then. */
  invalidate?: string[] | null;
}

interface ReplayResult {
  /** One for each request. */
  results: { at: number; result: "Miss" | "Hit" | "RefreshHit" | "Error"; status: number; originAsked: boolean }[];
  totals: { Miss: number; Hit: number; RefreshHit: number; Error: number; originRequests: number };
}

/** A signing request: either `dateLessThan` with what goes with it, or the text of a custom `policy`. */
interface SignArgument {
  url: string;
  /** As the AWS CLI reads dates: `2024-03-31`, `2024-03-31T10:00:00+09:00`, epoch seconds as text. */
  dateLessThan?: string | null;
  dateGreaterThan?: string | null;
  /** An IPv4 address or CIDR block. */
  ipAddress?: string | null;
  policy?: string | null;
  hashAlgorithm?: "SHA1" | "SHA256" | null;
  keyPairId: string;
  /** PEM: PKCS#1, PKCS#8 or SEC1. */
  privateKey: string;
  /** The present, in epoch seconds, for years of two digits; the model's date if left out. */
  now?: number | null;
}

type DenyReason =
  | "missing_credentials" | "unknown_key_pair_id" | "signature_invalid" | "malformed_policy" | "malformed_request"
  | "expired" | "not_yet_valid" | "ip_mismatch" | "resource_mismatch";

interface Cloudglass {
  /** The page's version, and the day when its rules were last held against AWS's documentation. */
  version(): { version: string; modelDate: string };
  labs(): { id: LabId; title: string; service: Service }[];
  examples(argument: { lab: LabId }): { id: string; title: string; group: string; scenario: Scenario }[];
  /** What AWS would decide, and why. */
  explain(argument: { lab: LabId; scenario?: Scenario }): Explained;
  rules(argument?: { service?: Service }): Rule[];
  /** The share link: the fragment to be put after the page's address. Throws `TooLarge` beyond 8 kB. */
  link(argument: { lab: LabId; scenario?: Scenario }): string;
  /** Decodes a share link (an address or the fragment alone); nothing on the page changes. */
  open(argument: { link: string }): { lab: LabId; scenario: Scenario };

  /** The API calls of an operation on an ECR repository, whether IAM allows each, and what fails first. */
  ecrAccess(argument: EcrAccessArgument): {
    allowed: boolean;
    /** The API action; missing if Docker's token fails. */
    failsAt?: string;
    error?: string;
    calls: {
      action: string;
      resource: string;
      allowed: boolean;
      identity: "allow" | "deny" | "none" | "unknown";
      repositoryPolicy: "allow" | "account" | "deny" | "none" | "unknown";
      by?: { policy: string; path: string; statement: string };
      step: number;
    }[];
    missingEndpoints?: string[];
    commands: string[];
    result?: { movedFrom: string | null; untagged: string | null } | { deleted: string[]; removedTags: string[] };
    findings: Finding[];
    trace: Step[];
  };
  /** What an ECR lifecycle policy, as an object or as text, does to the images of a repository at a time (epoch seconds). */
  ecrLifecycle(argument: EcrLifecycleArgument & { policy: object | string }): {
    valid: boolean;
    findings: Finding[];
    actions: { digest: string; action: "expire" | "transition"; rulePriority: number }[];
    kept: {
      digest: string;
      because: "notSelected" | "withinLimit" | "shielded" | "referenced";
      rulePriority?: number;
    }[];
    trace: Step[];
  };

  /** Plays a rolling update of an ECS service to its end. */
  simulateRollingUpdate(argument: RollingUpdateInput): RollingUpdateResult;

  /** What target tracking policies make of their metrics. */
  targetTracking(argument: TargetTrackingInput): {
    direction: "out" | "in" | "none";
    newCapacity: number;
    alarms: { alarmHigh: boolean; alarmLow: boolean }[];
    trace: Step[];
  };
  /** What a step scaling policy makes of its alarm. `adjustment` is that of the step found. */
  stepScaling(argument: StepScalingInput): { adjustment: number | null; newCapacity: number; trace: Step[] };
  /** How many instances managed scaling asks for. */
  capacityProviderReservation(argument: CapacityProviderReservationInput): {
    needed: number;
    reservation: number;
    steadyState: number;
    firstLaunch?: number;
    trace: Step[];
  };
  /** How many tasks each capacity provider gets. */
  capacityProviderSplit(argument: CapacityProviderSplitInput): { counts: Record<string, number>; trace: Step[] };
  /** A run of service auto scaling and cluster capacity: a row for each minute, after the decisions at its start. */
  simulateScaling(argument: SimulateScalingInput): {
    rows: {
      minute: number;
      metric: number | null;
      alarm: "high" | "low" | null;
      desired: number;
      running: number;
      pending: number;
      waiting?: number;
      instances?: number;
      ready?: number;
      reservation?: number | null;
      action?: { policy: number; from: number; to: number };
      requests: number;
      requestsDropped: number;
    }[];
    totals: {
      taskMinutes: number;
      spotTaskMinutes?: number;
      requests: number;
      requestsDropped: number;
      instanceMinutes?: number;
    };
  };
  /** Whether a service's tasks are spread evenly over its zones, and whether rebalancing is for it. */
  azBalance(argument?: AzBalanceInput): {
    eligible: boolean;
    reason?: "daemon" | "external" | "maximum_percent" | "classic_load_balancer" | "first_strategy" | "zone_constraint";
    sortedCounts?: number[];
    balanced?: boolean;
    tasksToMove?: number;
    trace: Step[];
  };

  // Signed access. A bad key throws `InvalidKey`.

  /** What a private key in PEM is, and whether CloudFront's key groups take its kind. */
  loadKey(argument: { pem: string }): {
    ok: boolean;
    type?: string;
    publicSpkiDerSha256?: string;
    /** False for a whole key that CloudFront doesn't take: RSA of other than 2048 bits, a curve other than P-256. */
    cloudfrontAccepts?: boolean;
    reason?: "malformed_pem" | "malformed_key" | "not_a_private_key" | "unsupported_key_type" | "encrypted_key";
    message?: string;
  };
  /** A signed URL, byte for byte as botocore makes it (RSA). */
  signUrl(argument: SignArgument): { policyKind: "canned" | "custom"; policy: string; policyBase64Url: string; signature: string; url: string; /** Only where viewers request something else than the URL says. */ findings?: Finding[] };
  /** Signed cookies, as the AWS SDK for JavaScript v3 makes them. */
  signCookies(argument: SignArgument): { policyKind: "canned" | "custom"; policy: string; cookies: Record<string, string> };
  /** What the edge answers to a request; with no trusted keys the behavior is not restricted. */
  verifyRequest(argument: {
    trustedKeys: { keyPairId: string; publicKey: string }[];
    request: { url: string; cookies?: Record<string, string> | null; clientIp?: string | null; nowEpoch: number };
  }): { verdict: "allow" | "deny"; httpStatus: 200 | 403; reason: "ok" | DenyReason; trace: Step[] };
  /** An S3 presigned URL (Signature Version 4), as botocore makes it, with what it is made from. */
  presignS3(argument: {
    /** botocore's name; those without a body of their own, such as `get_object`, `create_multipart_upload`, `list_objects_v2`. */
    operation: string;
    /** The operation's own if it is left out. */
    method?: string | null;
    bucket: string;
    /** Left out for an operation on the bucket itself. */
    key?: string | null;
    region: string;
    addressingStyle?: "virtual" | "path" | "auto" | null;
    time: string;
    /** 1 to 604800 seconds. */
    expiresIn: number;
    accessKeyId: string;
    secretAccessKey: string;
    sessionToken?: string | null;
    params?: Record<string, unknown> | null;
    /** The present, in epoch seconds, for years of two digits in `time`; the model's date if left out. */
    now?: number | null;
  }): { canonicalRequest: string; stringToSign: string; signingKeyHex: string; signature: string; url: string };
  /** A date as `aws cloudfront sign` reads it; a year of two digits lies within fifty years of `now` (epoch seconds; the model's date if left out). */
  parseCliDate(argument: { input: string; now?: number | null }): { ok: true; epoch: number } | { ok: false; reason: string };
}

// ── policies and behaviors ──────────────────────────────────────────────────────────────────────────────────────────

/** A policy in one shape for both kinds; `null` for what the document leaves out. */
interface PolicyForm {
  kind: "cache-policy" | "origin-request-policy";
  name: string | null;
  comment: string;
  minTtl?: number | string | null;
  defaultTtl?: number | string | null;
  maxTtl?: number | string | null;
  gzip?: boolean | null;
  brotli?: boolean;
  headers: { behavior: string | null; items: string[] };
  cookies: { behavior: string | null; items: string[] };
  queryStrings: { behavior: string | null; items: string[] };
}

interface Cloudglass {
  /** What is wrong with a policy, each finding at its field of `config`. */
  validatePolicy(argument: {
    policyKind: "cachePolicy" | "originRequestPolicy";
    /** The document exactly as the AWS API shapes it. */
    config: object;
    origin?: { kind?: "custom" | "s3" } | null;
  }): { findings: Finding[] };
  /** Policies out of CLI output, a bare config, or a CloudFormation resource or template in JSON or YAML. */
  importPolicy(argument: { document: string }): {
    ok: boolean;
    policies: PolicyForm[];
    report: { status: "taken" | "ignored" | "refused"; field: string; why: string }[];
    reason: "syntax_error" | "not_a_policy" | null;
  };
  /** One of AWS's own policies, by its id or its name with or without `Managed-`. */
  managedPolicy(argument: { id: string } | { name: string }): { known: false } | (PolicyForm & { known: true; id: string }) | {
    known: true;
    kind: "response-headers-policy";
    id: string;
    name: string;
    comment: string;
    cors: { name: string; value: string; overrideOrigin: boolean; preflightOnly: boolean }[];
    security: { name: string; value: string; overrideOrigin: boolean; preflightOnly: boolean }[];
  };
  /** Whether a path pattern matches the path of a request; a query string behind the path is ignored. */
  matchPathPattern(argument: { pattern: string; requestPath: string }): { match: boolean };
  /** The id of the first behavior that matches, or `"default"`. */
  selectBehavior(argument: { behaviors: { id: string; pathPattern: string }[]; requestPath: string }): { behavior: string };
}

// ── task placement ──────────────────────────────────────────────────────────────────────────────────────────────────

interface PlaceTasksResult {
  placed: { task: number; instance: string }[];
  unplaced: number;
  failures: { instance: string; reason: string }[];
  /** Every instance before the first copy. */
  matrix: { instance: string; fits: boolean; reason: string | null; checks: { gate: string; passed: boolean }[] }[];
  /** What one copy consumes. */
  need: { cpu: number; memory: number; tcpPorts: number[]; udpPorts: number[]; enis: number; gpus: number };
  closest: string | null;
}

/** Of `action: "stop"`. */
interface StopTasksResult {
  stopped: { task: string; instance: string }[];
  /** Fewer could be stopped than asked. */
  blocked: boolean;
}

interface Cloudglass {
  /** Does an instance match a cluster query? */
  evaluateClusterQuery(argument: ClusterQueryArgument): { syntaxOk: true; match: boolean } | { syntaxOk: false; error: { message: string; position: number } };
  /** Places or stops tasks on container instances. */
  placeTasks(argument: PlaceTasksArgument & { action?: "place" | null }): PlaceTasksResult;
  placeTasks(argument: PlaceTasksArgument & { action: "stop" }): StopTasksResult;
  /** Does Fargate take a task of this size? */
  fargateSize(argument: { cpu?: TaskSize | null; memory?: TaskSize | null; operatingSystemFamily?: string; platformVersion?: string }): {
    valid: boolean; reason?: "cpu" | "memory" | "operating_system" | "platform_version"; cpu?: number; memory?: number;
  };
  /** Which node types of EKS can run a pod. A reason's field is the member that the node type can't meet. */
  eksFit(argument: EksRequirements): Record<"managed" | "selfManaged" | "autoMode" | "hybrid", NodeTypeFit> & {
    fargate: NodeTypeFit & { profile?: string }; trace: Step[];
  };
  /** The size that Fargate gives to a pod of EKS. Requests are Kubernetes quantities. */
  eksFargateSize(argument: { containers: ContainerRequest[]; initContainers?: ContainerRequest[] }):
    { fits: true; vcpu: number; memoryGb: number; annotation: string; trace: Step[] } | { fits: false; reason: "cpu" | "memory"; trace: Step[] };
  /** The bounds of a rolling update. A number is a count, a text a percentage such as `"25%"`, the default. */
  kubernetesRollingBounds(argument: {
    replicas: number; maxSurge?: number | string; maxUnavailable?: number | string;
    ecs?: { minimumHealthyPercent?: number; maximumPercent?: number };
  }):
    | { valid: true; maxSurge: number; maxUnavailable: number; minAvailable: number; maxTotal: number; ecs?: { minHealthy: number; maxTotal: number }; trace: Step[] }
    | { valid: false; field: string; trace: Step[] };
  /** What a command of AWS Copilot creates, shares, changes, and deletes, by ID. */
  copilotResources(argument: {
    command: string; manifest?: string; name?: string; environment?: { name: string; importedVpc?: boolean };
    state?: { deployed: Record<string, string> };
  }): { valid: boolean; findings: Finding[]; created: string[]; shared: string[]; changed: string[]; deleted: string[]; trace: Step[] };
  /** How long an answer of the origin is kept, and what becomes of it afterwards. */
  ttl(argument: TtlInput): TtlResult;
  /** Requests and invalidations in the order of time against one behaviour's cache. */
  replay(argument: ReplayInput): ReplayResult;
  /** A `reason` with a valid path says why it probably matches nothing, such as an encoded `*`. */
  checkInvalidationPath(argument: { path: string }): { valid: boolean; reason?: string; rule?: string };
  /** `cachedObject` is the path, with `?` and the keyed query string if there is one. */
  matchInvalidation(argument: { path: string; cachedObject: string }): { match: boolean };
}

/** What AWS refuses although the argument is well formed. */
interface BeanstalkRefusal {
  rejected: true;
  reason:
    | "unknown_policy" | "single_instance" | "legacy_windows" | "worker_tier" | "needs_application_load_balancer"
    | "needs_enhanced_health" | "out_of_range" | "unknown_namespace" | "creation_only";
  field: string;
  message: string;
  fix: string;
  /** The same as `fix`, under its older name. */
  mend: string;
  trace: Step[];
}

interface BeanstalkRun {
  rejected: false;
  states: { step: string; at: number; servingV1: number; servingV2: number; out: number; total: number; trafficV2Percent?: number }[];
  batches?: number[];
  batchSize?: number;
  minInService: number;
  peakInstances: number;
  outcome: "succeeded" | "failed" | "aborted";
  rollback: "none" | "manual" | "automatic";
  finalVersions: { v1: number; v2: number; out: number };
  expectedVersion: "v1" | "v2";
  originalInstancesKept: number;
  versionsServed: ("v1" | "v2")[];
  deploymentIdIncrement: 1;
  effectiveTimeout: number;
  healthGate: { checks: number; seconds: number };
  totalSeconds: number;
  /** As the console words them. */
  events: string[];
  trace: Step[];
}

interface Cloudglass {
  simulateBeanstalkDeployment(argument: BeanstalkDeployment): BeanstalkRun | BeanstalkRefusal;
  environmentResources(argument: BeanstalkEnvironment & { tier: Tier; environmentType: EnvironmentType }): {
    present: string[];
    absent: string[];
    resources: { id: string; title: string; why: string; place: string; connects: string[]; onTerminate: string; price: string }[];
    autoScalingGroup: { min: number; max: number };
    cname: "loadBalancer" | "elasticIp" | null;
    trace: Step[];
  };
  configUpdate(argument: ConfigUpdate): BeanstalkRefusal | {
    rejected: false;
    effect: "replace" | "in_place" | "none";
    updateType: "Disabled" | "Time" | "Health" | "Immutable";
    maxBatchSize: number;
    minInstancesInService: number;
    batchSize: number;
    replacementFirst: boolean;
    /** Instances in service before, and after every fall or rise. */
    inService: number[];
    rollback: "none" | "manual" | "automatic";
    peakInstances: number;
    minInService: number;
    deploymentIdIncrement: number;
    trace: Step[];
  };
}

/** A request as its client sends it. */
interface ViewerRequest {
  method: string;
  scheme: "http" | "https";
  host: string;
  path: string;
  /** Without the `?`; `""` for a bare one. */
  query: string | null;
  headers: [name: string, value: string][];
  httpVersion: "1.0" | "1.1" | "2.0" | "3.0";
  body?: string;
}

/** What CloudFront knows of a viewer; what is missing is unknown. */
interface RequestViewer {
  ip: string;
  port?: number;
  device?: ("android" | "desktop" | "ios" | "mobile" | "smarttv" | "tablet")[];
  country?: string;
  countryName?: string;
  region?: string;
  regionName?: string;
  city?: string;
  latitude?: string;
  longitude?: string;
  metroCode?: string;
  postalCode?: string;
  timeZone?: string;
  asn?: string | number;
  tls?: string;
  ja3?: string;
  ja4?: string;
}

/** The behaviour that requests meet; configs are AWS's own documents. */
interface RequestSetup {
  distributionDomain: string;
  cachedMethods?: string[];
  origin: {
    kind: "custom" | "s3";
    domain: string;
    path?: string;
    customHeaders?: [name: string, value: string][];
    signingBehavior?: "never" | "always" | "no-override" | "always-amz-auth";
  };
  cachePolicy: { managed: string } | { config: object } | { legacy: object };
  originRequestPolicy?: { managed: string } | { config: object } | null;
  /** `restricted` where the cache behavior has trusted key groups or trusted signers; missing means `open`. */
  viewerAccess?: "open" | "restricted";
}

interface Cloudglass {
  /** The cache key of a request, and what the origin gets on a miss. */
  cacheKey(argument: RequestSetup & { request: ViewerRequest; viewer?: RequestViewer }): {
    /** `null` for a method that is never cached. */
    key: {
      domain: string;
      path: string;
      method?: "OPTIONS";
      query: string | null;
      headers: [name: string, value: string][];
      cookies: [name: string, value: string][];
      acceptEncoding: string | null;
    } | null;
    originRequest: {
      method: string;
      path: string;
      query: string | null;
      headers: [name: string, value: string][];
      cookies: [name: string, value: string][];
    };
    parts: { kind: string; name: string; value: string; source: string; step: number; reads: string[] }[];
    findings: Finding[];
    trace: Step[];
  };
  /** Whether two requests share an object, and where their keys part. */
  sameObject(argument: RequestSetup & { requests: [{ request: ViewerRequest; viewer?: RequestViewer }, { request: ViewerRequest; viewer?: RequestViewer }] }): {
    same: boolean;
    differs: string[];
  };
}

// ── task definitions ────────────────────────────────────────────────────────────────────────────────────────────────

/** Whether AWS accepts it: `valid` if no finding is an error. */
interface Validity {
  valid: boolean;
  findings: Finding[];
}

/** A start that AWS rejects has `rejected: true`, and only findings and trace follow. */
interface StartTaskResult {
  rejected: boolean;
  /** `null` if it depends on what isn't known, which `dependsOn` names. */
  starts: boolean | null;
  dependsOn?: string[];
  stopCode?: "TaskFailedToStart" | "EssentialContainerExited" | null;
  stoppedReason?: string | null;
  container?: string | null;
  running?: string[];
  usedRoles?: {
    purpose: "image" | "registryCredentials" | "secret" | "environmentFile" | "logs" | "efs" | "application";
    by: "execution" | "task" | "instance" | null;
    container: string;
    actions: string[];
    denied: string[];
  }[];
  calls?: {
    caller: "ecs" | "agent" | "application"; purpose: string; container: string; role: string | null; action: string; resource: string;
    result: "allowed" | "denied" | "unknown" | "unreachable" | "missing" | "notReached"; because: string;
  }[];
  order?: { start: string[][]; stop: string[][] };
  environment?: Record<string, Record<string, { value: string; from: "environment" | "environmentFiles" | "secrets" }>>;
  ports?: {
    container: string; containerPort?: number; containerPortRange?: string; protocol: string;
    hostPort?: number | "dynamic"; hostPortRange?: string; reachableOn: "instance" | "taskEni";
  }[];
  volumes?: {
    name: string; kind: "bindMount" | "docker" | "efs" | "ebs" | "fsxWindows" | "s3files"; sharedBetween: string[];
    survivesTaskStop: boolean; survivesInstanceLoss: boolean; sharedAcrossAzs: boolean;
  }[];
  ephemeralStorageGiB?: number | null;
  targetType?: "instance" | "ip" | null;
  securityGroupRules?: {
    on: "instance" | "task" | "mountTarget"; fromPort: number; toPort: number; protocol: string; source: "loadBalancer" | "task" | "instance";
  }[];
  findings: Finding[];
  trace: Step[];
}

interface Cloudglass {
  /** What RegisterTaskDefinition rejects, all at the same time. `taskDefinition` is the input of the AWS CLI, or the output of describe-task-definition. */
  validateTaskDefinition(argument: ValidateTaskDefinitionOptions & { taskDefinition: object }): Validity;
  /** The start of a task: the calls with their roles, the order of the containers, their environment, ports, and volumes. */
  startTask(argument: StartTaskOptions & { taskDefinition: object }): StartTaskResult;
  /** Checks the ECS, CloudFront, and Elastic Beanstalk resources of a CloudFormation template. */
  validateTemplate(argument: { template: object }): Validity;
}
