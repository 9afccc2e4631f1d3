import type { CreatePackage } from '@paylinks/contracts/packages'
import { AT_FAULT, type Draft } from '../catalogue/read-form.ts'
import { type Cart, type Catalogue, cartOfPrices } from '../payment-links/cart.ts'

/** What the items of a package ask for, as far as they could be read: the line items of a link that sells it. */
export function wantedItems({ items }: Draft<CreatePackage>): { price_id?: string; quantity?: number }[] {
  if (items === AT_FAULT) return []
  return items.map((item) => {
    if (item === AT_FAULT) return {}
    return {
      ...(item.price_id === AT_FAULT ? {} : { price_id: item.price_id }),
      ...(item.quantity === AT_FAULT ? {} : { quantity: item.quantity }),
    }
  })
}

/** The cart that a package is. The rules on carts hold for it too, so that a package can be sold when it is made. */
export function packageCart(draft: Draft<CreatePackage>, { prices }: Pick<Catalogue, 'prices'>): Cart {
  const lines = wantedItems(draft).map(({ price_id, quantity = 0 }, index) => {
    return { path: `items[${index}].price_id`, priceId: price_id, quantity, description: null }
  })
  return cartOfPrices('items', lines, prices)
}
