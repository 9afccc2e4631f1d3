import { type FieldError, fault } from '@paylinks/contracts/errors'
import type { CreatePaymentLink, LineItem } from '@paylinks/contracts/payment-links'
import { type AT_FAULT, type Draft, known } from '../request-body/read-body.ts'

type LinkDraft = Pick<Draft<CreatePaymentLink>, 'line_items' | 'package_ids'>

export type Price = {
  /** Neither the price nor its product is archived. */
  isSellable: boolean
  /** Stands under a line that has no description of its own. */
  productDescription: string | null
  item: Omit<LineItem, 'quantity' | 'min_quantity' | 'max_quantity' | 'description'>
}

export type Package = { isActive: boolean; items: { priceId: string; quantity: number }[] }

/** What a request names, as its account has it in its mode. What the account has not is absent. */
export type Catalogue = { prices: ReadonlyMap<string, Price>; packages: ReadonlyMap<string, Package> }

/** A line of the cart, and the place in the request that put it there. */
export type CartLine = { path: string; item: LineItem }

export type Cart = {
  /** The field that the cart comes from. */
  field: string
  lines: CartLine[]
  /** Whether every price and package that the request lists is in the cart. */
  isWhole: boolean
  /** What the request names that does not exist or is archived. */
  faults: FieldError[]
}

/** A line that a request asks for, as far as it could be read. */
export type WantedLine = {
  path: string
  priceId: string | undefined
  quantity: number
  minQuantity: number | null
  maxQuantity: number | null
  description: string | null
}

type DraftLine = {
  price_id: string | typeof AT_FAULT
  quantity: number | typeof AT_FAULT
  min_quantity?: number | null | typeof AT_FAULT
  max_quantity?: number | null | typeof AT_FAULT
  description?: string | null | typeof AT_FAULT
}

/** The lines that a list of prices and quantities asks for. */
export function wantedLines(
  field: string,
  items: (DraftLine | typeof AT_FAULT)[] | typeof AT_FAULT | undefined,
): WantedLine[] {
  return (known(items) ?? []).map(known).map((item, index) => ({
    path: `${field}[${index}].price_id`,
    priceId: known(item?.price_id),
    quantity: known(item?.quantity) ?? 0,
    minQuantity: known(item?.min_quantity) ?? null,
    maxQuantity: known(item?.max_quantity) ?? null,
    description: known(item?.description) ?? null,
  }))
}

/** The ids of what a request for a link wants to sell. */
export function namedIn({ line_items, package_ids }: LinkDraft): { priceIds: string[]; packageIds: string[] } {
  return {
    priceIds: wantedLines('line_items', line_items).flatMap(({ priceId }) => priceId ?? []),
    packageIds: (known(package_ids) ?? []).flatMap((id) => known(id) ?? []),
  }
}

/** The cart that a request for a link asks for: its line items, or every item of every listed package. */
export function cartOf({ line_items, package_ids }: LinkDraft, { prices, packages }: Catalogue): Cart {
  const wanted = wantedLines('line_items', line_items)
  const field = wanted.length > 0 ? 'line_items' : 'package_ids'
  const faults: FieldError[] = []
  let isWhole = true

  for (const [index, id] of (known(package_ids) ?? []).map(known).entries()) {
    const path = `package_ids[${index}]`
    const listed = packages.get(id ?? '')
    if (listed === undefined) {
      isWhole = false
      if (id !== undefined) faults.push(fault(path, 'package_not_found'))
      continue
    }
    if (!listed.isActive) faults.push(fault(path, 'package_inactive'))
    wanted.push(
      ...listed.items.map((item) => ({ path, ...item, minQuantity: null, maxQuantity: null, description: null })),
    )
  }

  const cart = cartOfPrices(field, wanted, prices)
  return { ...cart, isWhole: isWhole && cart.isWhole, faults: [...faults, ...cart.faults] }
}

/** The cart of these prices, each with the place in the request that names it. */
export function cartOfPrices(field: string, wanted: WantedLine[], prices: Catalogue['prices']): Cart {
  const cart: Cart = { field, lines: [], isWhole: true, faults: [] }
  for (const { path, priceId, quantity, minQuantity, maxQuantity, description } of wanted) {
    const price = prices.get(priceId ?? '')
    if (price === undefined) {
      cart.isWhole = false
      if (priceId !== undefined) cart.faults.push(fault(path, 'price_not_found'))
      continue
    }
    if (!price.isSellable)
      cart.faults.push(fault(path, 'price_inactive', `The price ${priceId} or its product is archived.`))
    const quantities = { quantity, min_quantity: minQuantity, max_quantity: maxQuantity }
    cart.lines.push({
      path,
      item: { ...price.item, ...quantities, description: description ?? price.productDescription },
    })
  }
  return cart
}

/** The one currency of the cart; undefined while it is empty or has several. */
export function currencyOf({ lines }: Cart): string | undefined {
  const currencies = new Set(lines.map(({ item }) => item.currency))
  return currencies.size === 1 ? lines[0]?.item.currency : undefined
}

/** Before any coupon. A sum above MAX_AMOUNT_ATOM may be rounded, but stays above it, so it is still refused. */
export function totalAmountAtom({ lines }: Cart): number {
  return lines.reduce((total, { item }) => total + item.quantity * item.unit_amount_atom, 0)
}
