import { z } from 'zod'
import type { FieldErrorCode } from './errors.ts'
import { isCleanText } from './form-fields/typed-text.ts'

/** A zod check whose issue carries one of our field codes, and a sentence for people. */
export function rule(code: FieldErrorCode, message: string) {
  return { error: message, params: { code } }
}

/** One line of text of 1 to `maxLength` characters without control characters. */
export function textSchema(maxLength: number) {
  return z
    .string()
    .min(1)
    .max(maxLength)
    .refine(isCleanText, rule('invalid_characters', 'Must not contain control characters or broken Unicode.'))
}

const MAX_URL_LENGTH = 2048

/** An absolute http(s) URL without user info. Whether plain http is allowed depends on the mode: see {@link isHttpsOrLocalhost}. */
export const httpUrlSchema = z
  .string()
  .max(MAX_URL_LENGTH)
  .refine(
    isHttpUrl,
    rule('invalid_format', 'Must be a full URL that starts with https:// or http://, without a user name.'),
  )

function isHttpUrl(text: string): boolean {
  if (!/^https?:\/\//i.test(text) || !isCleanText(text) || /[\s\\]/.test(text)) return false
  return URL.canParse(text) && !/^https?:\/\/[^/?#]*@/i.test(text)
}

/** Live mode sends customers to https alone; localhost is excepted. Takes a URL that {@link httpUrlSchema} accepted. */
export function isHttpsOrLocalhost(text: string): boolean {
  const url = new URL(text)
  return url.protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
}

const MAX_METADATA_BYTES = 16 * 1024
const MAX_METADATA_DEPTH = 32

/** A free-form JSON object of at most 16 KiB when written as JSON in UTF-8, nested at most 32 levels deep. */
export const metadataSchema = z
  .record(z.string(), z.unknown())
  .refine((value) => isStorableJson(value, MAX_METADATA_DEPTH), {
    ...rule(
      'invalid_characters',
      'Must not contain the null character or broken Unicode, and must not be nested deeper than 32 levels.',
    ),
    abort: true,
  })
  .refine(
    (value) => Buffer.byteLength(JSON.stringify(value)) <= MAX_METADATA_BYTES,
    rule('too_large', 'Must be at most 16 KiB when written as JSON.'),
  )
  .meta({ description: 'Free-form JSON object, at most 16 KiB.' })

/** Postgres' jsonb takes neither U+0000 nor lone surrogates, in keys or in values; and deep nesting would exhaust a stack. */
function isStorableJson(value: unknown, depthLeft: number): boolean {
  if (typeof value === 'string') return isStorableText(value)
  if (value === null || typeof value !== 'object') return true
  if (depthLeft === 0) return false
  if (Array.isArray(value)) return value.every((item) => isStorableJson(item, depthLeft - 1))
  return Object.entries(value).every(([key, item]) => isStorableText(key) && isStorableJson(item, depthLeft - 1))
}

/** Whether Postgres can hold the text. */
export function isStorableText(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed()
}
