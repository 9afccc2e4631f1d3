import { Badge } from '@mantine/core'
import type { CheckoutSession } from '@paylinks/client'

const looks = {
  open: { color: 'blue', label: 'Open' },
  complete: { color: 'teal', label: 'Completed' },
  expired: { color: 'gray', label: 'Expired' },
} as const

export function SessionStatus({ status }: Pick<CheckoutSession, 'status'>) {
  const { color, label } = looks[status]
  return (
    <Badge variant="dot" color={color}>
      {label}
    </Badge>
  )
}

/** What the session came to, or would. */
export function amountTextOf(session: CheckoutSession, format: (atoms: number, currency: string) => string): string {
  return session.currency === null ? '—' : format(session.amount_total_atom, session.currency)
}
