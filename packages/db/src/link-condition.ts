import { Prisma } from './client.ts'

/**
 * What the row `l` of `payment_links` must meet to be sold: every price, product and package that it sells is active. It
 * is read from the catalogue and stored nowhere, so that archiving changes one row, however many links sell it.
 */
export const isSellable = Prisma.sql`(
  NOT EXISTS (
    SELECT FROM payment_link_prices sold
    JOIN prices price ON price.id = sold.price_id
    JOIN products product ON product.id = price.product_id
    WHERE sold.link_id = l.id AND NOT (price.is_active AND product.is_active)
  )
  AND NOT EXISTS (
    SELECT FROM payment_link_packages sold
    JOIN packages package ON package.id = sold.package_id
    WHERE sold.link_id = l.id AND NOT package.is_active
  ))`
