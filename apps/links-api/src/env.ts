import {
  brokerVariables,
  databaseUrlVariable,
  integerVariable,
  parseEnv,
  portVariable,
  publicUrlVariable,
  redisKeyPrefixVariable,
  redisUrlVariable,
  serviceVariables,
} from '@paylinks/service-kit/env'
import { z } from 'zod'

const linksApiEnvSchema = z.object({
  ...serviceVariables,
  DATABASE_URL: databaseUrlVariable,
  DATABASE_POOL_MAX: integerVariable(10, 1, 1000),
  REDIS_URL: redisUrlVariable.optional(),
  REDIS_KEY_PREFIX: redisKeyPrefixVariable,
  LINKS_API_PORT: portVariable(4000),
  /** Where customers open links: what a link's `url` begins with. */
  SHARE_PUBLIC_URL: publicUrlVariable.default('http://localhost:4100'),
  API_REQUESTS_PER_SECOND: integerVariable(100, 1, 1_000_000),
  DASHBOARD_SIGN_INS_PER_MINUTE: integerVariable(10, 1, 1_000_000),
})

/** A process of its own has its own way to the broker; in one process with the others it is handed a bus. */
const processEnvSchema = linksApiEnvSchema.extend(brokerVariables)

export type LinksApiEnv = z.infer<typeof linksApiEnvSchema>

export function readEnv(source: Record<string, string | undefined>): LinksApiEnv {
  return parseEnv(linksApiEnvSchema, source)
}

export function readProcessEnv(source: Record<string, string | undefined>): z.infer<typeof processEnvSchema> {
  return parseEnv(processEnvSchema, source)
}
