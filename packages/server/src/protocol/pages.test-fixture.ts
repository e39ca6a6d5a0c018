import type { Rendering } from '@occi/core/authoring'
import { machine } from './cloud.test-fixture.ts'

/** As much of a rendering of pages as the server can tell: it shows what it is given, and reads locations. */
export const pages: Rendering = {
  mediaTypes: ['text/html'],
  reads: ['application/x-www-form-urlencoded'],
  lists: 'entities',
  pageSize: 5,
  parameters: ['create', 'map'],
  decode({ body }) {
    const form = new URLSearchParams(String(body))
    const entity = { categories: [{ identifier: machine.identifier }], attributes: new Map() }
    if (form.has('kind')) return { raw: { type: 'entity', entity }, at: () => undefined }
    const locations = form.getAll('location')
    return locations.length === 0 ? undefined : { raw: { type: 'locations', locations }, at: () => undefined }
  },
  canEncode: () => true,
  async encode(payload) {
    const shown: string[] = []
    if (payload.type === 'entities') {
      for await (const batch of payload.batches) shown.push(...batch.map(({ entity }) => entity.location))
    }
    return { fields: [['Content-Type', 'text/html']], body: JSON.stringify([payload.type, shown.length]) }
  },
}
