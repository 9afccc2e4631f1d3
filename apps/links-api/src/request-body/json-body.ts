import { fault } from '@paylinks/contracts/errors'
import { AppError, invalidRequest } from '@paylinks/service-kit/app-error'
import express, { type RequestHandler } from 'express'
import { inexactNumbers } from './inexact-numbers.ts'

export const MAX_BODY_BYTES = 256 * 1024

/** Far deeper than any body of ours, and shallow enough that a walk through it cannot exhaust the stack. */
const MAX_BODY_DEPTH = 64

/** More than the largest body of ours has, which is mostly metadata. What a body costs to check is bounded with it. */
export const MAX_BODY_VALUES = 10_000

/** Reads a body that must be there and must be JSON in UTF-8. */
export const jsonBody: RequestHandler[] = [
  requireJsonType,
  express.raw({ type: () => true, limit: MAX_BODY_BYTES, inflate: false }),
  parseJson,
]

function requireJsonType(...[request, _response, next]: Parameters<RequestHandler>): void {
  const [type, ...parameters] = (request.get('content-type') ?? '').split(';').map((part) => part.trim().toLowerCase())
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))
  if (type !== 'application/json' || (charset !== undefined && !/^charset="?utf-8"?$/.test(charset))) {
    throw new AppError('unsupported_media_type')
  }
  next()
}

function parseJson(...[request, _response, next]: Parameters<RequestHandler>): void {
  const text = textOf(request.body ?? new Uint8Array())
  request.body = jsonOf(text)
  mustBeBounded(request.body)
  const inexact = inexactNumbers(text)
  if (inexact.length > 0) throw invalidRequest(inexact.slice(0, 100).map((path) => fault(path, 'inexact_number')))
  next()
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new AppError('malformed_json', { detail: 'The request body is not valid UTF-8.' })
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new AppError('malformed_json')
  }
}

/** Looks at every value once, before anything else does. */
function mustBeBounded(body: unknown): void {
  let values = 0
  const look = (value: unknown, depth: number): void => {
    if (++values > MAX_BODY_VALUES) {
      throw new AppError('body_too_large', {
        detail: `The request body has more than ${MAX_BODY_VALUES.toLocaleString('en')} values.`,
      })
    }
    if (value === null || typeof value !== 'object') return
    if (depth === 0) {
      throw new AppError('malformed_json', {
        detail: `The request body is nested deeper than ${MAX_BODY_DEPTH} levels.`,
      })
    }
    // JSON allows the name, and whatever copies such an object loses the field without a word.
    if (Object.hasOwn(value, '__proto__')) {
      throw new AppError('malformed_json', { detail: 'The request body has a field with the name __proto__.' })
    }
    for (const item of Object.values(value)) look(item, depth - 1)
  }
  look(body, MAX_BODY_DEPTH)
}
