import {
  allowLoopbackVariable,
  brokerVariables,
  databaseUrlVariable,
  integerVariable,
  masterKeyVariable,
  parseEnv,
  portVariable,
  redisUrlVariable,
  serviceVariables,
} from '@paylinks/service-kit/env'
import { z } from 'zod'

const schema = z.object({
  ...serviceVariables,
  DATABASE_URL: databaseUrlVariable,
  DATABASE_POOL_MAX: integerVariable(10, 1, 1000),
  /** Opens the secrets of webhook endpoints, which links-api has sealed. */
  PAYLINKS_MASTER_KEY: masterKeyVariable,
  WEBHOOK_PORT: portVariable(4300),
  WEBHOOK_ALLOW_LOOPBACK: allowLoopbackVariable,
  /** How many tries one replica has under way at most. */
  WEBHOOK_TRIES_AT_ONCE: integerVariable(256, 2, 10_000),
  /** Where the others listen, which no webhook is sent to. */
  REDIS_URL: redisUrlVariable.optional(),
  LINKS_API_PORT: portVariable(4000),
  SHARE_GATEWAY_PORT: portVariable(4100),
  CHECKOUT_PORT: portVariable(4200),
  CHECKOUT_GRPC_PORT: portVariable(4250),
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
