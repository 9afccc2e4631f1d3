import type { VNode } from 'preact'
import type { HostedContext } from '../hosted-context.ts'
import type { PaymentValues } from '../pages/checkout-view.ts'
import type { Form } from './read-form.ts'

/** What a handler is told of a request. All of it comes from a stranger. */
export type PageRequest = {
  /** The checkout token in the address, in whatever shape. */
  token: string
  /** The address's variables, e.g. `position`. */
  params: Record<string, string>
  query: URLSearchParams
  /** The posted form; empty for any other request. */
  form: Form
  /** What the customer typed into this form, or into an earlier one in the same browser. Never the card. */
  typed: PaymentValues
  /** Whom to count: the client's address, or its network. */
  client: string
  /** The customer's languages, the favourite first. */
  languages: string[]
  /** Whether a program asks, and not a browser that shows pages. */
  isProgram: boolean
  /** Where the customer's browser reaches this service, without a trailing slash. */
  origin: string
}

/** What a handler answers. One place sends it. */
export type Answer = { headers?: Record<string, string> } & (
  | { status: number; page: VNode }
  /** The address to get next: a path of ours, or the merchant's URL. */
  | { seeOther: string }
  | { status: number; content: Buffer; contentType: string }
)

export type PageHandler = (request: PageRequest, context: HostedContext) => Promise<Answer> | Answer

/** One line of the route table. */
export type PageRoute = {
  method: 'get' | 'post'
  path: string
  /** A file is handed out as it is, a page is made for the request. A page where it is not said. */
  kind?: 'file'
  handle: PageHandler
}
