import { type CheckoutHandlers, MAX_RPC_BATCH, type MintItem } from '@paylinks/contracts/checkout-rpc'
import { AppError } from '@paylinks/service-kit/app-error'
import type { Logger } from '@paylinks/service-kit/logger'
import type { Histogram } from '@paylinks/service-kit/metrics'
import { type MintDependencies, mintSessions } from '../sessions/mint-sessions.ts'
import { resolveLinks } from '../sessions/resolve-links.ts'
import { unaryHandler } from './unary-handler.ts'

type HandlerDependencies = MintDependencies & { log: Logger; callDuration: Histogram<'method' | 'status'> }

/** The methods of `proto/checkout.proto`: check the call, do the operation, answer. */
export function checkoutHandlers(deps: HandlerDependencies): CheckoutHandlers {
  const options = { log: deps.log, duration: deps.callDuration }
  return {
    MintSessions: unaryHandler(options, 'MintSessions', async ({ items }: { items: MintItem[] }) => {
      requireBatch(items)
      requireRequestIds(items)
      return { results: await mintSessions(deps, items) }
    }),
    ResolveLinks: unaryHandler(
      options,
      'ResolveLinks',
      async ({ secure_tokens, with_cards }: { secure_tokens: string[]; with_cards: boolean }) => {
        requireBatch(secure_tokens)
        return { results: await resolveLinks(deps, secure_tokens, with_cards) }
      },
    ),
  }
}

function requireBatch(batch: unknown[]): void {
  if (batch.length === 0 || batch.length > MAX_RPC_BATCH) {
    throw new AppError('malformed_request', { detail: `A call carries 1 to ${MAX_RPC_BATCH} items.` })
  }
}

const REQUEST_ID = /^[\x21-\x7e]{8,128}$/

/** An open without an id of its own could not be repeated safely, so the caller has a fault to mend. */
function requireRequestIds(items: MintItem[]): void {
  if (!items.every(({ request_id }) => REQUEST_ID.test(request_id))) {
    throw new AppError('malformed_request', { detail: 'A request_id is 8 to 128 printable ASCII characters.' })
  }
}
