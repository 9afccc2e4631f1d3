import { MAX_RPC_BATCH } from '@paylinks/contracts/checkout-rpc'
import type { Logger } from '@paylinks/service-kit/logger'
import type { GatewayMetrics } from '../gateway-metrics.ts'
import { type CallBatcher, createCallBatcher } from './call-batcher.ts'
import { createCheckoutChannel } from './checkout-channel.ts'
import { createCheckoutClient, type MintItem } from './checkout-client.ts'
import type { LinkFinding } from './link-state.ts'
import type { MintedLink } from './rpc-results.ts'

/** With 50 ms at most for the rate limit before it, this keeps the promise of an answer within two seconds. */
const CALL_DEADLINE_MS = 1_500
/** Each call is one statement on one database connection of the checkout service. */
const MAX_MINT_CALLS_IN_FLIGHT = 4
const MAX_RESOLVE_CALLS_IN_FLIGHT = 2

export type Checkout = {
  mints: CallBatcher<MintItem, MintedLink>
  /** By secure token. */
  resolves: CallBatcher<string, LinkFinding>
  isReady(): boolean
  close(): void
}

type ConnectCheckoutOptions = { target: string; maxMintBatch: number; metrics: GatewayMetrics; log: Logger }

/** The checkout service as the gateway uses it: one connection, and for each method a batcher before it. Never throws. */
export function connectCheckout({ target, maxMintBatch, metrics, log }: ConnectCheckoutOptions): Checkout {
  const channel = createCheckoutChannel({ target, log, onRebuild: () => metrics.channelRebuilds.inc() })
  const client = createCheckoutClient({
    channel,
    log,
    onCall({ rpc, code, items, seconds }) {
      metrics.callDuration.observe({ rpc, code }, seconds)
      metrics.callItems.observe({ rpc }, items)
    },
  })
  const mints = createCallBatcher({
    send: client.mintSessions,
    maxBatch: maxMintBatch,
    maxCallsInFlight: MAX_MINT_CALLS_IN_FLIGHT,
    deadlineMs: CALL_DEADLINE_MS,
  })
  const resolves = createCallBatcher({
    send: client.resolveLinks,
    maxBatch: MAX_RPC_BATCH,
    maxCallsInFlight: MAX_RESOLVE_CALLS_IN_FLIGHT,
    deadlineMs: CALL_DEADLINE_MS,
  })
  metrics.callQueue({ MintSessions: mints, ResolveLinks: resolves })
  return { mints, resolves, isReady: channel.isReady, close: channel.close }
}
