import type { Quote } from '@paylinks/contracts/quotes/quote'
import { quoteOfOldCharge, readQuote, storedQuote } from '@paylinks/contracts/quotes/read-quote'
import { Prisma, type Transaction } from '@paylinks/db/client'
import type { CheckoutSession } from '../sessions/checkout-session.ts'
import { nextLook } from './next-look.ts'
import { type CardSummary, type DeclineCode, declineCodes, type FailureCode } from './payment-processor.ts'

/** Why an attempt was refused: the processor's reasons, and ours. */
export type RefusalCode =
  | DeclineCode
  /** The coupon in the amount was redeemed for the last time by somebody else. */
  | 'coupon_unavailable'
  /** The customer changed the cart, or began another attempt. */
  | 'superseded'
  /** It never reached the processor. */
  | 'abandoned'
  /** The processor had authorised it, and the session could not be completed with it for a reason of ours. */
  | 'cannot_complete'
  /** The session's time was up before the challenge was answered. */
  | 'expired'
  /** The session was completed with it, and the money did not come. */
  | FailureCode

export type AttemptStatus = 'started' | 'requires_challenge' | 'pending' | 'succeeded' | 'refused'

export type AttemptId = { sessionId: string; number: number }

export type Attempt = AttemptId & {
  method: string
  amountAtom: number
  currency: string | null
  status: AttemptStatus
  refusal: RefusalCode | null
  couponId: string | null
  processor: string
  /** The processor's name for it, from before it was confirmed on; null until then. */
  reference: string | null
  owed: 'capture' | 'cancel' | null
}

type AttemptRow = {
  session_id: string
  number: number
  method: string
  amount_atom: bigint
  currency: string | null
  status: string
  refusal_code: string | null
  coupon_id: string | null
  processor: string
  processor_reference: string | null
  owed: string | null
}

const ATTEMPT_COLUMNS = Prisma.sql`
  a.session_id, a.number, a.method, a.amount_atom, a.currency, a.status, a.refusal_code, a.coupon_id, a.processor,
  a.processor_reference, a.owed`

export async function findLatestAttempt(tx: Transaction, sessionId: string): Promise<Attempt | null> {
  const [row] = await tx.$queryRaw<AttemptRow[]>`
    SELECT ${ATTEMPT_COLUMNS} FROM payment_attempts a
    WHERE session_id = ${sessionId} ORDER BY number DESC LIMIT 1`
  return row === undefined ? null : attemptOf(row)
}

export async function findAttempt(tx: Transaction, { sessionId, number }: AttemptId): Promise<Attempt | null> {
  const [row] = await tx.$queryRaw<AttemptRow[]>`
    SELECT ${ATTEMPT_COLUMNS} FROM payment_attempts a WHERE session_id = ${sessionId} AND number = ${number}`
  return row === undefined ? null : attemptOf(row)
}

type NewAttempt = AttemptId &
  Pick<Attempt, 'method' | 'amountAtom' | 'currency' | 'couponId' | 'processor'> & { quote: Quote }

/** In flight until the lease has run out. What was agreed to is stored with it, and read wherever it is needed later. */
export async function insertAttempt(tx: Transaction, attempt: NewAttempt, leaseSeconds: number): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO payment_attempts
      (session_id, number, method, amount_atom, currency, coupon_id, quote, processor, status, settle_at)
    VALUES (${attempt.sessionId}, ${attempt.number}, ${attempt.method}, ${attempt.amountAtom}, ${attempt.currency},
            ${attempt.couponId}, ${JSON.stringify(storedQuote(attempt.quote))}::jsonb, ${attempt.processor}, 'started', now() + make_interval(secs => ${leaseSeconds}))`
}

/** What the customer agreed to when the attempt was started. */
export async function findAgreedQuote(tx: Transaction, { snapshot, cartEdits }: CheckoutSession, attempt: Attempt) {
  const { quote, createdAt } = await tx.paymentAttempt.findUniqueOrThrow({
    where: { sessionId_number: { sessionId: attempt.sessionId, number: attempt.number } },
    select: { quote: true, createdAt: true },
  })
  if (quote !== null) return readQuote(quote)
  // Release 0.1 stored the amount alone. While an attempt is in flight its cart cannot change.
  return quoteOfOldCharge(snapshot, cartEdits, {
    totalAtom: attempt.amountAtom,
    discountAtom: null,
    couponId: attempt.couponId,
    chargedAt: createdAt,
  })
}

/**
 * Commits to the payment that was created for the attempt; false when the attempt has ended meanwhile. Only after this may
 * the payment be confirmed.
 */
export async function saveReference(tx: Transaction, attempt: AttemptId, reference: string): Promise<boolean> {
  const saved = await tx.$executeRaw`
    UPDATE payment_attempts SET processor_reference = ${reference}, updated_at = now()
    WHERE session_id = ${attempt.sessionId} AND number = ${attempt.number} AND status = 'started'`
  return saved === 1
}

/** Puts a challenged attempt in flight again; false when it is no longer waiting for its challenge. */
export async function resumeAttempt(tx: Transaction, attempt: AttemptId, leaseSeconds: number): Promise<boolean> {
  const resumed = await tx.$executeRaw`
    UPDATE payment_attempts
    SET status = 'started', settle_at = now() + make_interval(secs => ${leaseSeconds}), updated_at = now()
    WHERE session_id = ${attempt.sessionId} AND number = ${attempt.number} AND status = 'requires_challenge'`
  return resumed === 1
}

type Held = { card: CardSummary | null }

/** Waits for the customer. The settler asks the processor now and then, and at the end of the session's time. */
export async function markChallenged(
  tx: Transaction,
  attempt: AttemptId,
  { card }: Held,
  pollSeconds: number,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE payment_attempts a
    SET status = 'requires_challenge', card_brand = ${card?.brand ?? null}, card_last_four = ${card?.lastFour ?? null},
        settle_at = least(s.expires_at, now() + make_interval(secs => ${pollSeconds})), updated_at = now()
    FROM checkout_sessions s
    WHERE a.session_id = ${attempt.sessionId} AND a.number = ${attempt.number} AND a.status = 'started'
      AND s.id = a.session_id`
}

/** What is held is captured next; what was taken already, or only checked and kept, owes nothing. */
export async function markSucceeded(
  tx: Transaction,
  attempt: AttemptId,
  { card, owesCapture }: Held & { owesCapture: boolean },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE payment_attempts
    SET status = 'succeeded', card_brand = ${card?.brand ?? null},
        card_last_four = ${card?.lastFour ?? null}, updated_at = now(),
        owed = CASE WHEN ${owesCapture} THEN 'capture' END, settle_at = CASE WHEN ${owesCapture} THEN now() END
    WHERE session_id = ${attempt.sessionId} AND number = ${attempt.number} AND status = 'started'`
}

/** The session is complete, and the customer's bank has not paid yet. The settler asks the processor now and then. */
export async function markPending(
  tx: Transaction,
  attempt: AttemptId,
  { card }: Held,
  pollSeconds: number,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE payment_attempts
    SET status = 'pending', card_brand = ${card?.brand ?? null}, card_last_four = ${card?.lastFour ?? null},
        settle_at = now() + make_interval(secs => ${pollSeconds}), updated_at = now()
    WHERE session_id = ${attempt.sessionId} AND number = ${attempt.number} AND status = 'started'`
}

type Refusal = { code: RefusalCode; card?: CardSummary | null; owesCancel: boolean }

/** Ends an attempt that is in flight or waiting. Where it owes a cancel, the settler cancels it at the processor next. */
export async function markRefused(tx: Transaction, attempt: AttemptId, refusal: Refusal): Promise<void> {
  const { code, card, owesCancel } = refusal
  await tx.$executeRaw`
    UPDATE payment_attempts
    SET status = 'refused', refusal_code = ${code}, updated_at = now(),
        card_brand = coalesce(card_brand, ${card?.brand ?? null}),
        card_last_four = coalesce(card_last_four, ${card?.lastFour ?? null}),
        owed = CASE WHEN ${owesCancel} THEN 'cancel' END, settle_at = CASE WHEN ${owesCancel} THEN now() END
    WHERE session_id = ${attempt.sessionId} AND number = ${attempt.number}
      AND status IN ('started', 'requires_challenge')`
}

/** How often a payment of the session was declined, by its provider or by the customer's bank. */
export async function countDeclines(tx: Transaction, sessionId: string): Promise<number> {
  return tx.paymentAttempt.count({ where: { sessionId, status: 'refused', refusalCode: { in: [...declineCodes] } } })
}

/** Counts one more completion that failed, and tells how many have; 0 when the attempt is not in flight any more. */
export async function countFailedCompletion(tx: Transaction, attempt: AttemptId): Promise<number> {
  const [row] = await tx.$queryRaw<{ failed_completions: number }[]>`
    UPDATE payment_attempts SET failed_completions = failed_completions + 1
    WHERE session_id = ${attempt.sessionId} AND number = ${attempt.number} AND status = 'started'
    RETURNING failed_completions`
  return row?.failed_completions ?? 0
}

/** Remembers that the processor holds something for an attempt that was ended meanwhile. */
export async function owesCancel(tx: Transaction, attempt: AttemptId): Promise<void> {
  await tx.$executeRaw`
    UPDATE payment_attempts SET owed = 'cancel', settle_at = now()
    WHERE session_id = ${attempt.sessionId} AND number = ${attempt.number} AND status = 'refused'`
}

export async function markCancelled(tx: Transaction, attempt: AttemptId): Promise<void> {
  await tx.$executeRaw`
    UPDATE payment_attempts SET owed = NULL, settle_at = NULL
    WHERE session_id = ${attempt.sessionId} AND number = ${attempt.number} AND owed = 'cancel'`
}

const AWAITS_MONEY = Prisma.sql`(status = 'pending' OR owed = 'capture')`

/** The money has come; false when somebody has recorded before how it ended. */
export async function markCaptured(tx: Transaction, attempt: AttemptId): Promise<boolean> {
  const marked = await tx.$executeRaw`
    UPDATE payment_attempts SET status = 'succeeded', owed = NULL, settle_at = NULL, updated_at = now()
    WHERE session_id = ${attempt.sessionId} AND number = ${attempt.number} AND ${AWAITS_MONEY}`
  return marked === 1
}

/** The money will never come; false when somebody has recorded before how it ended. */
export async function markFailed(tx: Transaction, attempt: AttemptId, code: FailureCode): Promise<boolean> {
  const marked = await tx.$executeRaw`
    UPDATE payment_attempts
    SET status = 'refused', refusal_code = ${code}, owed = NULL, settle_at = NULL, updated_at = now()
    WHERE session_id = ${attempt.sessionId} AND number = ${attempt.number} AND ${AWAITS_MONEY}`
  return marked === 1
}

/**
 * Leases attempts that nobody looks after, in one statement, none of them of these processors. One that cannot be settled comes back after the lease, and
 * the longer it has been so the more rarely.
 */
export async function claimUnsettled(
  tx: Transaction,
  { limit, leaseSeconds, busy }: { limit: number; leaseSeconds: number; busy: string[] },
): Promise<Attempt[]> {
  const later = nextLook(Prisma.sql`a.updated_at`, leaseSeconds)
  const rows = await tx.$queryRaw<AttemptRow[]>`
    WITH due AS MATERIALIZED (
      SELECT session_id, number FROM payment_attempts
      WHERE settle_at <= now() AND processor <> ALL (${busy}::text[])
      ORDER BY settle_at
      LIMIT ${limit}
      FOR UPDATE SKIP LOCKED
    )
    UPDATE payment_attempts a
    SET settle_at = CASE
      -- One that waits for its challenge is looked at when its session expires, however far away the next look is.
      WHEN a.status = 'requires_challenge' AND s.expires_at > now() THEN least(s.expires_at, ${later})
      ELSE ${later} END
    FROM due, checkout_sessions s
    WHERE a.session_id = due.session_id AND a.number = due.number AND s.id = a.session_id
    RETURNING ${ATTEMPT_COLUMNS}`
  return rows.map(attemptOf)
}

function attemptOf(row: AttemptRow): Attempt {
  return {
    sessionId: row.session_id,
    number: row.number,
    method: row.method,
    amountAtom: Number(row.amount_atom),
    currency: row.currency,
    status: row.status as AttemptStatus,
    refusal: row.refusal_code as RefusalCode | null,
    couponId: row.coupon_id,
    processor: row.processor,
    reference: row.processor_reference,
    owed: row.owed as Attempt['owed'],
  }
}
