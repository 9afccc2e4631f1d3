import { MAX_RPC_BATCH } from '@paylinks/contracts/checkout-rpc'
import { Counter, createTally, Gauge, Histogram, type Registry } from '@paylinks/service-kit/metrics'
import type { LinkAvailability, UnavailableReason } from './checkout/link-availability.ts'
import type { Visit } from './open-link/judge-visit.ts'

/** What opens come to. */
type OpenOutcome =
  | 'opened'
  | 'openable'
  | 'previewed'
  | 'prefetched'
  | 'malformed'
  | UnavailableReason
  | 'rate_limited'
  | 'overloaded'
  | 'unreachable'
  | 'failed'

/** What an operator watches of this gateway, beside the metrics that every service has. */
export function createGatewayMetrics(registry: Registry) {
  const registers = [registry]
  return {
    opens: createTally<OpenOutcome>({
      name: 'share_opens_total',
      help: 'Opens of payment links by what they came to.',
      label: 'outcome',
      registers,
    }),
    visits: createTally<Visit>({
      name: 'share_visits_total',
      help: 'Requests for payment links by what they are: visit, prefetch, preview_robot or sub_resource.',
      label: 'class',
      registers,
    }),
    rateLimitFallbacks: new Counter({
      name: 'share_rate_limit_fallbacks_total',
      help: 'Opens counted in this replica alone because Redis did not answer.',
      registers,
    }),
    cacheLookups: createTally<LinkAvailability | 'nothing'>({
      name: 'share_link_cache_lookups_total',
      help: 'Look-ups in the link cache by what they found: openable, deactivated, unsellable, unknown or nothing.',
      label: 'found',
      registers,
    }),
    cacheDrops: new Counter({
      name: 'share_link_cache_drops_total',
      help: 'How often the whole link cache was dropped because events may have been missed.',
      registers,
    }),
    cacheEntries: (size: () => { links: number; unknown: number }) =>
      new Gauge({
        name: 'share_link_cache_entries',
        help: 'Entries in the link cache.',
        labelNames: ['kind'],
        registers,
        collect() {
          for (const [kind, count] of Object.entries(size())) this.set({ kind }, count)
        },
      }),
    events: new Counter({
      name: 'share_link_events_total',
      help: 'Link events handled, by type.',
      labelNames: ['type'],
      registers,
    }),
    eventLag: new Histogram({
      name: 'share_link_event_lag_seconds',
      help: 'Time from the change of a link to its event being handled here.',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
      registers,
    }),
    callDuration: new Histogram({
      name: 'share_checkout_call_duration_seconds',
      help: 'Time of a call to the checkout service, retries included, by method and gRPC status.',
      labelNames: ['rpc', 'code'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5],
      registers,
    }),
    callItems: new Histogram({
      name: 'share_checkout_call_items',
      help: 'How many opens or look-ups one call to the checkout service carried.',
      labelNames: ['rpc'],
      buckets: [1, 2, 4, 8, 16, 32, 64, 128, MAX_RPC_BATCH],
      registers,
    }),
    callQueue: (queues: Record<string, { waiting(): number; inFlight(): number }>) => {
      const gauge = (name: string, help: string, value: 'waiting' | 'inFlight') =>
        new Gauge({
          name,
          help,
          labelNames: ['rpc'],
          registers,
          collect() {
            for (const [rpc, queue] of Object.entries(queues)) this.set({ rpc }, queue[value]())
          },
        })
      gauge('share_checkout_calls_in_flight', 'Calls to the checkout service in progress.', 'inFlight')
      gauge('share_checkout_items_waiting', 'Opens or look-ups waiting for a call to the checkout service.', 'waiting')
    },
    channelRebuilds: new Counter({
      name: 'share_checkout_channel_rebuilds_total',
      help: 'How often the connection to the checkout service was given up and made anew.',
      registers,
    }),
  }
}

export type GatewayMetrics = ReturnType<typeof createGatewayMetrics>
