import { Alert, Button, Center, Group, Skeleton, Stack, Table, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { reasonOf } from '../api/api.ts'
import type { useList } from './use-list.ts'

type Column<Item> = { head: string; cell: (item: Item) => ReactNode; isOptional?: boolean; align?: 'right' }

type ListTableProps<Item extends { id: string }> = {
  /** What the table is, for those who do not see it. */
  label: string
  list: ReturnType<typeof useList<Item>>
  columns: Column<Item>[]
  /** Shown when there is nothing, so that it says what to do. */
  empty: ReactNode
}

/** One list of the dashboard: rows, skeletons while it loads, what to do when it fails, and more of it on demand. */
export function ListTable<Item extends { id: string }>({ label, list, columns, empty }: ListTableProps<Item>) {
  if (list.isError && list.rows.length === 0) return <LoadFailed error={list.error} onRetry={() => list.refetch()} />
  if (list.isSuccess && list.rows.length === 0) return <Center py="xl">{empty}</Center>
  return (
    <Stack>
      {list.isError && <LoadFailed error={list.error} onRetry={() => list.refetch()} />}
      <Table.ScrollContainer minWidth={320}>
        <Table aria-label={label} verticalSpacing="sm" aria-busy={list.isLoading}>
          <Table.Thead>
            <Table.Tr>
              {columns.map(({ head, isOptional, align }) => (
                <Table.Th key={head} className={isOptional ? 'optional-column' : undefined} ta={align}>
                  {head}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {list.isLoading
              ? ['a', 'b', 'c', 'd', 'e'].map((row) => (
                  <Table.Tr key={row}>
                    {columns.map(({ head, isOptional }) => (
                      <Table.Td key={head} className={isOptional ? 'optional-column' : undefined}>
                        <Skeleton h={16} />
                      </Table.Td>
                    ))}
                  </Table.Tr>
                ))
              : list.rows.map((item) => (
                  <Table.Tr key={item.id}>
                    {columns.map(({ head, cell, isOptional, align }) => (
                      <Table.Td key={head} className={isOptional ? 'optional-column' : undefined} ta={align}>
                        {cell(item)}
                      </Table.Td>
                    ))}
                  </Table.Tr>
                ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {list.hasNextPage && (
        <Center>
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
            Show more
          </Button>
        </Center>
      )}
    </Stack>
  )
}

export function LoadFailed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <Alert color="red" role="alert" title="This could not be loaded">
      <Group justify="space-between">
        <Text size="sm">{reasonOf(error)}</Text>
        <Button size="xs" variant="default" onClick={onRetry}>
          Try again
        </Button>
      </Group>
    </Alert>
  )
}
