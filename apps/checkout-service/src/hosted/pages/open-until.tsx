import type { CheckoutView } from './checkout-view.ts'

const DAY_MS = 86_400_000

/** How long the page can be paid on: said when less than a day is left, and to whoever asks before. */
export function OpenUntil({ view: { session, format, now } }: { view: CheckoutView }) {
  const { expiresAt } = session
  const until = (
    <>
      You can pay here until{' '}
      <time dateTime={expiresAt.toISOString()} data-local-time>
        {format.time(expiresAt)}
      </time>
      .
    </>
  )
  if (expiresAt.getTime() - now.getTime() <= DAY_MS) return <p class="terms">{until}</p>
  return (
    <details class="terms">
      <summary>How long is this page open?</summary>
      {until}
    </details>
  )
}
