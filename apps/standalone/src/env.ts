import { resolve } from 'node:path'
import { readEnv as readCheckoutEnv } from '@paylinks/checkout-service/env'
import { readEnv as readLinksApiEnv } from '@paylinks/links-api/env'
import {
  amqpUrlVariable,
  brokerVariables,
  databaseUrlVariable,
  integerVariable,
  parseEnv,
  publicUrlVariable,
  readAll,
  redisUrlVariable,
  serviceVariables,
} from '@paylinks/service-kit/env'
import { installationPorts } from '@paylinks/service-kit/installation-ports'
import { logLevels } from '@paylinks/service-kit/logger'
import { readEnv as readGatewayEnv } from '@paylinks/share-gateway/env'
import { readEnv as readWebhookEnv } from '@paylinks/webhook-service/env'
import { z } from 'zod'

const installationVariables = {
  ...serviceVariables,
  /** On a developer's terminal the services are quiet, and a Ctrl-C does not wait long for requests in flight. */
  LOG_LEVEL: z.enum(logLevels).default('warn'),
  SHUTDOWN_DELAY_SECONDS: integerVariable(0, 0, 300),
  SHUTDOWN_TIMEOUT_SECONDS: integerVariable(5, 1, 300),
  PAYLINKS_DATA_DIR: z
    .string()
    .default('.paylinks')
    .transform((path) => resolve(path)),
  ...installationPorts,
  AMQP_EXCHANGE: brokerVariables.AMQP_EXCHANGE,
  /** At least as long as checkout-service asks for; one of our own, kept in the data directory, where unset. */
  CHECKOUT_TOKEN_SECRET: z.string().optional(),
  /** One of our own, kept in the data directory, where unset. */
  PAYLINKS_MASTER_KEY: z.string().optional(),
  /** A developer's receiver is on this machine. */
  WEBHOOK_ALLOW_LOOPBACK: z.stringbool({ error: 'must be true or false' }).default(true),
  SHARE_PUBLIC_URL: publicUrlVariable.optional(),
  CHECKOUT_PUBLIC_URL: publicUrlVariable.optional(),
}

/** One process: a server that has no URL is embedded. */
const standaloneEnvSchema = z
  .object({
    ...installationVariables,
    DATABASE_URL: databaseUrlVariable.optional(),
    REDIS_URL: redisUrlVariable.optional(),
    AMQP_URL: amqpUrlVariable.optional(),
  })
  // The bus within this process would mark events as published that no other gateway and no consumer ever got.
  .refine(({ DATABASE_URL, AMQP_URL }) => DATABASE_URL === undefined || AMQP_URL !== undefined, {
    path: ['AMQP_URL'],
    message: 'must be set to an amqp: URL when DATABASE_URL is set: whoever shares the database needs its events',
  })

/** A process for each service: the servers are this machine's own where no URL says otherwise. */
const servicesEnvSchema = z.object({
  ...installationVariables,
  DATABASE_URL: databaseUrlVariable.default('postgresql://postgres@127.0.0.1:5432/paylinks'),
  REDIS_URL: redisUrlVariable.default('redis://127.0.0.1:6379'),
  AMQP_URL: amqpUrlVariable.default('amqp://guest:guest@127.0.0.1:5672'),
  /** How many gateways to run, on SHARE_GATEWAY_PORT and the ports after it. */
  SHARE_GATEWAYS: integerVariable(1, 1, 16),
})

export type StandaloneEnv = z.infer<typeof standaloneEnvSchema>
export type ServicesEnv = z.infer<typeof servicesEnvSchema>
export type EnvSource = Record<string, string | undefined>

/** What `npm start` reads: its own variables, and those of each service. Throws one `EnvError` with the faults of all. */
export function readStandaloneEnv(source: EnvSource) {
  return readInstallation(() => parseEnv(standaloneEnvSchema, source), source)
}

/** As {@link readStandaloneEnv}, for `npm run start:services`. */
export function readServicesEnv(source: EnvSource) {
  return readInstallation(() => parseEnv(servicesEnvSchema, source), source)
}

/** What the services require and the installation gives them later: its own database, secret and addresses. */
const GIVEN_LATER = {
  SHARE_PUBLIC_URL: 'http://given-later',
  CHECKOUT_PUBLIC_URL: 'http://given-later',
  DATABASE_URL: 'postgresql://given-later',
  PAYLINKS_MASTER_KEY: '0'.repeat(64),
  CHECKOUT_TOKEN_SECRET: 'given later, when the data directory has been read',
}

function readInstallation<Own>(readOwn: () => Own, source: EnvSource) {
  const set = Object.entries(source).filter(([, value]) => value !== undefined && value !== '')
  const complete = { ...GIVEN_LATER, ...Object.fromEntries(set) }
  return readAll({
    own: readOwn,
    checkout: () => readCheckoutEnv(complete),
    gateway: () => readGatewayEnv(complete),
    linksApi: () => readLinksApiEnv(complete),
    webhook: () => readWebhookEnv(complete),
  })
}
