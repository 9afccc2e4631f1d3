import { EVENT_TTL_DAYS } from '@paylinks/contracts/events'
import {
  allowLoopbackVariable,
  brokerVariables,
  databaseUrlVariable,
  integerVariable,
  masterKeyVariable,
  parseEnv,
  publicUrlOr,
  redisKeyPrefixVariable,
  redisUrlVariable,
  serviceVariables,
  trustedProxiesVariable,
} from '@paylinks/service-kit/env'
import { installationPorts } from '@paylinks/service-kit/installation-ports'
import { z } from 'zod'
import { KEY_TTL_HOURS } from './idempotency/idempotency-store.ts'

type EnvSource = Record<string, string | undefined>

const schemaFor = (source: EnvSource) =>
  z.object({
    ...serviceVariables,
    DATABASE_URL: databaseUrlVariable,
    DATABASE_POOL_MAX: integerVariable(10, 1, 1000),
    /** Connections that lists and searches have to themselves. */
    DATABASE_LIST_POOL_MAX: integerVariable(4, 2, 1000),
    REDIS_URL: redisUrlVariable.optional(),
    REDIS_KEY_PREFIX: redisKeyPrefixVariable,
    /** No webhook may be sent to the ports of the others. */
    ...installationPorts,
    TRUST_PROXY: trustedProxiesVariable,
    /** Where customers open links: what a link's `url` begins with. */
    SHARE_PUBLIC_URL: publicUrlOr('http://localhost:4100', source),
    /** Seals the secrets of webhook endpoints; only webhook-service opens them. */
    PAYLINKS_MASTER_KEY: masterKeyVariable,
    WEBHOOK_ALLOW_LOOPBACK: allowLoopbackVariable,
    /** By an account in one mode. */
    API_REQUESTS_PER_SECOND: integerVariable(100, 1, 1_000_000),
    /** By one client, with keys that do not exist. */
    API_FAILED_KEYS_PER_MINUTE: integerVariable(60, 1, 1_000_000),
    /** How long events and idempotency keys are kept. What the API promises is the least. */
    EVENT_RETENTION_DAYS: integerVariable(EVENT_TTL_DAYS, EVENT_TTL_DAYS, 3650),
    IDEMPOTENCY_RETENTION_HOURS: integerVariable(KEY_TTL_HOURS, KEY_TTL_HOURS, 87_600),
    DASHBOARD_SIGN_INS_PER_MINUTE: integerVariable(10, 1, 1_000_000),
  })

export type LinksApiEnv = ReturnType<typeof readEnv>

export function readEnv(source: EnvSource) {
  return parseEnv(schemaFor(source), source)
}

/** A process of its own has its own way to the broker; in one process with the others it is handed a bus. */
export function readProcessEnv(source: EnvSource) {
  return parseEnv(schemaFor(source).extend(brokerVariables), source)
}
