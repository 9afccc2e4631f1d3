import { type DestinationStream, type Logger, pino } from 'pino'
import { bufferedStandardOutput } from './line-buffer.ts'
import { currentRequest } from './request-context.ts'

export type { Logger } from 'pino'
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** Whatever stands under one of these names is a secret. */
const SECRET_NAMES = [
  'authorization',
  'cookie',
  'apiKey',
  'api_key',
  'key',
  'token',
  'checkoutToken',
  'checkoutUrl',
  'checkout_url',
  'cardNumber',
  'card_number',
  'cvc',
  'password',
  'secret',
]

const redactedPaths = SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])

/** What looks like one of our secrets, a URL's password or a card number, wherever it stands. Each replacement keeps JSON valid. */
const SECRET_TEXTS: [RegExp, string][] = [
  [/\bsk_(live|test)_[A-Za-z0-9_-]{4,}/g, 'sk_$1_[redacted]'],
  [/\btok_[A-Za-z0-9_-]{8,}/g, 'tok_[redacted]'],
  [/(\w+:\/\/[^:/?#\s"]*):[^@/\s"]+@/g, '$1:[redacted]@'],
  [/\b\d(?:[ -]?\d){12,18}\b/g, '0'],
]

/** The text without what looks like a secret. */
export function scrub(text: string): string {
  return SECRET_TEXTS.reduce((clean, [pattern, replacement]) => clean.replace(pattern, replacement), text)
}

/**
 * A structured JSON logger. Each line names its service and, within a request, the request's id and trace.
 * Secrets are removed by name, and from the finished line by shape.
 */
export function createLogger(options: { service: string; level: LogLevel }, destination?: DestinationStream): Logger {
  const settings = {
    level: options.level,
    base: { service: options.service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: redactedPaths, censor: '[redacted]' },
    mixin: requestFields,
    serializers: { err: serializeError, error: serializeError },
    hooks: { streamWrite: scrub },
  }
  const output = destination ?? bufferedStandardOutput()
  const logger = pino(settings, output)
  lineWriters.set(logger, { service: options.service, write: (line) => output.write(line) })
  return logger
}

type LineWriter = { service: string; write(line: string): void }
const lineWriters = new WeakMap<Logger, LineWriter>()

/** The way past pino for whoever writes a line of known fields very often. Undefined where the logger is none of ours. */
export function lineWriterOf(logger: Logger): LineWriter | undefined {
  return lineWriters.get(logger)
}

function requestFields(): object {
  const context = currentRequest()
  return context === undefined ? {} : { request_id: context.requestId, trace_id: context.traceparent?.split('-')[1] }
}

/** The error's own words and stack, and its causes'; none of the other fields that libraries hang on errors. */
function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  return {
    type: error.name,
    message: error.message,
    code: (error as NodeJS.ErrnoException).code,
    stack: error.stack,
    cause: error.cause === undefined ? undefined : serializeError(error.cause),
  }
}
