import { AppError } from '@paylinks/service-kit/app-error'
import express, { type RequestHandler } from 'express'

export const MAX_BODY_BYTES = 256 * 1024

/** Far deeper than any body of ours, and shallow enough that a walk through it cannot exhaust the stack. */
const MAX_BODY_DEPTH = 64

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
  request.body = jsonOf(request.body ?? new Uint8Array())
  if (!nestsWithin(request.body, MAX_BODY_DEPTH)) {
    throw new AppError('malformed_json', { detail: `The request body nests deeper than ${MAX_BODY_DEPTH} levels.` })
  }
  if (hasPrototypeField(request.body)) {
    throw new AppError('malformed_json', { detail: 'The request body has a field with the name __proto__.' })
  }
  next()
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new AppError('malformed_json')
  }
}

function nestsWithin(value: unknown, depth: number): boolean {
  if (value === null || typeof value !== 'object') return true
  return depth > 0 && Object.values(value).every((item) => nestsWithin(item, depth - 1))
}

/** JSON allows the name, and whatever copies such an object loses the field without a word. */
function hasPrototypeField(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return false
  return Object.hasOwn(value, '__proto__') || Object.values(value).some(hasPrototypeField)
}
