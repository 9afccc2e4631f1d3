import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Customer } from '@paylinks/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { reasonOf, useApi } from '../api/api.ts'
import { PageHead } from '../layout/page-head.tsx'
import { When } from '../layout/when.tsx'
import { ListTable } from '../lists/list-table.tsx'
import { SearchBox, useListSearch } from '../lists/search-box.tsx'
import { PAGE_SIZE, useList } from '../lists/use-list.ts'

export function CustomersPage() {
  const api = useApi()
  const [opened, { open, close }] = useDisclosure()
  const search = useListSearch()
  const list = useList<Customer>('customers', search.query, (starting_after) =>
    api.customers.list({ ...search.query, limit: PAGE_SIZE, starting_after } as never),
  )
  return (
    <>
      <PageHead title="Customers">
        <Button onClick={open}>New customer</Button>
      </PageHead>
      <SearchBox search={search} hasStatus={false} label="Search by name or email" />
      <ListTable
        label="Customers"
        list={list}
        columns={[
          { head: 'Name', cell: ({ name }) => <span dir="auto">{name ?? '—'}</span> },
          { head: 'Email', cell: ({ email }) => email ?? '—' },
          { head: 'Created', cell: ({ created_at }) => <When at={created_at} />, isOptional: true },
          { head: 'Id', cell: ({ id }) => id, isOptional: true },
        ]}
        empty={<Text c="dimmed">No customers here. Customers appear when they pay, or when you create them.</Text>}
      />
      <NewCustomerForm opened={opened} onClose={close} />
    </>
  )
}

function NewCustomerForm({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const api = useApi()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const create = useMutation({
    mutationFn: () =>
      api.customers.create({ ...(name.trim() && { name: name.trim() }), ...(email.trim() && { email: email.trim() }) }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['customers'] })
      setName('')
      setEmail('')
      onClose()
    },
  })
  function submit(event: FormEvent): void {
    event.preventDefault()
    create.mutate()
  }
  return (
    <Modal opened={opened} onClose={onClose} title="New customer">
      <form onSubmit={submit} noValidate>
        <Stack>
          {create.isError && (
            <Alert color="red" role="alert">
              {reasonOf(create.error)}
            </Alert>
          )}
          <TextInput label="Name" value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <TextInput
            label="Email"
            type="email"
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Create customer
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
