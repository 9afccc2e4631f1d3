import { Badge } from '@mantine/core'
import type { PaymentLink } from '@paylinks/client'

/** Whether customers can open the link now, and if not, why. */
export function LinkStatus({ link }: { link: PaymentLink }) {
  if (!link.is_active)
    return (
      <Badge variant="dot" color="gray">
        Inactive
      </Badge>
    )
  if (!link.is_sellable)
    return (
      <Badge variant="dot" color="orange">
        Not sellable: something it sells is archived
      </Badge>
    )
  return (
    <Badge variant="dot" color="teal">
      Active
    </Badge>
  )
}

export const modeNames = { payment: 'One-time payment', subscription: 'Subscription', setup: 'Setup' } as const
