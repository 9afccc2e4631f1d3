import { Group, Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'

type Filters = { q?: string; status?: string }

/** The search of a list, which lives in the page's address. */
export function useListSearch() {
  const filters = useSearch({ strict: false }) as Filters
  const navigate = useNavigate()
  return {
    filters,
    /** As the API's lists take it. */
    query: {
      ...(filters.q && { q: filters.q }),
      ...((filters.status === 'true' || filters.status === 'false') && { is_active: filters.status }),
    },
    set: (change: Filters) => void navigate({ to: '.', search: { ...filters, ...change } as never, replace: true }),
  }
}

type SearchBoxProps = { search: ReturnType<typeof useListSearch>; hasStatus?: boolean; label?: string }

export function SearchBox({ search, hasStatus = true, label = 'Search by name' }: SearchBoxProps) {
  const { filters, set } = search
  const [text, setText] = useState(filters.q ?? '')
  const later = useDebouncedCallback((q: string) => set({ q }), 250)
  return (
    <Group mb="md" align="end">
      <TextInput
        label={label}
        value={text}
        maxLength={255}
        onChange={(event) => {
          setText(event.currentTarget.value)
          later(event.currentTarget.value)
        }}
      />
      {hasStatus && (
        <Select
          label="Status"
          clearable
          data={[
            { value: 'true', label: 'Active' },
            { value: 'false', label: 'Archived' },
          ]}
          value={filters.status ?? null}
          onChange={(status) => set({ status: status ?? '' })}
        />
      )}
    </Group>
  )
}
