import { createHmac, hash } from 'node:crypto'

const TOKEN_BYTES = 24

/**
 * The token that lets its bearer pay. It follows from the open's request id, so that a retried mint, which finds the
 * session that the first try made, gives the customer the same address although the token is stored nowhere.
 */
export function deriveCheckoutToken(secret: string, requestId: string): string {
  const digest = createHmac('sha256', secret).update(requestId).digest()
  return `tok_${digest.subarray(0, TOKEN_BYTES).toString('base64url')}`
}

/** All that the database knows of a token. */
export function hashCheckoutToken(token: string): Buffer<ArrayBuffer> {
  return hash('sha256', token, 'buffer')
}
