import { createHash, randomBytes } from 'node:crypto'

const TOKEN_BYTES = 32
const TOKEN = /^[\w-]{43}$/

/** A secret for the dashboard, in its cookie or in a sign-in address: 256 random bits, base64url. */
export function newDashboardToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url')
}

export function isDashboardToken(text: unknown): text is string {
  return typeof text === 'string' && TOKEN.test(text)
}

/** What is stored of a token: its SHA-256. */
export function hashDashboardToken(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(token).digest())
}
