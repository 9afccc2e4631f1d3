import { promisify } from 'node:util'
import { credentials, Metadata } from '@grpc/grpc-js'
import { type CheckoutClient, CheckoutRpc, type MintResult, type ResolveResult } from '@paylinks/contracts/checkout-rpc'
import { newId } from '@paylinks/contracts/ids'
import type { OpenParameters } from '@paylinks/contracts/open-parameters'
import { createInProcessBus } from '@paylinks/messaging/in-process-bus'
import { createRecordingLog } from '@paylinks/test-kit/recording-log'
import { readEnv } from '../src/env.ts'
import type { ModeProcessors } from '../src/payments/processor-registry.ts'
import { startCheckoutService } from '../src/start.ts'

export const TOKEN_SECRET = 'a secret of more than thirty-two characters'

/** The service on free ports with a bus of its own, and a client of its gRPC side. */
export async function startTestService(
  databaseUrl: string,
  variables: Record<string, string> = {},
  processors: Partial<ModeProcessors> = {},
) {
  const eventBus = createInProcessBus({ log: createRecordingLog() })
  const env = readEnv({
    DATABASE_URL: databaseUrl,
    CHECKOUT_PORT: '0',
    CHECKOUT_GRPC_PORT: '0',
    CHECKOUT_TOKEN_SECRET: TOKEN_SECRET,
    LOG_LEVEL: 'silent',
    SHUTDOWN_DELAY_SECONDS: '0',
    // A test is one client, and sends more than people do.
    CHECKOUT_PAGES_PER_CLIENT: '1000000',
    CHECKOUT_PAGES_PER_SESSION: '1000000',
    CHECKOUT_FILES_PER_CLIENT: '1000000',
    ...variables,
  })
  const service = await startCheckoutService({ env, eventBus, processors })
  const rpc = connectRpc(service.grpcPort)
  return {
    ...rpc,
    eventBus,
    port: service.port,
    grpcPort: service.grpcPort,
    url: `http://localhost:${service.port}`,
    async stop() {
      rpc.client.close()
      await service.stop()
      await eventBus.close()
    },
  }
}

export type TestService = Awaited<ReturnType<typeof startTestService>>

type OpenedItem = { request_id: string; secure_token: string; parameters?: OpenParameters | undefined }

function connectRpc(port: number) {
  const client: CheckoutClient = new CheckoutRpc(`127.0.0.1:${port}`, credentials.createInsecure())
  const call = <Request, Response>(method: (request: Request, metadata: Metadata, done: never) => unknown) => {
    const unary = promisify(method.bind(client) as never) as (request: Request, metadata: Metadata) => Promise<Response>
    return (request: Request, headers: Record<string, string> = {}) => {
      const metadata = new Metadata()
      for (const [name, value] of Object.entries(headers)) metadata.set(name, value)
      return unary(request, metadata)
    }
  }
  return {
    client,
    mintSessions: call<{ items: OpenedItem[] }, { results: MintResult[] }>(client.MintSessions as never),
    resolveLinks: call<{ secure_tokens: string[] }, { results: ResolveResult[] }>(client.ResolveLinks as never),
  }
}

/** Opens a link as the gateway does, and gives the address of the hosted page. */
export async function openLink(service: TestService, secureToken: string, parameters?: OpenParameters) {
  const { results } = await service.mintSessions({
    items: [{ request_id: newId('request'), secure_token: secureToken, parameters }],
  })
  const session = results[0]?.session
  if (!session) throw new Error('the link cannot be opened')
  return { sessionId: session.checkout_session_id, url: session.checkout_url }
}
