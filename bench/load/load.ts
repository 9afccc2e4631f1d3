/** What a load generator sends. */
export type Load = {
  /** `http://127.0.0.1:4100` */
  origin: string
  /** Where as many connections go at the same time, each with a load of its own. */
  moreOrigins?: readonly string[]
  /** What each request asks for, in turn. `authorization` is its own for each, where there is one. */
  targets: readonly Target[]
  method?: 'GET' | 'HEAD' | 'POST'
  accept?: string
  /** Sent with each request: JSON unless another type is named. */
  body?: string
  contentType?: string
  /** One address for all requests, or a fresh one for each. */
  clients: 'many' | { address: string }
  connections: number
  seconds: number
  /** Requests a second in all; as many as go where absent. */
  perSecond?: number
}

type Target = { path: string; authorization?: string }

export type Measured = {
  requests: number
  perSecond: number
  /** Of `requests`: answered with a status of 400 or more. */
  refused: number
  /** Connections that failed, and requests that were never answered. */
  failed: number
  p50Ms: number
  p99Ms: number
}

export function addressOf(client: number): string {
  return [24, 16, 8, 0].map((shift) => (client >>> shift) & 255).join('.')
}
