import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import type { PaymentLink } from '@paylinks/client'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useApi } from '../api/api.ts'
import { PageHead } from '../layout/page-head.tsx'
import { When } from '../layout/when.tsx'
import { ListTable } from '../lists/list-table.tsx'
import { PAGE_SIZE, useList } from '../lists/use-list.ts'
import { currencyOptions, formatMoney } from '../money/money.ts'
import { CopyText } from './copy-url.tsx'
import { LinkStatus, modeNames } from './link-status.tsx'

type Filters = { q?: string; status?: string; mode?: string; currency?: string; since?: string }

export function LinksPage() {
  const api = useApi()
  const filters = useSearch({ strict: false }) as Filters
  const navigate = useNavigate()
  const setFilters = (change: Filters) =>
    void navigate({ to: '/payment-links', search: { ...filters, ...change }, replace: true })
  const [text, setText] = useState(filters.q ?? '')
  const search = useDebouncedCallback((q: string) => setFilters({ q }), 250)

  const list = useList<PaymentLink>('payment-links', filters, (starting_after) =>
    api.paymentLinks.list({ ...queryOf(filters), limit: PAGE_SIZE, starting_after } as never),
  )
  const isFiltered = Object.values(filters).some((value) => value !== undefined && value !== '')

  return (
    <>
      <PageHead title="Payment Links">
        <Button component={Link} to="/payment-links/new">
          Create Payment Link
        </Button>
      </PageHead>
      <Group mb="md" align="end">
        <TextInput
          label="Search by name"
          value={text}
          maxLength={255}
          onChange={(event) => {
            setText(event.currentTarget.value)
            search(event.currentTarget.value)
          }}
        />
        <Select
          label="Status"
          clearable
          data={[
            { value: 'true', label: 'Active' },
            { value: 'false', label: 'Inactive' },
          ]}
          value={filters.status ?? null}
          onChange={(status) => setFilters({ status: status ?? '' })}
          w={130}
        />
        <Select
          label="Mode"
          clearable
          data={Object.entries(modeNames).map(([value, label]) => ({ value, label }))}
          value={filters.mode ?? null}
          onChange={(mode) => setFilters({ mode: mode ?? '' })}
          w={180}
        />
        <Select
          label="Currency"
          clearable
          searchable
          data={currencyOptions}
          value={filters.currency ?? null}
          onChange={(currency) => setFilters({ currency: currency ?? '' })}
          w={180}
        />
        <TextInput
          label="Created since"
          type="date"
          value={filters.since ?? ''}
          onChange={(event) => setFilters({ since: event.currentTarget.value })}
        />
      </Group>
      <ListTable
        label="Payment links"
        list={list}
        columns={[
          {
            head: 'Name',
            cell: (link) => (
              <Link to="/payment-links/$id" params={{ id: link.id }} className="row-link" dir="auto">
                {link.name ?? link.line_items[0]?.product_name ?? 'Untitled link'}
              </Link>
            ),
          },
          { head: 'Status', cell: (link) => <LinkStatus link={link} /> },
          { head: 'Mode', cell: (link) => modeNames[link.mode], isOptional: true },
          {
            head: 'Total',
            align: 'right',
            cell: (link) => (link.currency === null ? '—' : formatMoney(link.total_amount_atom, link.currency)),
          },
          { head: 'Created', cell: (link) => <When at={link.created_at} />, isOptional: true },
          { head: 'Link', cell: (link) => <CopyText text={link.url} label="Copy link" /> },
        ]}
        empty={
          isFiltered ? (
            <Text>No payment link matches these filters.</Text>
          ) : (
            <Stack align="center" maw={420} ta="center">
              <Text fw={600}>You have no payment links yet</Text>
              <Text c="dimmed">
                A payment link is one URL that you share with any number of customers. Each of them gets a page to pay
                on.
              </Text>
              <Button component={Link} to="/payment-links/new">
                Create your first link
              </Button>
            </Stack>
          )
        }
      />
    </>
  )
}

function queryOf({ q, status, mode, currency, since }: Filters): Record<string, unknown> {
  const from = since === undefined || since === '' ? undefined : new Date(`${since}T00:00:00`)
  return {
    ...(q && { q }),
    ...((status === 'true' || status === 'false') && { is_active: status }),
    ...(mode && { mode }),
    ...(currency && { currency }),
    ...(from !== undefined && !Number.isNaN(from.getTime()) && { created_at_gte: from.toISOString() }),
  }
}
