//! The rules of Docker builds.

use crate::explain::{Source, rules};

const INVALIDATION: Source = Source {
    title: "Build cache invalidation",
    url: "https://docs.docker.com/build/cache/invalidation/",
};
const CACHE: Source =
    Source { title: "Docker build cache", url: "https://docs.docker.com/build/cache/" };
const REFERENCE: Source =
    Source { title: "Dockerfile reference", url: "https://docs.docker.com/reference/dockerfile/" };
const CONTEXT: Source =
    Source { title: "Build context", url: "https://docs.docker.com/build/concepts/context/" };
const STAGES: Source = Source {
    title: "Multi-stage builds",
    url: "https://docs.docker.com/build/building/multi-stage/",
};
const SECRETS: Source =
    Source { title: "Build secrets", url: "https://docs.docker.com/build/building/secrets/" };
const PRACTICES: Source = Source {
    title: "Building best practices",
    url: "https://docs.docker.com/build/building/best-practices/",
};
const OPTIMIZE: Source = Source {
    title: "Optimize cache usage in builds",
    url: "https://docs.docker.com/build/cache/optimize/",
};
const LAYERS: Source = Source {
    title: "Understanding the image layers",
    url: "https://docs.docker.com/get-started/docker-concepts/building-images/understanding-image-layers/",
};

rules! { Containers;
    PARENT = "docker.cache.parent", Documented, CACHE,
        "If Docker rebuilds a layer, it also rebuilds all layers that follow in the stage.";
    INSTRUCTION = "docker.cache.instruction", Documented, INVALIDATION,
        "Docker reuses the layer of an instruction if the instruction and the layers before it are the same. It doesn't check what a RUN command downloads.";
    FILES = "docker.cache.files", Documented, INVALIDATION,
        "COPY and ADD use the cache if the contents and the metadata of the copied files are the same. The modification time doesn't count.";
    BASE = "docker.cache.base", Documented, INVALIDATION,
        "If the base image of a stage changes, Docker rebuilds the stage.";
    ARG_USE = "docker.cache.arg", Documented, REFERENCE,
        "A changed value of an ARG is a cache miss at the first instruction that uses it. Every RUN after the ARG uses it, as an environment variable.";
    LINK = "docker.cache.link", Documented, REFERENCE,
        "COPY --link and ADD --link use the cache even if layers before them changed.";
    FROM_STAGE = "docker.cache.copied-stage", Assumed, INVALIDATION,
        "Cloudglass assumes that a stage that Docker rebuilds produces other files, so that COPY --from doesn't use the cache. Docker compares the files.";
    BIND = "docker.cache.bind-mount", Documented, INVALIDATION,
        "RUN with a bind mount uses the cache if the mounted files are the same.";
    EMPTY_CACHE = "docker.cache.empty", Documented, CACHE,
        "Without a cache, Docker runs every instruction.";
    ORDER = "docker.cache.order", Documented, OPTIMIZE,
        "Instructions that change often belong after those that take long, such as the installation of dependencies.";
    UNUSED_STAGE = "docker.stages.unused", Documented, STAGES,
        "BuildKit builds only the stages that the target stage depends on.";
    LAST_STAGE = "docker.stages.last", Documented, STAGES,
        "An image has only the layers of its target stage, the last stage by default. Other stages give it only what COPY --from copies.";
    CIRCULAR = "docker.stages.circular", Observed, STAGES,
        "A stage can't depend on itself, directly or through other stages.";
    NO_LAYER = "docker.layers.metadata", Documented, LAYERS,
        "Instructions such as ENV, LABEL, EXPOSE, and CMD change the image configuration and add no files.";
    IGNORE = "docker.context.ignore", Documented, CONTEXT,
        "Files that match .dockerignore aren't part of the build context. The last pattern that matches a file decides, and ! includes it again.";
    MISSING = "docker.context.missing", Documented, CONTEXT,
        "COPY and ADD can copy only files of the build context.";
    FROM_FIRST = "docker.file.from-first", Documented, REFERENCE,
        "A Dockerfile begins with FROM. Only comments, parser directives, and ARG can come before it.";
    SYNTAX = "docker.file.syntax", Documented, REFERENCE,
        "Each instruction of a Dockerfile has its keyword and its arguments.";
    HEREDOC = "docker.file.heredoc", Documented, REFERENCE,
        "A here-document of RUN, COPY, or ADD ends at a line with its delimiter.";
    ARG_SCOPE = "docker.file.arg-scope", Documented, REFERENCE,
        "An ARG before the first FROM can be used only in FROM. A stage that needs its value repeats the ARG without a value.";
    SECRET = "docker.file.secret", Documented, SECRETS,
        "Values of ARG and ENV are visible in the image. Secret mounts aren't.";
    PINNED = "docker.file.pinned", Documented, PRACTICES,
        "A tag can move to another image. A digest always names the same image.";
}
