import { HttpError } from '@occi/core'
import { expect, test } from 'vitest'
import { demoService } from './service.ts'

const headers = { accept: 'text/html', 'x-forwarded-prefix': '/cloud' }
const refusing = {
  identify: () => {
    throw new HttpError(401, 'who is this')
  },
}

test.each([
  ['--public-url', { publicUrl: 'https://example.org/cloud' }],
  ['--trust-proxy', { trustProxy: 1 }],
])('%s: every page leads to what is below the path that the proxy removes, errors included', async (_, address) => {
  const open = demoService({ latency: 0, address })
  const closed = demoService({ latency: 0, address, authenticate: refusing })
  const paths = ['/', '/-/', '/compute/', '/compute/?create', '/?map', '/none', '/compute/?page=x']
  for (const { app } of [open, closed]) {
    for (const path of paths) {
      const page = await (await app.request(`http://localhost${path}`, { headers })).text()
      const links = [...page.matchAll(/ (?:href|action)="([^"]*)"/g)].map(([, link = '']) => link)
      const strayed = links.filter((link) => !link.startsWith('/cloud/') && !/^(#|data:)/.test(link))
      expect([path, links.length > 3, strayed]).toEqual([path, true, []])
    }
  }
})
