import {
  allowLoopbackVariable,
  brokerVariables,
  databaseUrlVariable,
  integerVariable,
  masterKeyVariable,
  parseEnv,
  redisUrlVariable,
  serviceVariables,
} from '@paylinks/service-kit/env'
import { installationPorts } from '@paylinks/service-kit/installation-ports'
import { z } from 'zod'

const schema = z.object({
  ...serviceVariables,
  DATABASE_URL: databaseUrlVariable,
  DATABASE_POOL_MAX: integerVariable(10, 1, 1000),
  /** Opens the secrets of webhook endpoints, which links-api has sealed. */
  PAYLINKS_MASTER_KEY: masterKeyVariable,
  WEBHOOK_ALLOW_LOOPBACK: allowLoopbackVariable,
  /** How many tries one replica has under way at most. */
  WEBHOOK_TRIES_AT_ONCE: integerVariable(256, 2, 10_000),
  ...installationPorts,
  /** No webhook is sent there, nor to the ports of the others. */
  REDIS_URL: redisUrlVariable.optional(),
})

type EnvSource = Record<string, string | undefined>

export type WebhookEnv = ReturnType<typeof readEnv>

export function readEnv(source: EnvSource) {
  return parseEnv(schema, source)
}

/** A process of its own has its own way to the broker; in one process with the others it is handed a bus. */
export function readProcessEnv(source: EnvSource) {
  return parseEnv(schema.extend(brokerVariables), source)
}
