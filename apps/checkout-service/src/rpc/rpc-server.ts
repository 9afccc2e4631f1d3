import { Server, ServerCredentials } from '@grpc/grpc-js'
import { CHECKOUT_RPC_SERVICE, type CheckoutHandlers, CheckoutRpc } from '@paylinks/contracts/checkout-rpc'
import { portErrorOf } from '@paylinks/service-kit/http-server'
import { HealthImplementation } from 'grpc-health-check'

/** A full batch takes some 40 KB. */
const MAX_MESSAGE_BYTES = 256 * 1024

/** Longer than any call may take; what is left then is health watchers, who would stay for ever. */
const DRAIN_TIMEOUT_MS = 2_000

export type RpcServer = {
  port: number
  /** Tells health watchers to go elsewhere, lets calls in flight finish, and ends. */
  close(): Promise<void>
}

/** The gRPC server with its health service. Unencrypted: it is for the private network between the services. */
export async function listenRpc(handlers: CheckoutHandlers, host: string, port: number): Promise<RpcServer> {
  const server = new Server({
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.keepalive_time_ms': 30_000,
    'grpc.keepalive_timeout_ms': 5_000,
  })
  server.addService(CheckoutRpc.service, handlers)
  // The empty name asks for the server as a whole.
  const health = new HealthImplementation({ '': 'SERVING', [CHECKOUT_RPC_SERVICE]: 'SERVING' })
  health.addToServer(server)

  const boundPort = await bind(server, host, port)
  return {
    port: boundPort,
    async close() {
      for (const service of ['', CHECKOUT_RPC_SERVICE]) health.setStatus(service, 'NOT_SERVING')
      await new Promise<void>((resolve) => {
        const cut = setTimeout(() => server.forceShutdown(), DRAIN_TIMEOUT_MS)
        server.tryShutdown(() => {
          clearTimeout(cut)
          resolve()
        })
      })
    },
  }
}

function bind(server: Server, host: string, port: number): Promise<number> {
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, boundPort) => {
      if (error === null) return resolve(boundPort)
      const taken = /EADDRINUSE/.test(error.message) ? Object.assign(error, { code: 'EADDRINUSE' }) : error
      reject(portErrorOf(taken, { host, port, portVariable: 'CHECKOUT_GRPC_PORT' }))
    })
  })
}
