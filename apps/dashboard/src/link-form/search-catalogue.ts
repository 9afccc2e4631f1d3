import { useDebouncedValue } from '@mantine/hooks'
import type { Price, Product } from '@paylinks/client'
import { useQuery } from '@tanstack/react-query'
import { useApi } from '../api/api.ts'
import { useSession } from '../session/session.ts'

const PRODUCTS_SHOWN = 8

export type PriceChoice = { price: Price; product: Product }

/** Active prices of the active products whose name contains the text, newest product first. */
export function usePriceSearch(text: string, enabled: boolean) {
  const { mode } = useSession()
  const api = useApi()
  const [q] = useDebouncedValue(text.trim(), 200)
  return useQuery({
    enabled,
    queryKey: ['price-search', mode, q],
    queryFn: async (): Promise<PriceChoice[]> => {
      const query = { is_active: true, limit: PRODUCTS_SHOWN, ...(q !== '' && { q }) }
      const { data: products } = await api.products.list(query)
      const prices = await Promise.all(
        products.map(({ id }) => api.prices.list({ product_id: id, is_active: true, limit: 20 })),
      )
      return products.flatMap((product, index) => (prices[index]?.data ?? []).map((price) => ({ price, product })))
    },
  })
}

export function usePackageSearch(text: string, enabled: boolean) {
  const { mode } = useSession()
  const api = useApi()
  const [q] = useDebouncedValue(text.trim(), 200)
  return useQuery({
    enabled,
    queryKey: ['package-search', mode, q],
    queryFn: async () => {
      const query = { is_active: true, limit: 20, ...(q !== '' && { q }) }
      return (await api.packages.list(query)).data
    },
  })
}

export function useCouponSearch(text: string, enabled: boolean) {
  const { mode } = useSession()
  const api = useApi()
  const [q] = useDebouncedValue(text.trim(), 200)
  return useQuery({
    enabled,
    queryKey: ['coupon-search', mode, q],
    queryFn: async () => {
      const query = { is_active: true, limit: 20, ...(q !== '' && { q }) }
      return (await api.coupons.list(query)).data
    },
  })
}

export function useCustomerSearch(text: string, enabled: boolean) {
  const { mode } = useSession()
  const api = useApi()
  const [q] = useDebouncedValue(text.trim(), 200)
  return useQuery({
    enabled,
    queryKey: ['customer-search', mode, q],
    queryFn: async () => {
      const query = { limit: 20, ...(q !== '' && { q }) }
      return (await api.customers.list(query)).data
    },
  })
}
