import { describe, expect, test } from 'vitest'
import { category, cloud, cluster, machine, member } from './cloud.test-fixture.ts'
import { type Client, client, json, occi, plain } from './http.test-fixture.ts'

const id = '0b1c3f6e-5c2d-4d2e-9a6f-1d2c3b4a5968'

/** A machine and a cluster at known places, and what names the cluster: all names under which the service answers. */
async function connected() {
  const made = await client(cloud())
  const { port } = new URL(made.url)
  await made.send('PUT', '/machine/1', occi({ Category: category(machine) }))
  await made.send('PUT', `/cluster/${id}`, occi({ Category: category(cluster) }))
  const paths = [`/cluster/${id}`]
  const urls = ['http', 'https'].flatMap((scheme) =>
    [`127.0.0.1:${port}`, `localhost:${port}`, 'LOCALHOST', '[::1]:8443'].map(
      (host) => `${scheme}://${host}${paths[0]}`,
    ),
  )
  return { ...made, names: [...paths, ...urls, `urn:uuid:${id}`, `URN:UUID:${id.toUpperCase()}`, id] }
}

const attributes = (target: string, source = '/machine/1') => ({
  'X-OCCI-Attribute': [`occi.core.source="${source}"`, `occi.core.target="${target}"`],
})

const listed = async ({ send }: Client, path: string) => (await send('GET', path)).text.trim()

describe('the service’s own URLs by another name', () => {
  test('are the ends of links, whatever the rendering', async () => {
    const site = await connected()
    for (const [index, name] of site.names.entries()) {
      const made = await site.send(
        'PUT',
        `/member/t${index}`,
        occi({ Category: category(member), ...attributes(name) }),
      )
      expect(made.status, name).toBe(201)
      const link = JSON.parse(
        (await site.send('GET', `/member/t${index}`, { headers: { Accept: 'application/json' } })).text,
      )
      expect(link.target.location, name).toBe(`/cluster/${id}`)
      const body = { kind: member.identifier, source: { location: '/machine/1' }, target: { location: name } }
      expect((await site.send('PUT', `/member/j${index}`, json(body))).status, name).toBe(201)
      const line = `Link: <${name}>; rel="${cluster.identifier}"; category="${member.identifier}"`
      const inline = await site.send('POST', '/machine/', plain(`Category: ${category(machine)}\n${line}`))
      expect(inline.status, name).toBe(201)
    }
    const answer = await site.send('GET', `/member/?occi.core.target=${site.names[0]}&number=1`)
    expect(answer.headers['x-total-count']).toBe(String(3 * site.names.length))
  })

  test('are refused if nothing is there, like paths', async () => {
    const site = await connected()
    const { port } = new URL(site.url)
    for (const name of ['/cluster/none', `http://localhost:${port}/cluster/none`, 'https://127.0.0.1/cluster/none']) {
      const refused = await site.send('POST', '/member/', occi({ Category: category(member), ...attributes(name) }))
      expect([refused.status, name]).toEqual([400, name])
    }
    expect(await listed(site, '/member/')).toBe('')
  })

  test('and every other name that creation accepts find what a filter is for', async () => {
    const site = await connected()
    const at = '/member/1'
    await site.send('PUT', at, occi({ Category: category(member), ...attributes(site.names[0] ?? '') }))
    await site.send(
      'POST',
      '/member/',
      occi({ Category: category(member), ...attributes('http://elsewhere.example/x') }),
    )
    for (const name of site.names) {
      expect(await listed(site, `/member/?occi.core.target=${encodeURIComponent(name)}`), name).toContain(at)
      const header = { 'X-OCCI-Attribute': `occi.core.target="${name}"` }
      const narrowed = await site.send('GET', '/member/', {
        headers: { ...occi(header).headers, Accept: 'text/plain' },
      })
      expect(narrowed.text.trim().split(/\r?\n/), name).toEqual([expect.stringContaining(at)])
      expect(await listed(site, `/cluster/?occi.core.id=${encodeURIComponent(name)}`), name).toContain(`/cluster/${id}`)
    }
    for (const name of ['/machine/1', `${site.url}/machine/1`, 'https://localhost/machine/1']) {
      expect(await listed(site, `/member/?occi.core.source=${encodeURIComponent(name)}`), name).toContain(at)
    }
    expect(await listed(site, '/member/?occi.core.target=http://elsewhere.example/x')).not.toBe('')
    expect(await listed(site, '/member/?occi.core.target=http://elsewhere.example/y')).toBe('')
  })

  test('are members of collections, and locations of mixins', async () => {
    const site = await connected()
    for (const name of site.names) {
      const headers = { 'X-OCCI-Location': name }
      expect((await site.send('POST', '/secured/', occi(headers))).status, name).toBe(200)
      expect(await listed(site, '/secured/'), name).toContain(`/cluster/${id}`)
      expect((await site.send('DELETE', '/secured/', occi(headers))).status, name).toBe(200)
      expect(await listed(site, '/secured/'), name).toBe('')
    }
    const tag = `tag; scheme="http://example.org/tags#"; class="mixin"; location="https://localhost:1/tags/"`
    expect((await site.send('POST', '/-/', occi({ Category: tag }))).status).toBe(200)
    expect((await site.send('GET', '/tags/')).status).toBe(200)
  })

  test('are what a link already has', async () => {
    const site = await connected()
    await site.send('PUT', '/member/1', occi({ Category: category(member), ...attributes(site.names[0] ?? '') }))
    for (const name of site.names) {
      const again = await site.send('PUT', '/member/1', occi({ Category: category(member), ...attributes(name) }))
      expect(again.status, name).toBe(200)
      const line = `Link: <${name}>; rel="${cluster.identifier}"; self="https://localhost/member/1"; category="${member.identifier}"`
      const repeated = await site.send('POST', '/machine/1', plain(line))
      expect([repeated.status, repeated.text, name]).toEqual([200, expect.anything(), name])
    }
  })
})
