import { Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { api, ok } from '../api/api.ts'
import type { CheckoutSession } from '../api/types.ts'
import { When } from '../layout/when.tsx'
import { ListTable } from '../lists/list-table.tsx'
import { PAGE_SIZE, useList } from '../lists/use-list.ts'
import { formatMoney } from '../money/money.ts'
import { useSession } from '../session/session.ts'
import { amountTextOf, SessionStatus } from './session-status.tsx'

type SessionsTableProps = {
  /** As the API's list takes them. */
  filters: Record<string, string>
  refetchInterval?: number
}

/** Checkout sessions, newest first, kept up to date. */
export function SessionsTable({ filters, refetchInterval }: SessionsTableProps) {
  const { accountId: account_id } = useSession()
  const list = useList<CheckoutSession>(
    'checkout-sessions',
    filters,
    (starting_after) =>
      ok(
        api.GET('/api/{account_id}/checkout-sessions', {
          params: { path: { account_id }, query: { ...filters, limit: PAGE_SIZE, starting_after } as never },
        }),
      ),
    refetchInterval,
  )
  return (
    <ListTable
      label="Checkout sessions"
      list={list}
      columns={[
        {
          head: 'Opened',
          cell: (session) => (
            <Link to="/sessions/$id" params={{ id: session.id }} className="row-link">
              <When at={session.created_at} />
            </Link>
          ),
        },
        { head: 'Status', cell: ({ status }) => <SessionStatus status={status} /> },
        { head: 'Amount', align: 'right', cell: (session) => amountTextOf(session, formatMoney) },
        { head: 'Customer', cell: ({ customer_email }) => customer_email ?? '—', isOptional: true },
      ]}
      empty={<Text c="dimmed">Nobody has opened a link here yet. Each open makes one checkout session.</Text>}
    />
  )
}
