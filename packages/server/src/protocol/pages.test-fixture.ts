import { isOcciError } from '@occi/core'
import {
  bodyText,
  type Message,
  type PageContext,
  type Payload,
  type Rendering,
  type WebPages,
} from '@occi/core/authoring'
import { machine } from './cloud.test-fixture.ts'

function message(...shown: unknown[]): Message {
  return { fields: [['Content-Type', 'text/html']], body: JSON.stringify(shown) }
}

async function show(payload: Payload, { part }: PageContext): Promise<Message> {
  if (payload.type !== 'entities') return message(payload.type)
  let count = 0
  for await (const batch of payload.batches) count += batch.length
  return message(payload.type, count, part?.total)
}

const webPages: WebPages = {
  pageSize: 5,
  mostLinks: 2,
  parameters: ['columns'],
  shorter: ({ query }) => (query.has('long') ? 'number=1' : undefined),
  isView: ({ query }) => query.has('create') || query.has('edit'),
  async view({ request: { query }, retrieve }) {
    if (query.has('create')) return message('view', 'create')
    const { entity, links } = await retrieve()
    return message('view', entity.location, links.length)
  },
  show,
  async refusedForm(error, form) {
    const typed = bodyText(form.body)
    return isOcciError(error, 'invalid') && typed.includes('again') ? message('refused', typed) : undefined
  },
}

/** As much of a rendering of pages as the server can tell: it shows what it is given, and reads locations. */
export const pages: Rendering = {
  mediaTypes: ['text/html'],
  reads: ['application/x-www-form-urlencoded'],
  lists: 'entities',
  pages: webPages,
  decode({ body }) {
    const form = new URLSearchParams(bodyText(body))
    const attributes = new Map(form.has('again') ? [['again', { text: '' }]] : [])
    const entity = { categories: [{ identifier: machine.identifier }], attributes }
    if (form.has('kind')) return { raw: { type: 'entity', entity }, at: () => undefined }
    const locations = form.getAll('location')
    return locations.length === 0 ? undefined : { raw: { type: 'locations', locations }, at: () => undefined }
  },
  canEncode: () => true,
  encode: (payload) => message('a codec alone', payload.type),
}
