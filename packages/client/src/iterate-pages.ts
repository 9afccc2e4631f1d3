type Page<Item> = { readonly data: readonly Item[]; readonly has_more: boolean }

/** Every item of a list, newest first. Loads a page when its first item is asked for, and passes the last id on as the cursor. */
export async function* iteratePages<Item extends { id: string }>(
  loadPage: (startingAfter: string | undefined) => Promise<Page<Item>>,
): AsyncGenerator<Item, void, undefined> {
  let startingAfter: string | undefined
  for (;;) {
    const page = await loadPage(startingAfter)
    yield* page.data
    startingAfter = page.data.at(-1)?.id
    if (!page.has_more || startingAfter === undefined) return
  }
}
