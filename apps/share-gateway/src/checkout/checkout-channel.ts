import { type ChannelOptions, connectivityState, credentials } from '@grpc/grpc-js'
import { type CheckoutClient, CheckoutRpc } from '@paylinks/contracts/checkout-rpc'
import type { Logger } from '@paylinks/service-kit/logger'

export type CheckoutChannel = {
  /** The client to make the next call with. Not to be kept: it is replaced when its channel does not come back. */
  client(): CheckoutClient
  isReady(): boolean
  /** Calls in progress go on; new ones fail. */
  close(): void
}

type CheckoutChannelOptions = {
  /** `host:port` */
  target: string
  log: Logger
  onRebuild?(): void
}

const STATE_CHECK_INTERVAL_MS = 500
/** A channel connects in milliseconds once the service is there; meanwhile its pauses between attempts grow. */
const MAX_NOT_READY_MS = 3_000

const channelOptions: ChannelOptions = {
  'grpc.primary_user_agent': 'share-gateway',
  // Every replica that the name stands for gets its share of the calls.
  'grpc.service_config': JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] }),
  'grpc.service_config_disable_resolution': 1,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.dns_min_time_between_resolutions_ms': 1_000,
  // A connection that died without a word is noticed within three seconds, not when the kernel gives up.
  'grpc.keepalive_time_ms': 2_000,
  'grpc.keepalive_timeout_ms': 1_000,
  'grpc.keepalive_permit_without_calls': 1,
  // A rebuilt channel must not find the old one's stuck connection in the pool of the process.
  'grpc.use_local_subchannel_pool': 1,
  // What goes between our own services is not for the proxy that `http_proxy` may name.
  'grpc.enable_http_proxy': 0,
}

/**
 * The connection to the checkout service. It connects at once and stays connected. grpc-js channels have been seen to
 * stay in CONNECTING for good after the server was restarted (https://github.com/grpc/grpc-node/issues/2785), and a
 * connection attempt that meets silence lasts for minutes, so one that is not ready for some seconds is replaced.
 */
export function createCheckoutChannel({ target, log, onRebuild }: CheckoutChannelOptions): CheckoutChannel {
  let client = connect(target)
  let notReadySince: number | undefined = Date.now()

  const watch = setInterval(() => {
    const state = client.getChannel().getConnectivityState(true)
    if (state === connectivityState.READY) {
      notReadySince = undefined
      return
    }
    notReadySince ??= Date.now()
    if (Date.now() - notReadySince < MAX_NOT_READY_MS) return
    log.warn({ state: connectivityState[state] }, 'the checkout service cannot be reached; connecting anew')
    const stuck = client
    client = connect(target)
    notReadySince = Date.now()
    stuck.close()
    onRebuild?.()
  }, STATE_CHECK_INTERVAL_MS)
  watch.unref()

  return {
    client: () => client,
    isReady: () => client.getChannel().getConnectivityState(false) === connectivityState.READY,
    close() {
      clearInterval(watch)
      client.close()
    },
  }
}

function connect(target: string): CheckoutClient {
  const client = new CheckoutRpc(target, credentials.createInsecure(), channelOptions)
  client.getChannel().getConnectivityState(true)
  return client
}
