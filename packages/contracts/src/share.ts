import { z } from 'zod'

/** What an API client gets for opening a link: the specification's two fields. */
export const openedLinkSchema = z.object({
  checkout_session_id: z.string(),
  checkout_url: z.string(),
})
export type OpenedLink = z.infer<typeof openedLinkSchema>
