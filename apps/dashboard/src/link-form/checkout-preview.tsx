import { Button, Divider, Group, Stack, Text, Title } from '@mantine/core'
import { formatMoney } from '../money/money.ts'
import { useSession } from '../session/session.ts'
import { type LinkDraft, per, totalOf } from './link-draft.ts'

/** The page that customers will see, in outline: what they are asked to pay, and to whom. */
export function CheckoutPreview({ draft }: { draft: LinkDraft }) {
  const { accountName, mode } = useSession()
  const total = totalOf(draft)
  const items =
    draft.sells === 'prices'
      ? draft.lines.map((line) => ({
          id: line.priceId,
          name: line.name,
          detail: `Qty ${line.quantity}${line.recurring === null ? '' : `, ${per(line.recurring)}`}`,
          amount: formatMoney(line.unitAmountAtom * line.quantity, line.currency),
        }))
      : draft.packages.map((one) => ({
          id: one.id,
          name: one.name,
          detail: 'Package',
          amount: formatMoney(one.totalAmountAtom, one.currency),
        }))
  return (
    <section className="preview" aria-label="Preview of the checkout page">
      <div className="preview-bar">What customers see{mode === 'test' ? ' (test mode)' : ''}</div>
      <Stack p="lg" gap="md">
        <Text size="sm" c="dimmed" dir="auto">
          {accountName}
        </Text>
        {draft.mode === 'setup' ? (
          <Title order={2} size="h3">
            Save a payment method
          </Title>
        ) : (
          <>
            <Title order={2} size="h2">
              {draft.mode === 'subscription' && draft.freeTrialDays !== null
                ? `${draft.freeTrialDays} ${draft.freeTrialDays === 1 ? 'day' : 'days'} free`
                : total === null
                  ? '—'
                  : formatMoney(total.amountAtom, total.currency)}
            </Title>
            {items.length === 0 && (
              <Text size="sm" c="dimmed">
                Add a price and it appears here.
              </Text>
            )}
            {items.map((item) => (
              <Group key={item.id} justify="space-between" wrap="nowrap" align="start">
                <div>
                  <Text size="sm" fw={600} dir="auto">
                    {item.name}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {item.detail}
                  </Text>
                </div>
                <Text size="sm">{item.amount}</Text>
              </Group>
            ))}
            {draft.coupon !== null && (
              <Text size="sm" c="dimmed">
                Coupon “{draft.coupon.label}” is taken off at checkout.
              </Text>
            )}
          </>
        )}
        <Divider />
        <Button component="span" fullWidth aria-hidden="true">
          {draft.mode === 'setup' ? 'Save payment method' : draft.mode === 'subscription' ? 'Subscribe' : 'Pay'}
        </Button>
      </Stack>
    </section>
  )
}
