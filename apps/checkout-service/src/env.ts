import {
  brokerVariables,
  databaseUrlVariable,
  integerVariable,
  parseEnv,
  portVariable,
  publicUrlOr,
  redisKeyPrefixVariable,
  redisUrlVariable,
  serviceVariables,
  trustedProxiesVariable,
} from '@paylinks/service-kit/env'
import { z } from 'zod'

const MIN_SECRET_LENGTH = 32

type EnvSource = Record<string, string | undefined>

const schemaFor = (source: EnvSource) =>
  z.object({
    ...serviceVariables,
    DATABASE_URL: databaseUrlVariable,
    DATABASE_POOL_MAX: integerVariable(10, 1, 1000),
    REDIS_URL: redisUrlVariable.optional(),
    REDIS_KEY_PREFIX: redisKeyPrefixVariable,
    TRUST_PROXY: trustedProxiesVariable,
    CHECKOUT_PORT: portVariable(4200),
    CHECKOUT_GRPC_PORT: portVariable(4250),
    /** Where gRPC listens, which has neither keys nor encryption; on `HOST` where unset. */
    CHECKOUT_GRPC_HOST: z.string().optional(),
    /** Where customers reach the hosted page; this machine's own port where unset. */
    CHECKOUT_PUBLIC_URL: publicUrlOr(undefined, source),
    SHARE_PUBLIC_URL: publicUrlOr('http://localhost:4100', source),
    CHECKOUT_TOKEN_SECRET: z
      .string({ error: 'must be set to a secret of at least 32 characters, the same for every replica' })
      .min(MIN_SECRET_LENGTH, `must have at least ${MIN_SECRET_LENGTH} characters`),
    /** Pages of the checkout in a minute, and files for them: pictures, logos, styles and scripts. */
    CHECKOUT_PAGES_PER_CLIENT: integerVariable(600, 1, 1_000_000),
    CHECKOUT_PAGES_PER_SESSION: integerVariable(120, 1, 1_000_000),
    CHECKOUT_FILES_PER_CLIENT: integerVariable(6_000, 1, 1_000_000),
    /** Attempts to pay, and answers to challenges, in a minute. */
    CHECKOUT_ATTEMPTS_PER_SESSION: integerVariable(30, 1, 1_000_000),
    CHECKOUT_ATTEMPTS_PER_CLIENT: integerVariable(300, 1, 1_000_000),
    /** How long a session is kept after its time was up, where nobody paid; and an event of the outbox once it is out. */
    SESSION_RETENTION_DAYS: integerVariable(30, 1, 3650),
    OUTBOX_RETENTION_DAYS: integerVariable(7, 1, 3650),
    /** How long a payment processor's answer is waited for. */
    CHECKOUT_PROCESSOR_TIMEOUT_SECONDS: integerVariable(10, 1, 120),
    /** How long one attempt may be in flight before it counts as left behind. */
    CHECKOUT_ATTEMPT_LEASE_SECONDS: integerVariable(20, 1, 300),
  })

type Waits = { CHECKOUT_ATTEMPT_LEASE_SECONDS: number; CHECKOUT_PROCESSOR_TIMEOUT_SECONDS: number }

/** An attempt that still waits for its processor must not look as if it had been left behind. */
const isLeaseLonger = (env: Waits) => env.CHECKOUT_ATTEMPT_LEASE_SECONDS > env.CHECKOUT_PROCESSOR_TIMEOUT_SECONDS
const leaseFault = {
  path: ['CHECKOUT_ATTEMPT_LEASE_SECONDS'],
  error: 'must be longer than CHECKOUT_PROCESSOR_TIMEOUT_SECONDS',
}

export type CheckoutEnv = ReturnType<typeof readEnv>

export function readEnv(source: EnvSource) {
  return parseEnv(schemaFor(source).refine(isLeaseLonger, leaseFault), source)
}

/** A process of its own has its own way to the broker; in one process with the others it is handed a bus. */
export function readProcessEnv(source: EnvSource) {
  return parseEnv(schemaFor(source).extend(brokerVariables).refine(isLeaseLonger, leaseFault), source)
}
