import { Skeleton, Stack, Table, Text, Timeline, Title } from '@mantine/core'
import type { CheckoutSession } from '@paylinks/client'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useApi } from '../api/api.ts'
import { PageHead } from '../layout/page-head.tsx'
import { When } from '../layout/when.tsx'
import { LoadFailed } from '../lists/list-table.tsx'
import { formatMoney } from '../money/money.ts'
import { useSession } from '../session/session.ts'
import { amountTextOf, SessionStatus } from './session-status.tsx'

export function SessionPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { mode } = useSession()
  const api = useApi()
  const session = useQuery({
    queryKey: ['checkout-session', mode, id],
    queryFn: () => api.checkoutSessions.get(id),
    refetchInterval: 10_000,
  })
  if (session.isError) return <LoadFailed error={session.error} onRetry={() => session.refetch()} />
  if (session.data === undefined) return <Skeleton h={240} />
  return <SessionDetails session={session.data} />
}

function SessionDetails({ session }: { session: CheckoutSession }) {
  return (
    <>
      <PageHead title={`Session, ${amountTextOf(session, formatMoney)}`}>
        <SessionStatus status={session.status} />
      </PageHead>
      <Stack gap="xl">
        <section aria-labelledby="timeline">
          <Title order={2} size="h4" mb="sm" id="timeline">
            What happened
          </Title>
          <Timeline active={session.status === 'open' ? 0 : 1} bulletSize={16}>
            <Timeline.Item title="Opened">
              <When at={session.created_at} />
            </Timeline.Item>
            {session.completed_at !== null ? (
              <Timeline.Item title={session.payment?.amount_atom === 0 ? 'Completed' : 'Paid'}>
                <When at={session.completed_at} />
                {session.payment !== null && <Text size="sm">{methodOf(session)}</Text>}
              </Timeline.Item>
            ) : (
              <Timeline.Item title={session.status === 'expired' ? 'Expired' : 'Expires'}>
                <When at={session.expires_at} />
              </Timeline.Item>
            )}
          </Timeline>
        </section>
        <section aria-labelledby="details">
          <Title order={2} size="h4" mb="sm" id="details">
            Details
          </Title>
          <Table variant="vertical" layout="fixed" withTableBorder>
            <Table.Tbody>
              {session.line_items.map((item) => (
                <Table.Tr key={item.price_id}>
                  <Table.Th w={{ base: 130, sm: 220 }}>Item</Table.Th>
                  <Table.Td dir="auto">
                    {item.quantity} × {item.product_name}, {formatMoney(item.unit_amount_atom, item.currency)}
                  </Table.Td>
                </Table.Tr>
              ))}
              <Fact name="Subtotal">{money(session, session.amount_subtotal_atom)}</Fact>
              {session.amount_discount_atom > 0 && (
                <Fact name="Discount">−{money(session, session.amount_discount_atom)}</Fact>
              )}
              <Fact name="Total">{money(session, session.amount_total_atom)}</Fact>
              <Fact name="Customer">{session.customer_email ?? session.customer_id ?? '—'}</Fact>
              <Fact name="Payment link">
                <Link to="/payment-links/$id" params={{ id: session.payment_link_id }}>
                  {session.payment_link_id}
                </Link>{' '}
                (version {session.payment_link_version})
              </Fact>
              <Fact name="Id">{session.id}</Fact>
            </Table.Tbody>
          </Table>
        </section>
      </Stack>
    </>
  )
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th w={{ base: 130, sm: 220 }}>{name}</Table.Th>
      <Table.Td>{children}</Table.Td>
    </Table.Tr>
  )
}

function money({ currency }: CheckoutSession, atoms: number): string {
  return currency === null ? '—' : formatMoney(atoms, currency)
}

function methodOf({ payment }: CheckoutSession): string {
  if (payment === null) return ''
  return payment.card_last_four === null
    ? payment.method.replaceAll('_', ' ')
    : `${payment.card_brand ?? 'Card'} ending in ${payment.card_last_four}`
}
