import { createHash } from 'node:crypto'
import { inTransaction, type Transaction } from '@paylinks/db/client'
import { AppError } from '@paylinks/service-kit/app-error'
import type { Answer, ApiDependencies, ApiRequest, Handler } from '../routing/route.ts'
import { canonicalJson } from './canonical-json.ts'
import { claimKey, storeAnswer } from './idempotency-store.ts'
import { seal, unseal } from './seal.ts'

/** A handler whose every read and write is part of one transaction. */
export type TransactionHandler = (
  tx: Transaction,
  request: ApiRequest,
  dependencies: ApiDependencies,
) => Promise<Answer>

const IDEMPOTENCY_KEY = /^[\x20-\x7e]{1,255}$/

type IdempotencyOptions = {
  /** The answer holds a secret: it is kept sealed by what the caller came with, and given again to that alone. */
  sealed?: boolean
}

/**
 * Makes an operation safe to retry. The key, what the operation does and its answer are one transaction: whoever comes
 * second waits for the first to end, then gets the same status and bytes if it was committed, and runs if it was not.
 * Refusals are rolled back with everything else, so a request that was corrected may use its key again.
 */
export function idempotent(handle: TransactionHandler, { sealed = false }: IdempotencyOptions = {}): Handler {
  return async (request, dependencies) => {
    const { db } = dependencies
    const { idempotencyKey: key, principal, credential } = request
    if (key === undefined) return inTransaction(db, (tx) => handle(tx, request, dependencies))
    if (!IDEMPOTENCY_KEY.test(key)) throw new AppError('invalid_idempotency_key')

    const fingerprint = fingerprintOf(request)
    return inTransaction(db, async (tx) => {
      const used = await claimKey(tx, principal, key, fingerprint)
      if (used === null) {
        const { status, json } = await handle(tx, request, dependencies)
        await storeAnswer(tx, principal, key, { status, body: sealed ? seal(json, credential) : json })
        return { status, json }
      }
      if (!used.fingerprint.equals(fingerprint)) throw new AppError('idempotency_key_reused')
      const json = sealed ? unseal(used.body, credential) : used.body
      if (json === null) throw new AppError('idempotency_key_reused')
      return { status: used.status, json, headers: { 'Idempotent-Replayed': 'true' } }
    })
  }
}

/** Two requests are the same when method, path and the body's values are; spaces and the order of keys do not matter. */
function fingerprintOf({ method, path, body }: ApiRequest): Buffer<ArrayBuffer> {
  return Buffer.from(
    createHash('sha256')
      .update(`${method} ${path}\n${canonicalJson(body)}`)
      .digest(),
  )
}
