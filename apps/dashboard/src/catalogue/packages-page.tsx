import { Alert, Button, Group, Modal, NumberInput, Stack, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Package } from '@paylinks/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { reasonOf, useApi } from '../api/api.ts'
import { PageHead } from '../layout/page-head.tsx'
import { When } from '../layout/when.tsx'
import { type DraftLine, lineOf, per } from '../link-form/link-draft.ts'
import { usePriceSearch } from '../link-form/search-catalogue.ts'
import { SearchSelect } from '../link-form/search-select.tsx'
import { ListTable } from '../lists/list-table.tsx'
import { SearchBox, useListSearch } from '../lists/search-box.tsx'
import { PAGE_SIZE, useList } from '../lists/use-list.ts'
import { formatMoney } from '../money/money.ts'
import { ActiveBadge } from './active-badge.tsx'
import { ArchiveButton, totalText } from './archive-button.tsx'

export function PackagesPage() {
  const api = useApi()
  const [opened, { open, close }] = useDisclosure()
  const search = useListSearch()
  const list = useList<Package>('packages', search.query, (starting_after) =>
    api.packages.list({ ...search.query, limit: PAGE_SIZE, starting_after } as never),
  )
  return (
    <>
      <PageHead title="Packages">
        <Button onClick={open}>New package</Button>
      </PageHead>
      <SearchBox search={search} />
      <ListTable
        label="Packages"
        list={list}
        columns={[
          { head: 'Name', cell: ({ name }) => <span dir="auto">{name}</span> },
          { head: 'Status', cell: ({ is_active }) => <ActiveBadge isActive={is_active} /> },
          { head: 'Total', align: 'right', cell: (one) => formatMoney(one.total_amount_atom, one.currency) },
          { head: 'Created', cell: ({ created_at }) => <When at={created_at} />, isOptional: true },
          {
            head: 'Change',
            cell: (one) => (
              <ArchiveButton
                name={one.name}
                isActive={one.is_active}
                queryKey={[one.id]}
                countLinks={async () =>
                  totalText(await api.paymentLinks.list({ package_id: one.id, is_active: true, limit: 1 }))
                }
                setActive={(is_active) => api.packages.update(one.id, { is_active })}
              />
            ),
          },
        ]}
        empty={<Text c="dimmed">No packages here. A package bundles several prices, to sell them as one.</Text>}
      />
      <NewPackageForm opened={opened} onClose={close} />
    </>
  )
}

function NewPackageForm({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const api = useApi()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [lines, setLines] = useState<DraftLine[]>([])
  const create = useMutation({
    mutationFn: () =>
      api.packages.create({
        name: name.trim(),
        items: lines.map(({ priceId, quantity }) => ({ price_id: priceId, quantity })),
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['packages'] })
      setName('')
      setLines([])
      onClose()
    },
  })
  function submit(event: FormEvent): void {
    event.preventDefault()
    create.mutate()
  }
  return (
    <Modal opened={opened} onClose={onClose} title="New package">
      <form onSubmit={submit}>
        <Stack>
          {create.isError && (
            <Alert color="red" role="alert">
              {reasonOf(create.error)}
            </Alert>
          )}
          <TextInput label="Name" required value={name} onChange={(event) => setName(event.currentTarget.value)} />
          {lines.map((line) => (
            <Group key={line.priceId} justify="space-between">
              <Text size="sm" dir="auto">
                {line.name}, {formatMoney(line.unitAmountAtom, line.currency)} {per(line.recurring)}
              </Text>
              <NumberInput
                aria-label={`Quantity of ${line.name}`}
                w={90}
                min={1}
                max={999_999}
                value={line.quantity}
                onChange={(quantity) =>
                  setLines(lines.map((one) => (one === line ? { ...one, quantity: Number(quantity) || 1 } : one)))
                }
              />
            </Group>
          ))}
          <SearchSelect
            label="Add a price"
            placeholder="Type a product's name"
            useSearch={usePriceSearch}
            option={({ price, product }) => ({
              value: price.id,
              label: `${product.name} — ${formatMoney(price.unit_amount_atom, price.currency)}`,
            })}
            onPick={({ price, product }) => {
              if (!lines.some(({ priceId }) => priceId === price.id)) setLines([...lines, lineOf(price, product.name)])
            }}
          />
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending} disabled={lines.length === 0}>
              Create package
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
