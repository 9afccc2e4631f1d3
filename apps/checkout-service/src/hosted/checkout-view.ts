import { isCheckoutToken } from '@paylinks/contracts/ids'
import type { PaymentMethod } from '@paylinks/contracts/payment-links'
import type { Request } from 'express'
import type { Attempt } from '../payments/attempt-store.ts'
import { type PaymentProcessor, processorFor } from '../payments/payment-processor.ts'
import { currentOffer } from '../payments/start-attempt.ts'
import type { CheckoutSession } from '../sessions/checkout-session.ts'
import { findAssignedEmail, findMerchantName, findSessionByToken } from '../sessions/checkout-store.ts'
import { needsPaymentMethod, type Offer } from '../sessions/offer.ts'
import type { Assets } from './assets.ts'
import type { HostedContext } from './hosted-context.ts'
import { pageNotFound } from './page-error.ts'
import { createFormat, type Format, localeOf } from './pages/format.ts'

/** What every page about a session shows. */
export type PageFrame = {
  /** `/checkout/{token}`: every address of a session's pages begins with it. */
  path: string
  assets: Assets
  format: Format
  merchantName: string
  livemode: boolean
}

/** What the page to pay on shows. */
export type CheckoutView = PageFrame & {
  session: CheckoutSession
  offer: Offer
  email: { value: string; isLocked: boolean }
  needsMethod: boolean
  /** What the customer can pay with here; empty where nothing can be taken. */
  methods: PaymentMethod[]
  canPay: boolean
  now: Date
}

/** The session that the address names. Whatever is wrong with the token, the answer is the same. */
export async function requireSession({ db }: HostedContext, request: Request): Promise<CheckoutSession> {
  const token = tokenOf(request)
  const session = isCheckoutToken(token) ? await findSessionByToken(db, token) : null
  if (session === null) throw pageNotFound()
  return session
}

export async function pageFrame(
  { db, assets }: HostedContext,
  request: Request,
  session: CheckoutSession,
): Promise<PageFrame> {
  return {
    path: checkoutPath(request),
    assets,
    format: createFormat(localeOf(request.acceptsLanguages()), session.snapshot.currency),
    merchantName: await findMerchantName(db, session.accountId),
    livemode: session.livemode,
  }
}

export async function checkoutView(
  context: HostedContext,
  request: Request,
  session: CheckoutSession,
): Promise<CheckoutView> {
  const { db, processors } = context
  const [frame, offer, assignedEmail] = await Promise.all([
    pageFrame(context, request, session),
    currentOffer(db, session),
    findAssignedEmail(db, session),
  ])
  const processor = processorFor(processors, session.livemode)
  return {
    ...frame,
    session,
    offer,
    email: { value: assignedEmail ?? session.customerEmail ?? '', isLocked: assignedEmail !== null },
    needsMethod: needsPaymentMethod(session.mode, offer.totals),
    methods: offeredMethods(session, processor),
    canPay: processor !== null,
    now: new Date(),
  }
}

/** What the link accepts, in the processor's order, of what the processor can take. */
export function offeredMethods({ snapshot }: CheckoutSession, processor: PaymentProcessor | null): PaymentMethod[] {
  const accepted = snapshot.accepted_payment_methods
  return (processor?.methods ?? []).filter((method) => accepted === null || accepted.includes(method))
}

export function checkoutPath(request: Request): string {
  return `/checkout/${tokenOf(request)}`
}

/** Where the customer's browser reaches this service: as it is configured, else as this request has reached it. */
export function publicUrlOf({ publicUrl }: HostedContext, request: Request): string {
  return publicUrl ?? `${request.protocol}://${request.get('host')}`
}

/** Where an attempt's outcome is shown, whatever it turns out to be. */
export function outcomePath(request: Request, attempt: Pick<Attempt, 'number'>): string {
  return `${checkoutPath(request)}/complete?attempt=${attempt.number}`
}

function tokenOf(request: Request): string {
  return String(request.params.token)
}
