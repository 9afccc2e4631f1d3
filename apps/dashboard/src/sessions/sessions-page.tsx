import { Group, Select, TextInput } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { PageHead } from '../layout/page-head.tsx'
import { ExportButton } from './export-button.tsx'
import { SessionsTable } from './sessions-table.tsx'

type Filters = { status?: string; since?: string; payment_link_id?: string }

export function SessionsPage() {
  const filters = useSearch({ strict: false }) as Filters
  const navigate = useNavigate()
  const setFilters = (change: Filters) =>
    void navigate({ to: '/sessions', search: { ...filters, ...change }, replace: true })
  return (
    <>
      <PageHead title="Sessions">
        <ExportButton filters={queryOf(filters)} />
      </PageHead>
      <Group mb="md" align="end">
        <Select
          label="Status"
          clearable
          data={[
            { value: 'open', label: 'Open' },
            { value: 'complete', label: 'Completed' },
            { value: 'expired', label: 'Expired' },
          ]}
          value={filters.status ?? null}
          onChange={(status) => setFilters({ status: status ?? '' })}
        />
        <TextInput
          label="Opened since"
          type="date"
          value={filters.since ?? ''}
          onChange={(event) => setFilters({ since: event.currentTarget.value })}
        />
      </Group>
      <SessionsTable filters={queryOf(filters)} refetchInterval={10_000} />
    </>
  )
}

function queryOf({ status, since, payment_link_id }: Filters): Record<string, string> {
  const from = since === undefined || since === '' ? undefined : new Date(`${since}T00:00:00`)
  return {
    ...(status && { status }),
    ...(payment_link_id && { payment_link_id }),
    ...(from !== undefined && !Number.isNaN(from.getTime()) && { created_at_gte: from.toISOString() }),
  }
}
