import { Button, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Price, Product } from '@paylinks/client'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useApi } from '../api/api.ts'
import { PageHead } from '../layout/page-head.tsx'
import { lineOf, per } from '../link-form/link-draft.ts'
import { NewPriceForm } from '../link-form/new-price-form.tsx'
import { ListTable, LoadFailed } from '../lists/list-table.tsx'
import { PAGE_SIZE, useList } from '../lists/use-list.ts'
import { formatMoney } from '../money/money.ts'
import { useSession } from '../session/session.ts'
import { ActiveBadge } from './active-badge.tsx'
import { ArchiveButton, totalText } from './archive-button.tsx'

export function ProductPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { mode } = useSession()
  const api = useApi()
  const product = useQuery({
    queryKey: ['product', mode, id],
    queryFn: () => api.products.get(id),
  })
  if (product.isError) return <LoadFailed error={product.error} onRetry={() => product.refetch()} />
  if (product.data === undefined) return <Skeleton h={240} />
  return <ProductDetails product={product.data} />
}

function ProductDetails({ product }: { product: Product }) {
  const api = useApi()
  const [opened, { open, close }] = useDisclosure()
  const prices = useList<Price>('prices', { product: product.id }, (starting_after) =>
    api.prices.list({ product_id: product.id, limit: PAGE_SIZE, starting_after } as never),
  )

  /** The active links that sell one of these prices; a link that sells two of them counts twice. */
  async function countLinks(priceIds: string[]): Promise<string> {
    const pages = await Promise.all(
      priceIds.map((price_id) => api.paymentLinks.list({ price_id, is_active: true, limit: 1 })),
    )
    return totalText({ total: pages.reduce((sum, { total = 0 }) => sum + total, 0) })
  }

  return (
    <>
      <PageHead title={product.name}>
        <ActiveBadge isActive={product.is_active} />
        <ArchiveButton
          name={product.name}
          isActive={product.is_active}
          queryKey={[product.id]}
          countLinks={() => countLinks(prices.rows.map(({ id }) => id))}
          setActive={(is_active) => api.products.update(product.id, { is_active })}
        />
      </PageHead>
      <Stack>
        {product.description !== null && <Text dir="auto">{product.description}</Text>}
        <Title order={2} size="h4">
          Prices
        </Title>
        <ListTable
          label="Prices"
          list={prices}
          columns={[
            {
              head: 'Price',
              cell: (price) =>
                `${formatMoney(price.unit_amount_atom, price.currency)} ${per(lineOf(price, '').recurring)}`,
            },
            { head: 'Status', cell: ({ is_active }) => <ActiveBadge isActive={is_active} /> },
            { head: 'Id', cell: ({ id }) => id, isOptional: true },
            {
              head: 'Change',
              cell: (price) => (
                <ArchiveButton
                  name={formatMoney(price.unit_amount_atom, price.currency)}
                  isActive={price.is_active}
                  queryKey={[price.id]}
                  countLinks={() => countLinks([price.id])}
                  setActive={(is_active) => api.prices.update(price.id, { is_active })}
                />
              ),
            },
          ]}
          empty={<Text c="dimmed">This product has no price yet.</Text>}
        />
        <Button variant="default" onClick={open} w="fit-content">
          New price
        </Button>
      </Stack>
      <NewPriceForm opened={opened} onClose={close} product={product} onCreated={() => void prices.refetch()} />
    </>
  )
}
