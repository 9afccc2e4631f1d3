import type { OpenParameters } from '@paylinks/contracts/open-parameters'
import type { Db, Transaction } from '@paylinks/db/client'
import { isSellable } from '@paylinks/db/link-condition'
import { queryPrepared } from '@paylinks/db/prepared-query'

/** One open, as the mint statement takes it. */
export type MintRow = {
  requestId: string
  secureToken: string
  /** Hexadecimal. */
  tokenHash: string
  /** The part of the session's id after its prefix and mode, which is the link's and known to the statement alone. */
  idSuffix: string
  /** What the address of the open told about its customer. */
  parameters?: OpenParameters | undefined
}

/** A link as an open finds it. */
export type LinkStatus = { linkId: string; linkVersion: number; isActive: boolean; isSellable: boolean }

export type SessionRef = { sessionId: string; linkId: string; linkVersion: number }

/** What the mint statement found and did for one open. */
export type MintedRow = {
  requestId: string
  /** Null when no link has the token. */
  link: LinkStatus | null
  /** The session that the statement made. Null when the link sells nothing now, or when the open has a session already. */
  session: SessionRef | null
}

type MintedRecord = {
  request_id: string
  link_id: string | null
  link_version: number | null
  is_active: boolean | null
  is_sellable: boolean | null
  minted_id: string | null
}

/**
 * Mints a session for each open whose link is active and sellable, and tells the status of every link, in one statement
 * and so in one view of the database: a deactivation or an archiving that was committed before is always seen. The
 * request ids must be distinct.
 */
export async function mintRows(db: Db, rows: MintRow[]): Promise<MintedRow[]> {
  const values: unknown[] = [
    [...new Set(rows.map((row) => row.secureToken))],
    rows.map((row) => row.requestId),
    rows.map((row) => row.secureToken),
    rows.map((row) => row.tokenHash),
    rows.map((row) => row.idSuffix),
  ]
  const isTold = rows.some((row) => row.parameters !== undefined)
  if (isTold) values.push(rows.map(({ parameters }) => (parameters === undefined ? null : toldJson(parameters))))
  const records = await queryPrepared<MintedRecord>(db, isTold ? MINT_TOLD : MINT, values)
  return records.map((record) => ({
    requestId: record.request_id,
    link: linkStatusOf(record),
    session: mintedSessionOf(record),
  }))
}

/** What a batch adds to the statement when one of its opens told something: most tell nothing, and pay for nothing. */
type ToldParts = { open: string; array: string; name: string; columns: string; values: string }

const mintText = (told: ToldParts) => `
  WITH links AS MATERIALIZED (
    -- Each link once, however many of the opens are of it.
    SELECT l.secure_token, l.id AS link_id, l.version, l.account_id, l.livemode, l.mode, l.customer_id,
           l.expires_in_hours, l.is_active, ${isSellable.text} AS is_sellable
    FROM payment_links l
    WHERE l.secure_token = ANY ($1::text[])
  ),
  opens AS (
    SELECT u.request_id, u.token_hash, u.id_suffix, ${told.open} links.*
    FROM unnest($2::text[], $3::text[], $4::text[], $5::text[] ${told.array})
      AS u(request_id, secure_token, token_hash, id_suffix ${told.name})
    LEFT JOIN links ON links.secure_token = u.secure_token
  ),
  minted AS (
    INSERT INTO checkout_sessions
      (id, account_id, livemode, token_hash, request_id, link_id, link_version, mode, customer_id, expires_at
       ${told.columns})
    SELECT 'cs_' || CASE WHEN livemode THEN 'live' ELSE 'test' END || '_' || id_suffix,
           account_id, livemode, decode(token_hash, 'hex'), request_id, link_id, version, mode, customer_id,
           now() + expires_in_hours * interval '1 hour' ${told.values}
    FROM opens
    WHERE is_active AND is_sellable
    -- In one order everywhere, so that two batches that share opens wait for each other and never in a circle.
    ORDER BY request_id
    -- Any unique index, for a concurrent twin may be met on the token's before it is met on the request id's.
    ON CONFLICT DO NOTHING
    RETURNING id, request_id
  )
  SELECT o.request_id, o.link_id, o.version AS link_version, o.is_active, o.is_sellable, m.id AS minted_id
  FROM opens o
  LEFT JOIN minted m ON m.request_id = o.request_id`

const MINT = { name: 'mint', text: mintText({ open: '', array: '', name: '', columns: '', values: '' }) }

const MINT_TOLD = {
  name: 'mint_told',
  text: mintText({
    open: 'u.told::jsonb AS told,',
    array: ', $6::text[]',
    name: ', told',
    columns: ', reference_id, customer_email, customer_name, locale, utm',
    values: ", told ->> 'reference_id', told ->> 'email', told ->> 'name', told ->> 'locale', told -> 'utm'",
  }),
}

function toldJson({ reference_id, email, name, locale, ...prefixed }: OpenParameters): string {
  const utm = Object.entries(prefixed).map(([key, value]) => [key.replace('utm_', ''), value])
  return JSON.stringify({
    reference_id,
    email,
    name,
    locale,
    utm: utm.length === 0 ? undefined : Object.fromEntries(utm),
  })
}

/** The sessions that these opens made, whoever made them; an open without one is absent. */
export async function findSessionsByRequestId(tx: Transaction, requestIds: string[]): Promise<Map<string, SessionRef>> {
  const sessions = await tx.checkoutSession.findMany({
    where: { requestId: { in: requestIds } },
    select: { requestId: true, id: true, linkId: true, linkVersion: true },
  })
  return new Map(sessions.map(({ requestId, id, ...link }) => [requestId, { sessionId: id, ...link }]))
}

/** The status of each link by its token; a token that no link has is absent. */
export async function findLinkStatuses(tx: Transaction, secureTokens: string[]): Promise<Map<string, LinkStatus>> {
  const links = await tx.$queryRaw<(LinkStatus & { secureToken: string })[]>`
    SELECT l.secure_token AS "secureToken", l.id AS "linkId", l.version AS "linkVersion", l.is_active AS "isActive",
           ${isSellable} AS "isSellable"
    FROM payment_links l
    WHERE l.secure_token = ANY (${secureTokens}::text[])`
  return new Map(links.map(({ secureToken, ...link }) => [secureToken, link]))
}

function linkStatusOf(record: MintedRecord): LinkStatus | null {
  const { link_id, link_version, is_active, is_sellable } = record
  if (link_id === null || link_version === null || is_active === null || is_sellable === null) return null
  return { linkId: link_id, linkVersion: link_version, isActive: is_active, isSellable: is_sellable }
}

function mintedSessionOf({ link_id, link_version, minted_id }: MintedRecord): SessionRef | null {
  if (link_id === null || link_version === null || minted_id === null) return null
  return { sessionId: minted_id, linkId: link_id, linkVersion: link_version }
}
