import { type Metadata, Server, ServerCredentials, type status } from '@grpc/grpc-js'
import { type CheckoutHandlers, CheckoutRpc } from '@paylinks/contracts/checkout-rpc'
import { newSecureToken } from '@paylinks/contracts/ids'
import { waitFor } from '@paylinks/test-kit/wait-for'
import type { LinkFinding } from '../src/checkout/link-availability.ts'

type SeenCall = {
  rpc: 'MintSessions' | 'ResolveLinks'
  /** Of a mint: one for each item. */
  requestIds: string[]
  secureTokens: string[]
  /** What each open told, as it travelled; null where it told nothing. */
  parameters: unknown[]
  metadata: Metadata
}

/** How a call is met: with an error, or with an answer, perhaps only once a promise resolves. */
type Script = (call: SeenCall) => status | undefined | Promise<unknown>

export type CheckoutStub = {
  /** `host:port`; the same after a restart. */
  target: string
  /** What it knows, by token. Any other token is unknown. */
  links: Map<string, LinkFinding>
  /** Makes a link and tells its token. */
  addLink(finding?: LinkFinding): string
  /** Every call that arrived, in order; a call that is tried again is there again. */
  calls: SeenCall[]
  /** Ids of the sessions made, by request id. */
  sessions: Map<string, string>
  /** How calls are met from now on. */
  script(script: Script): void
  /** Cuts every connection and stops listening. */
  stop(): void
  start(): Promise<void>
}

const reasons = { unknown: 'UNKNOWN', deactivated: 'DEACTIVATED', unsellable: 'UNSELLABLE' } as const

/** Of every link of the stub. */
const card = {
  title: 'Pro <plan>',
  merchant_name: 'Acme & Sons',
  amount: '$49.00',
  picture_url: 'https://shop.example/pro.png',
}

/** A checkout service on a real gRPC server, without a database: it knows what the test tells it, and fails as told. */
export async function startCheckoutStub(): Promise<CheckoutStub> {
  const links: CheckoutStub['links'] = new Map()
  const calls: SeenCall[] = []
  const sessions: CheckoutStub['sessions'] = new Map()
  let meet: Script = () => undefined
  let server = new Server()
  let port = 0

  async function follow(call: SeenCall): Promise<void> {
    calls.push(call)
    const verdict = await meet(call)
    if (typeof verdict === 'number') throw Object.assign(new Error('as told'), { code: verdict })
  }

  function refusalOf(token: string) {
    const { state, version } = links.get(token) ?? { state: 'unknown', version: 0 }
    return state === 'openable' ? undefined : { refusal: { reason: reasons[state], link_version: version } }
  }

  function mint(requestId: string, token: string) {
    const refusal = refusalOf(token)
    if (refusal) return refusal
    const id = sessions.get(requestId) ?? `cs_live_${sessions.size + 1}`
    sessions.set(requestId, id)
    return {
      session: {
        checkout_session_id: id,
        checkout_url: `https://checkout.example/checkout/of_${id}`,
        link_id: 'pl_live_1',
        link_version: links.get(token)?.version ?? 0,
      },
    }
  }

  const handlers: CheckoutHandlers = {
    MintSessions({ request: { items }, metadata }, done) {
      const requestIds = items.map(({ request_id }) => request_id)
      const secureTokens = items.map(({ secure_token }) => secure_token)
      follow({
        rpc: 'MintSessions',
        requestIds,
        secureTokens,
        parameters: items.map((item) => item.parameters),
        metadata,
      }).then(() => done(null, { results: items.map((item) => mint(item.request_id, item.secure_token)) }), done)
    },
    ResolveLinks({ request: { secure_tokens: secureTokens, with_cards: withCards }, metadata }, done) {
      const resolve = (token: string) =>
        refusalOf(token) ?? {
          link: { link_id: 'pl_live_1', link_version: links.get(token)?.version ?? 0, card: withCards ? card : null },
        }
      follow({ rpc: 'ResolveLinks', requestIds: [], parameters: [], secureTokens, metadata }).then(
        () => done(null, { results: secureTokens.map(resolve) }),
        done,
      )
    },
  }

  function listen(): Promise<number> {
    server = new Server()
    server.addService(CheckoutRpc.service, handlers)
    return new Promise((resolve, reject) => {
      const bound = (error: Error | null, boundPort: number) => (error ? reject(error) : resolve(boundPort))
      server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), bound)
    })
  }
  port = await listen()

  return {
    target: `127.0.0.1:${port}`,
    links,
    addLink(finding = { state: 'openable', version: 1 }) {
      const token = newSecureToken()
      links.set(token, finding)
      return token
    },
    calls,
    sessions,
    script(next) {
      meet = next
    },
    stop: () => server.forceShutdown(),
    // The port of a server that was stopped this moment may still be taken.
    start: async () => void (await waitFor(listen)),
  }
}
