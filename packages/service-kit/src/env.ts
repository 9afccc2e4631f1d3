import { z } from 'zod'
import { parseTrustedProxies } from './client-key.ts'
import { logLevels } from './logger.ts'
import { createMasterKey, parseMasterKeys } from './master-key.ts'

/** The environment is not what the program needs. The message lists every fault, and no value. */
export class EnvError extends Error {
  override name = 'EnvError'
}

/** The variables that are missing or wrong, a line each. */
class EnvVariablesError extends EnvError {
  readonly faults: string[]

  constructor(faults: string[]) {
    super(`These environment variables are missing or wrong:\n${faults.join('\n')}`)
    this.faults = faults
  }
}

/** Reads environment variables by a schema; an empty variable counts as unset. Throws an {@link EnvError} with every fault at once. */
export function parseEnv<Schema extends z.ZodType>(
  schema: Schema,
  source: Record<string, string | undefined>,
): z.output<Schema> {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''))
  const result = schema.safeParse(present)
  if (result.success) return result.data
  const faults = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
  throw new EnvVariablesError(faults)
}

/** For a program that runs several services: reads for each of them, and throws one {@link EnvError} with the faults of all. */
export function readAll<Readers extends Record<string, () => unknown>>(
  readers: Readers,
): { [Name in keyof Readers]: ReturnType<Readers[Name]> } {
  const faults = new Set<string>()
  const values = Object.entries(readers).map(([name, read]) => {
    try {
      return [name, read()]
    } catch (error) {
      if (!(error instanceof EnvVariablesError)) throw error
      for (const fault of error.faults) faults.add(fault)
      return [name, undefined]
    }
  })
  if (faults.size > 0) throw new EnvVariablesError([...faults])
  return Object.fromEntries(values)
}

const urlOf = (...protocols: [string, ...string[]]) =>
  z
    .string({ error: `must be set to a ${protocols[0]}// URL` })
    .refine(
      (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol),
      `must be a ${protocols[0]}// URL`,
    )

export const portVariable = (fallback: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port number')
    .transform(Number)
    .pipe(z.int().max(65_535, 'must be a port number'))
    .default(fallback)

export const integerVariable = (fallback: number, min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .pipe(z.int().min(min).max(max))
    .default(fallback)

/** A public address without a trailing slash, to which paths are appended. */
export const publicUrlVariable = urlOf('http:', 'https:').transform((text) => text.replace(/\/+$/, ''))

/**
 * A public address that has a default on a developer's machine. In production (`NODE_ENV`, which the images set) there
 * is none: customers would silently be sent to a machine of their own.
 */
export function publicUrlOr<Fallback extends string | undefined>(
  fallback: Fallback,
  source: Record<string, string | undefined>,
) {
  return publicUrlVariable.optional().transform((url, context): string | Fallback => {
    if (url !== undefined) return url
    if (source.NODE_ENV !== 'production') return fallback
    context.addIssue({ code: 'custom', message: 'must be set to the address that customers use' })
    return z.NEVER
  })
}

export const databaseUrlVariable = urlOf('postgresql:', 'postgres:')
export const redisUrlVariable = urlOf('redis:', 'rediss:')
export const amqpUrlVariable = urlOf('amqp:', 'amqps:')

/** Installations that share a Redis each count under their own prefix. */
export const redisKeyPrefixVariable = z
  .string()
  .regex(/^[\w:.-]{1,64}$/, 'must be 1 to 64 letters, digits, or any of _ : . -')
  .default('paylinks:')

/** The way to the broker of a service that is a process of its own. Within one process with the others it is handed a bus. */
export const brokerVariables = {
  AMQP_URL: amqpUrlVariable,
  /** Installations that share a broker each have their own exchange. */
  AMQP_EXCHANGE: z
    .string()
    .regex(/^[\w:.-]{1,100}$/, 'must be 1 to 100 letters, digits, or any of _ : . -')
    .optional(),
}

/** The networks of our own proxies: `TRUST_PROXY`. None where it is unset. */
export const trustedProxiesVariable = z
  .string()
  .transform((text, context) => {
    try {
      return parseTrustedProxies(text)
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message })
      return z.NEVER
    }
  })
  .prefault('')

/** Where the secrets that must be read again are sealed and opened: `PAYLINKS_MASTER_KEY`. */
export const masterKeyVariable = z
  .string({ error: 'must be set to 64 hexadecimal digits, the same for every service' })
  .transform((text, context) => {
    try {
      return createMasterKey(parseMasterKeys(text))
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message })
      return z.NEVER
    }
  })

/** `WEBHOOK_ALLOW_LOOPBACK`, for development: webhook endpoints in test mode may be on this machine. */
export const allowLoopbackVariable = z.stringbool({ error: 'must be true or false' }).default(false)

/** The variables that every service reads. */
export const serviceVariables = {
  HOST: z.string().default('127.0.0.1'),
  LOG_LEVEL: z.enum(logLevels).default('info'),
  /** After a SIGTERM, how long to serve on while `/readyz` says 503, so that balancers see it. */
  SHUTDOWN_DELAY_SECONDS: integerVariable(5, 0, 300),
  /** After that, how long requests in flight may take. */
  SHUTDOWN_TIMEOUT_SECONDS: integerVariable(20, 1, 300),
}
