import { idFloor, type ModeIdKind } from '@paylinks/contracts/ids'

/** How far the clocks that give a row its id and its time of creation may be apart. */
const CLOCKS_APART_AT_MOST_MS = 60_000

type TimeRange = { gte?: Date | undefined; gt?: Date | undefined; lte?: Date | undefined }

/**
 * The ids that rows made in this time can have. Ids begin with the time at which they were made, so an index in their order
 * holds the rows of a time together. The row's own time has the last word: this only says where to look.
 */
export function idsBetween(
  kind: ModeIdKind,
  livemode: boolean,
  { gte, gt, lte }: TimeRange,
): { gte?: string; lt?: string } {
  const from = [gte, gt].filter((time) => time !== undefined).map((time) => time.getTime())
  return {
    ...(from.length === 0
      ? {}
      : { gte: idFloor(kind, livemode, new Date(Math.max(...from) - CLOCKS_APART_AT_MOST_MS)) }),
    // The ids of the last millisecond are in it too, so the range ends where those of the next one begin.
    ...(lte === undefined
      ? {}
      : { lt: idFloor(kind, livemode, new Date(lte.getTime() + CLOCKS_APART_AT_MOST_MS + 1)) }),
  }
}
