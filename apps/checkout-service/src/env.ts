import {
  databaseUrlVariable,
  integerVariable,
  parseEnv,
  portVariable,
  publicUrlVariable,
  redisUrlVariable,
  serviceVariables,
} from '@paylinks/service-kit/env'
import { z } from 'zod'

const MIN_SECRET_LENGTH = 32

const checkoutEnvSchema = z.object({
  ...serviceVariables,
  DATABASE_URL: databaseUrlVariable,
  DATABASE_POOL_MAX: integerVariable(10, 1, 1000),
  REDIS_URL: redisUrlVariable.optional(),
  CHECKOUT_PORT: portVariable(4200),
  CHECKOUT_GRPC_PORT: portVariable(4250),
  /** Where customers reach the hosted page; this machine's own port where unset. */
  CHECKOUT_PUBLIC_URL: publicUrlVariable.optional(),
  SHARE_PUBLIC_URL: publicUrlVariable.default('http://localhost:4100'),
  CHECKOUT_TOKEN_SECRET: z
    .string({ error: 'must be set to a secret of at least 32 characters, the same for every replica' })
    .min(MIN_SECRET_LENGTH, `must have at least ${MIN_SECRET_LENGTH} characters`),
})

export type CheckoutEnv = z.infer<typeof checkoutEnvSchema>

export function readEnv(source: Record<string, string | undefined>): CheckoutEnv {
  return parseEnv(checkoutEnvSchema, source)
}
