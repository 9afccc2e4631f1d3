# syntax=docker/dockerfile:1
# The image of one service: docker build --build-arg SERVICE=links-api .
# That of links-api also holds the operators' command and the dashboard. That of share-gateway holds no database client.
ARG NODE_VERSION=24

# What npm reads, apart from the code: a change of code alone installs nothing anew.
FROM node:${NODE_VERSION}-bookworm-slim AS manifests
WORKDIR /app
COPY . .
RUN mkdir /manifests \
  && cp --parents package.json package-lock.json .npmrc apps/*/package.json packages/*/package.json /manifests

# The same for every service, so it is built once.
FROM node:${NODE_VERSION}-bookworm-slim AS build
ENV TURBO_TELEMETRY_DISABLED=1 CHECKPOINT_DISABLE=1
WORKDIR /app
COPY --from=manifests /manifests ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY . .
RUN npm run build

FROM build AS parts
ARG SERVICE
RUN node scripts/image/assemble.mjs "${SERVICE}" /image

FROM node:${NODE_VERSION}-bookworm-slim AS dependencies
WORKDIR /app
COPY --from=parts /image/manifests ./
# Optional is all of the Prisma CLI, which its client names as an optional peer: three times the rest together.
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --omit=optional

FROM node:${NODE_VERSION}-bookworm-slim
ARG SERVICE
# In production a service refuses to start without the public addresses that it shows.
# The larger space for new objects spares collections under load.
ENV NODE_ENV=production NODE_OPTIONS=--max-semi-space-size=64 HOST=0.0.0.0 SERVICE=${SERVICE}
WORKDIR /app
COPY --from=dependencies /app ./
COPY --from=parts /image/files ./
USER node
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --start-interval=1s CMD ["node", "scripts/image/healthcheck.mjs"]
CMD ["sh", "-c", "exec node apps/$SERVICE/dist/main.js"]
