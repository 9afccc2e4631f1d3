import { Alert, Button, Group, Modal, NumberInput, Select, Stack, TextInput } from '@mantine/core'
import type { Product } from '@paylinks/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { reasonOf, useApi } from '../api/api.ts'
import { currencyOptions, formatMoney, parseAmount } from '../money/money.ts'
import type { PriceChoice } from './search-catalogue.ts'

type NewPriceFormProps = {
  opened: boolean
  onClose: () => void
  onCreated: (choice: PriceChoice) => void
  /** The product that the price is for; without one the form makes the product too. */
  product?: Product
  currency?: string | undefined
  recurring?: boolean
}

const intervals = ['day', 'week', 'month', 'year'] as const

/** Makes a price, and its product where there is none yet, without leaving the page. */
export function NewPriceForm({ opened, onClose, onCreated, product, currency: given, recurring }: NewPriceFormProps) {
  const api = useApi()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [amount, setAmount] = useState('')
  const [currency, setCurrency] = useState(given ?? 'USD')
  const [type, setType] = useState<'one_time' | 'recurring'>(recurring ? 'recurring' : 'one_time')
  const [interval, setInterval] = useState<(typeof intervals)[number]>('month')
  const [count, setCount] = useState<number | string>(1)
  const [touched, setTouched] = useState(false)
  const atoms = parseAmount(amount, currency)

  const create = useMutation({
    mutationFn: async (): Promise<PriceChoice> => {
      const made = product ?? (await api.products.create({ name: name.trim() }))
      const price = await api.prices.create({
        product_id: made.id,
        unit_amount_atom: atoms ?? 0,
        currency,
        type,
        ...(type === 'recurring' && { billing_interval: interval, billing_interval_count: Number(count) }),
      })
      return { price, product: made }
    },
    onSuccess: (choice) => {
      void queries.invalidateQueries()
      onCreated(choice)
      onClose()
      setName('')
      setAmount('')
      setTouched(false)
    },
  })

  function submit(event: FormEvent): void {
    event.preventDefault()
    event.stopPropagation()
    setTouched(true)
    if (atoms !== null && (product !== undefined || name.trim() !== '')) create.mutate()
  }

  return (
    <Modal opened={opened} onClose={onClose} title={product === undefined ? 'New product and price' : 'New price'}>
      <form onSubmit={submit}>
        <Stack>
          {create.isError && (
            <Alert color="red" role="alert">
              {reasonOf(create.error)}
            </Alert>
          )}
          {product === undefined && (
            <TextInput
              label="Product name"
              description="What customers see."
              value={name}
              maxLength={255}
              onChange={(event) => setName(event.currentTarget.value)}
              error={touched && name.trim() === '' ? 'Enter a name.' : undefined}
              data-autofocus
            />
          )}
          <Group grow align="start">
            <TextInput
              label="Amount"
              inputMode="decimal"
              value={amount}
              onChange={(event) => setAmount(event.currentTarget.value)}
              description={atoms === null ? 'For example 49 or 49.50' : formatMoney(atoms, currency)}
              error={touched && atoms === null ? 'Enter an amount, such as 49.50.' : undefined}
            />
            <Select
              label="Currency"
              description="ISO 4217"
              searchable
              data={currencyOptions}
              value={currency}
              onChange={(value) => setCurrency(value ?? currency)}
              allowDeselect={false}
            />
          </Group>
          <Select
            label="Charged"
            data={[
              { value: 'one_time', label: 'Once' },
              { value: 'recurring', label: 'Again and again' },
            ]}
            value={type}
            onChange={(value) => setType(value === 'recurring' ? 'recurring' : 'one_time')}
            allowDeselect={false}
          />
          {type === 'recurring' && (
            <Group grow>
              <NumberInput label="Every" min={1} max={365} value={count} onChange={setCount} allowDecimal={false} />
              <Select
                label="Interval"
                data={[...intervals]}
                value={interval}
                onChange={(value) => setInterval((value ?? 'month') as (typeof intervals)[number])}
                allowDeselect={false}
              />
            </Group>
          )}
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Add
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
