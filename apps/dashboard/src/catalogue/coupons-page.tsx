import { Alert, Button, Group, Modal, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Coupon } from '@paylinks/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { reasonOf, useApi } from '../api/api.ts'
import { PageHead } from '../layout/page-head.tsx'
import { ListTable } from '../lists/list-table.tsx'
import { SearchBox, useListSearch } from '../lists/search-box.tsx'
import { PAGE_SIZE, useList } from '../lists/use-list.ts'
import { currencyOptions, formatMoney, parseAmount } from '../money/money.ts'
import { ActiveBadge } from './active-badge.tsx'
import { ArchiveButton } from './archive-button.tsx'

export function CouponsPage() {
  const api = useApi()
  const [opened, { open, close }] = useDisclosure()
  const search = useListSearch()
  const list = useList<Coupon>('coupons', search.query, (starting_after) =>
    api.coupons.list({ ...search.query, limit: PAGE_SIZE, starting_after } as never),
  )
  return (
    <>
      <PageHead title="Coupons">
        <Button onClick={open}>New coupon</Button>
      </PageHead>
      <SearchBox search={search} />
      <ListTable
        label="Coupons"
        list={list}
        columns={[
          { head: 'Name', cell: ({ name, id }) => <span dir="auto">{name ?? id}</span> },
          { head: 'Status', cell: ({ is_active }) => <ActiveBadge isActive={is_active} /> },
          { head: 'Discount', cell: discountText },
          {
            head: 'Used',
            align: 'right',
            isOptional: true,
            cell: ({ times_redeemed, max_redemptions }) =>
              max_redemptions === null ? times_redeemed : `${times_redeemed} of ${max_redemptions}`,
          },
          {
            head: 'Change',
            cell: (coupon) => (
              <ArchiveButton
                name={coupon.name ?? coupon.id}
                isActive={coupon.is_active}
                queryKey={[coupon.id]}
                setActive={(is_active) => api.coupons.update(coupon.id, { is_active })}
              />
            ),
          },
        ]}
        empty={<Text c="dimmed">No coupons here. A coupon takes an amount or a percentage off at checkout.</Text>}
      />
      <NewCouponForm opened={opened} onClose={close} />
    </>
  )
}

function discountText({ percent_off, amount_off_atom, currency, duration, duration_in_months }: Coupon): string {
  const off =
    percent_off !== null ? `${percent_off}% off` : `${formatMoney(amount_off_atom ?? 0, currency ?? 'USD')} off`
  if (duration === 'forever') return `${off}, for as long as a subscription lasts`
  return duration === 'repeating' ? `${off} for ${duration_in_months} months` : `${off} once`
}

function NewCouponForm({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const api = useApi()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [kind, setKind] = useState<'percent' | 'amount'>('percent')
  const [percent, setPercent] = useState<number | string>(10)
  const [amount, setAmount] = useState('')
  const [currency, setCurrency] = useState('USD')
  const [duration, setDuration] = useState<Coupon['duration']>('once')
  const [months, setMonths] = useState<number | string>(3)
  const [limit, setLimit] = useState<number | string>('')
  const create = useMutation({
    mutationFn: () =>
      api.coupons.create({
        ...(name.trim() !== '' && { name: name.trim() }),
        ...(kind === 'percent'
          ? { percent_off: Number(percent) }
          : { amount_off_atom: parseAmount(amount, currency) ?? 0, currency }),
        duration,
        ...(duration === 'repeating' && { duration_in_months: Number(months) }),
        ...(limit !== '' && { max_redemptions: Number(limit) }),
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['coupons'] })
      onClose()
    },
  })
  function submit(event: FormEvent): void {
    event.preventDefault()
    create.mutate()
  }
  return (
    <Modal opened={opened} onClose={onClose} title="New coupon">
      <form onSubmit={submit}>
        <Stack>
          {create.isError && (
            <Alert color="red" role="alert">
              {reasonOf(create.error)}
            </Alert>
          )}
          <TextInput
            label="Name"
            description="What customers see beside the discount."
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Select
            label="Discount"
            data={[
              { value: 'percent', label: 'A percentage' },
              { value: 'amount', label: 'A fixed amount' },
            ]}
            value={kind}
            onChange={(value) => setKind(value === 'amount' ? 'amount' : 'percent')}
            allowDeselect={false}
          />
          {kind === 'percent' ? (
            <NumberInput
              label="Percent off"
              min={0.01}
              max={100}
              decimalScale={2}
              value={percent}
              onChange={setPercent}
            />
          ) : (
            <Group grow>
              <TextInput
                label="Amount off"
                inputMode="decimal"
                value={amount}
                error={
                  amount !== '' && parseAmount(amount, currency) === null ? 'Enter an amount, such as 5.00.' : undefined
                }
                onChange={(event) => setAmount(event.currentTarget.value)}
              />
              <Select
                label="Currency"
                searchable
                data={currencyOptions}
                value={currency}
                onChange={(value) => setCurrency(value ?? currency)}
                allowDeselect={false}
              />
            </Group>
          )}
          <Select
            label="For subscriptions, it holds for"
            data={[
              { value: 'once', label: 'The first charge' },
              { value: 'repeating', label: 'Some months' },
              { value: 'forever', label: 'Every charge' },
            ]}
            value={duration}
            onChange={(value) => setDuration((value ?? 'once') as Coupon['duration'])}
            allowDeselect={false}
          />
          {duration === 'repeating' && (
            <NumberInput label="Months" min={1} max={120} value={months} onChange={setMonths} />
          )}
          <NumberInput
            label="How many checkouts may use it"
            description="Leave it empty for no limit."
            min={1}
            value={limit}
            onChange={setLimit}
          />
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Create coupon
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
