import { createHmac, hash } from 'node:crypto'

/** 24 bytes in base64url, which has four characters for three bytes. */
const TOKEN_CHARACTERS = 32

/**
 * The token that lets its bearer pay. It follows from the open's request id, so that a retried mint, which finds the
 * session that the first try made, gives the customer the same address although the token is stored nowhere.
 */
export function deriveCheckoutToken(secret: string, requestId: string): string {
  const digest = createHmac('sha256', secret).update(requestId).digest('base64url')
  return `tok_${digest.slice(0, TOKEN_CHARACTERS)}`
}

/** All that the database knows of a token. */
export function hashCheckoutToken(token: string): Buffer<ArrayBuffer> {
  return hash('sha256', token, 'buffer')
}

/** The same in hexadecimal, which as it comes costs a third of what it costs by way of a buffer. */
export function hexHashOf(token: string): string {
  return hash('sha256', token, 'hex')
}
