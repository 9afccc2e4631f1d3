import { Text } from '@mantine/core'
import type { CheckoutSession } from '@paylinks/client'
import { Link } from '@tanstack/react-router'
import { useApi } from '../api/api.ts'
import { When } from '../layout/when.tsx'
import { ListTable } from '../lists/list-table.tsx'
import { PAGE_SIZE, useList } from '../lists/use-list.ts'
import { formatMoney } from '../money/money.ts'
import { amountTextOf, SessionStatus } from './session-status.tsx'

type SessionsTableProps = {
  /** As the API's list takes them. */
  filters: Record<string, string>
  refetchInterval?: number
}

/** Checkout sessions, newest first, kept up to date. */
export function SessionsTable({ filters, refetchInterval }: SessionsTableProps) {
  const api = useApi()
  const list = useList<CheckoutSession>(
    'checkout-sessions',
    filters,
    (starting_after) => api.checkoutSessions.list({ ...filters, limit: PAGE_SIZE, starting_after } as never),
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
