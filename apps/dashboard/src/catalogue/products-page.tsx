import { Button, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Product } from '@paylinks/client'
import { Link, useNavigate } from '@tanstack/react-router'
import { useApi } from '../api/api.ts'
import { PageHead } from '../layout/page-head.tsx'
import { When } from '../layout/when.tsx'
import { NewPriceForm } from '../link-form/new-price-form.tsx'
import { ListTable } from '../lists/list-table.tsx'
import { SearchBox, useListSearch } from '../lists/search-box.tsx'
import { PAGE_SIZE, useList } from '../lists/use-list.ts'
import { ActiveBadge } from './active-badge.tsx'

export function ProductsPage() {
  const api = useApi()
  const navigate = useNavigate()
  const [opened, { open, close }] = useDisclosure()
  const search = useListSearch()
  const list = useList<Product>('products', search.query, (starting_after) =>
    api.products.list({ ...search.query, limit: PAGE_SIZE, starting_after } as never),
  )
  return (
    <>
      <PageHead title="Products">
        <Button onClick={open}>New product</Button>
      </PageHead>
      <SearchBox search={search} />
      <ListTable
        label="Products"
        list={list}
        columns={[
          {
            head: 'Name',
            cell: (product) => (
              <Link to="/products/$id" params={{ id: product.id }} className="row-link" dir="auto">
                {product.name}
              </Link>
            ),
          },
          { head: 'Status', cell: ({ is_active }) => <ActiveBadge isActive={is_active} /> },
          { head: 'Created', cell: ({ created_at }) => <When at={created_at} />, isOptional: true },
        ]}
        empty={
          <Stack align="center">
            <Text fw={600}>No products here</Text>
            <Text c="dimmed">A product is what customers buy. Its prices say what it costs.</Text>
            <Button onClick={open}>Create a product and a price</Button>
          </Stack>
        }
      />
      <NewPriceForm
        opened={opened}
        onClose={close}
        onCreated={({ product }) => void navigate({ to: '/products/$id', params: { id: product.id } })}
      />
    </>
  )
}
