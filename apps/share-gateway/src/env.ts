import {
  brokerVariables,
  integerVariable,
  parseEnv,
  portVariable,
  redisKeyPrefixVariable,
  redisUrlVariable,
  serviceVariables,
  trustedProxiesVariable,
} from '@paylinks/service-kit/env'
import { z } from 'zod'

/** A gRPC target as host and port; `grpc://` before it is allowed, for those who expect a URL. */
const grpcTargetVariable = z
  .string()
  .regex(/^(grpc:\/\/)?([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):\d{1,5}$/, 'must be host:port')
  .transform((text) => text.replace('grpc://', ''))

const gatewayEnvSchema = z.object({
  ...serviceVariables,
  SHARE_GATEWAY_PORT: portVariable(4100),
  REDIS_URL: redisUrlVariable.optional(),
  REDIS_KEY_PREFIX: redisKeyPrefixVariable,
  CHECKOUT_GRPC_PORT: portVariable(4250),
  CHECKOUT_GRPC_URL: grpcTargetVariable.optional(),
  TRUST_PROXY: trustedProxiesVariable,
  SHARE_OPENS_PER_MINUTE: integerVariable(10, 1, 1_000_000),
})

/** A process of its own has its own way to the broker; in one process with the others it is handed a bus. */
const processEnvSchema = gatewayEnvSchema.extend(brokerVariables)

export type GatewayEnv = ReturnType<typeof readEnv>

export function readEnv(source: Record<string, string | undefined>) {
  return withCheckout(parseEnv(gatewayEnvSchema, source))
}

export function readProcessEnv(source: Record<string, string | undefined>) {
  return withCheckout(parseEnv(processEnvSchema, source))
}

/** Beside the gateway on one machine, the checkout service is found by the variable that sets its own port. */
function withCheckout<Env extends z.infer<typeof gatewayEnvSchema>>(env: Env) {
  return { ...env, CHECKOUT_GRPC_URL: env.CHECKOUT_GRPC_URL ?? `127.0.0.1:${env.CHECKOUT_GRPC_PORT}` }
}
