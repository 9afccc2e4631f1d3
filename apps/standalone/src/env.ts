import { resolve } from 'node:path'
import {
  amqpUrlVariable,
  brokerVariables,
  databaseUrlVariable,
  integerVariable,
  parseEnv,
  portVariable,
  publicUrlVariable,
  redisUrlVariable,
  serviceVariables,
} from '@paylinks/service-kit/env'
import { logLevels } from '@paylinks/service-kit/logger'
import { z } from 'zod'

const installationVariables = {
  ...serviceVariables,
  /** On a developer's terminal the services are quiet, and a Ctrl-C does not wait long for requests in flight. */
  LOG_LEVEL: z.enum(logLevels).default('warn'),
  SHUTDOWN_TIMEOUT_SECONDS: integerVariable(5, 1, 300),
  PAYLINKS_DATA_DIR: z
    .string()
    .default('.paylinks')
    .transform((path) => resolve(path)),
  LINKS_API_PORT: portVariable(4000),
  SHARE_GATEWAY_PORT: portVariable(4100),
  CHECKOUT_PORT: portVariable(4200),
  CHECKOUT_GRPC_PORT: portVariable(4250),
  AMQP_EXCHANGE: brokerVariables.AMQP_EXCHANGE,
  /** At least as long as checkout-service asks for; one of our own, kept in the data directory, where unset. */
  CHECKOUT_TOKEN_SECRET: z.string().optional(),
  SHARE_PUBLIC_URL: publicUrlVariable.optional(),
  CHECKOUT_PUBLIC_URL: publicUrlVariable.optional(),
}

/** One process: a server that has no URL is embedded. */
const standaloneEnvSchema = z.object({
  ...installationVariables,
  DATABASE_URL: databaseUrlVariable.optional(),
  REDIS_URL: redisUrlVariable.optional(),
  AMQP_URL: amqpUrlVariable.optional(),
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

export function readStandaloneEnv(source: EnvSource): StandaloneEnv {
  return parseEnv(standaloneEnvSchema, source)
}

export function readServicesEnv(source: EnvSource): ServicesEnv {
  return parseEnv(servicesEnvSchema, source)
}
