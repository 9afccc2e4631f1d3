import { MAX_RPC_BATCH } from '@paylinks/contracts/checkout-rpc'
import { CHECKOUT_DEADLINE_MS } from '@paylinks/contracts/time-budget'
import type { Logger } from '@paylinks/service-kit/logger'
import type { GatewayMetrics } from '../gateway-metrics.ts'
import { type CallBatcher, createCallBatcher } from './call-batcher.ts'
import { createCheckoutCalls, type MintInput } from './checkout-calls.ts'
import { createCheckoutChannel } from './checkout-channel.ts'
import type { LinkFinding } from './link-availability.ts'
import type { CardFinding, MintedLink } from './rpc-results.ts'

export type CheckoutLimits = {
  /** How many opens may share one call. */
  maxMintBatch: number
  /** Each call is one statement on one database connection of the checkout service. */
  maxMintCalls: number
  /** From an open to its session, waiting and retries included. */
  deadlineMs: number
}

const defaultLimits: CheckoutLimits = {
  maxMintBatch: MAX_RPC_BATCH,
  maxMintCalls: 4,
  deadlineMs: CHECKOUT_DEADLINE_MS,
}

/** A mint takes some milliseconds. An open that waits so long for others is hardly later, and all are cheaper. */
const MINT_GATHER_MS = 2

const MAX_RESOLVE_CALLS = 2
/** A card takes the whole of what its link sells. */
const MAX_CARD_BATCH = 16

export type Checkout = {
  mints: CallBatcher<MintInput, MintedLink>
  /** By secure token. */
  resolves: CallBatcher<string, LinkFinding>
  /** By secure token too. */
  cards: CallBatcher<string, CardFinding>
  isReady(): boolean
  close(): void
}

type ConnectCheckoutOptions = {
  target: string
  limits?: Partial<CheckoutLimits> | undefined
  metrics: GatewayMetrics
  log: Logger
}

/** The checkout service as the gateway uses it: one connection, and for each method a batcher before it. Never throws. */
export function connectCheckout({ target, limits, metrics, log }: ConnectCheckoutOptions): Checkout {
  const { maxMintBatch, maxMintCalls, deadlineMs } = { ...defaultLimits, ...limits }
  const channel = createCheckoutChannel({ target, log, onRebuild: () => metrics.channelRebuilds.inc() })
  const client = createCheckoutCalls({
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
    maxCallsInFlight: maxMintCalls,
    gatherMs: MINT_GATHER_MS,
    deadlineMs,
  })
  const resolves = createCallBatcher({
    send: client.resolveLinks,
    maxBatch: MAX_RPC_BATCH,
    maxCallsInFlight: MAX_RESOLVE_CALLS,
    deadlineMs,
  })
  const cards = createCallBatcher({
    send: client.describeLinks,
    maxBatch: MAX_CARD_BATCH,
    maxCallsInFlight: MAX_RESOLVE_CALLS,
    deadlineMs,
  })
  metrics.callQueue({ MintSessions: mints, ResolveLinks: resolves })
  return { mints, resolves, cards, isReady: channel.isReady, close: channel.close }
}
