import type { Operation } from '@paylinks/contracts/operations/operation'
import type { Db } from '@paylinks/db/client'
import type { MasterKey } from '@paylinks/service-kit/master-key'
import type { ResolveName } from '@paylinks/service-kit/resolve-name'
import type { WebhookAddressRules } from '@paylinks/service-kit/webhook-address'
import type { Principal } from '../authentication/principal.ts'
import type { Lists } from '../paging/lists.ts'

/** What the route table hands each handler beside the request. */
export type ApiDependencies = {
  db: Db
  lists: Lists
  /** Where customers open links, without a trailing slash. */
  sharePublicUrl: string
  webhooks: { masterKey: MasterKey; addressRules: WebhookAddressRules; resolveName: ResolveName }
}

/** A request that has been authenticated, authorised and read. What it says is still anything. */
export type ApiRequest = {
  principal: Principal
  /** The API key or the dashboard's token that the request came with: never to be stored, logged or shown. */
  credential: string
  method: string
  /** Without the query. */
  path: string
  /** The path's variables, e.g. `id`. */
  params: Record<string, string>
  query: URLSearchParams
  /** The JSON value, where the operation takes a body. */
  body: unknown
  idempotencyKey: string | undefined
  /** Whether the client asks for a CSV file rather than for JSON. */
  wantsCsv: boolean
}

/** An answer with the very bytes of its body, so that it can be stored and given again. */
export type Answer = { status: number; json: string; headers?: Record<string, string> }

/** An answer too long to be held in memory. It is made no faster than the client takes it. */
export type StreamedAnswer = {
  status: number
  type: string
  headers: Record<string, string>
  chunks: AsyncIterable<string>
}

export type Handler = (request: ApiRequest, dependencies: ApiDependencies) => Promise<Answer>

export type FileHandler = (request: ApiRequest, dependencies: ApiDependencies) => Promise<Answer | StreamedAnswer>

/** One line of the route table: the operation as the contract declares it (method, path, scope, body), and who answers. */
export type Route = { operation: Operation; handle: FileHandler }

export function answer(status: 200 | 201, body: object): Answer {
  return { status, json: JSON.stringify(body) }
}
