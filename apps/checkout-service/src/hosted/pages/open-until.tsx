import type { CheckoutView } from './checkout-view.ts'
import { Moment } from './moment.tsx'

const DAY_MS = 86_400_000

/** How long the page is open: said when less than a day is left, and to whoever asks before. */
export function OpenUntil({ view: { session, format, now } }: { view: CheckoutView }) {
  const { expiresAt } = session
  const until = (
    <>
      This page is open until <Moment date={expiresAt} format={format} />.
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
