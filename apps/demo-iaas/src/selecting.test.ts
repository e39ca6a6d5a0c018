import { beforeEach, describe, expect, test } from 'vitest'
import { demoService } from './service.ts'

const scheme = 'http://schemas.ogf.org/occi/infrastructure#'
const actions = 'http://schemas.ogf.org/occi/infrastructure/compute/action#'
const json = { 'Content-Type': 'application/json', Accept: 'application/json' }
const { app } = demoService({ latency: 0 })

async function send(path: string, body: unknown) {
  const answer = await app.request(path, { method: 'POST', headers: json, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(await answer.text())
  return JSON.parse(await answer.text())
}

async function created(kind: string, rest: Record<string, unknown> = {}): Promise<string> {
  const { id } = await send(`/${kind}/`, { kind: scheme + kind, ...rest })
  return `/${kind}/${id.slice('urn:uuid:'.length)}`
}

type Pair = readonly [name: string, value: string]

/** Posts a form as a browser does; returns the status, the target of the redirection, and the page. */
async function post(path: string, ...fields: readonly Pair[]) {
  const body = new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value]))
  const answer = await app.request(path, { method: 'POST', headers: { Accept: 'text/html' }, body })
  return { status: answer.status, location: answer.headers.get('location'), page: await answer.text() }
}

const at = (location: string): Pair => ['location', location]
const start: Pair = ['action', `${actions}start`]

async function statesOf(machines: readonly string[]): Promise<readonly (string | number)[]> {
  return Promise.all(
    machines.map(async (machine) => {
      const answer = await app.request(machine, { headers: json })
      return answer.ok ? JSON.parse(await answer.text()).attributes['occi.compute.state'] : answer.status
    }),
  )
}

let machines: readonly string[] = []

beforeEach(async () => {
  await app.request('/', { method: 'DELETE' })
  machines = await Promise.all(['a', 'b', 'c'].map((title) => created('compute', { title })))
})

describe('the selected entities of a collection', () => {
  test('are acted on, and no others', async () => {
    const [a = '', b = ''] = machines
    await send(`${b}?action=start`, { action: start[1] })
    const { status, location } = await post('/compute/?action=start', start, at(a), at(b), at(a), at('/compute/gone'))
    expect([status, location]).toEqual([303, '/compute/?_done=acted:1:2:start'])
    expect(await statesOf(machines)).toEqual(['active', 'active', 'inactive'])
  })

  test('are deleted with their links, and no others', async () => {
    const [a = '', b = ''] = machines
    const network = await created('network')
    const link = await created('networkinterface', { source: { location: a }, target: { location: network } })
    const { status, location } = await post('/', ['_method', 'DELETE'], at(a), at(link))
    expect([status, location]).toMatchObject([303, expect.stringMatching(/^\/\?_done=deleted:2:2$/)])
    expect(await statesOf(machines)).toEqual([404, 'inactive', 'inactive'])
    expect((await app.request(network)).status).toBe(200)
    const refused = await post('/network/', ['_method', 'DELETE'], at(b))
    expect(refused.location).toBe('/network/?_done=deleted:0:1')
    expect(await statesOf([b])).toEqual(['inactive'])
  })

  test('lead back to the list as it was', async () => {
    const [a = ''] = machines
    const back: Pair = ['_back', '/compute/?search=a&order=-title&columns=state&_done=saved:1:1']
    const { location } = await post('/compute/?action=start', start, at(a), back)
    expect(location).toBe('/compute/?search=a&order=-title&columns=state&_done=acted:1:1:start')
    const shown = await app.request(location ?? '', { headers: { Accept: 'text/html' } })
    expect([shown.status, await shown.text()]).toEqual([200, expect.stringContaining('Started.')])
  })

  test('do not take the page of a listing as well', async () => {
    const { status } = await post('/compute/?action=start&page=1', start, at(machines[0] ?? ''))
    expect(status).toBe(400)
    expect(await statesOf(machines)).toEqual(['inactive', 'inactive', 'inactive'])
  })

  test('that are refused leave the user on the list', async () => {
    const { status, page } = await post('/compute/?action=stop', ['action', `${actions}stop`], at(machines[0] ?? ''))
    expect([status, page.includes('stop is applicable to none of the 1 entities now')]).toEqual([409, true])
    expect(page).toContain('<h1>Compute')
  })
})

describe('a form that asks with _method=GET', () => {
  const ask: Pair = ['_method', 'GET']

  test('is a query that is too long for an address, and changes nothing', async () => {
    const many = Array.from({ length: 2000 }, (_, index) => at(`/compute/no-${index}`))
    const { status, page } = await post('/compute/', ask, ['confirm', 'delete'], ...machines.map(at), ...many)
    expect([status, page]).toEqual([200, expect.stringContaining('Delete 3 entities?')])
    expect(await statesOf(machines)).toEqual(['inactive', 'inactive', 'inactive'])
  })

  test('leads to the address that it stands for if that is short: it can be gone back to', async () => {
    const [a = ''] = machines
    const { status, location } = await post('/compute/?search=a', ask, ['confirm', 'delete'], at(a))
    expect([status, location]).toEqual([303, `/compute/?search=a&confirm=delete&location=${encodeURIComponent(a)}`])
    const listed = await post('/compute/', ask, ['occi.compute.state', 'active'], ['search', ''])
    expect([listed.status, listed.location]).toEqual([303, '/compute/?occi.compute.state=active'])
  })

  test('is refused as that address is', async () => {
    const long: Pair = ['x', 'x'.repeat(5000)]
    expect((await post('/compute/', ask, ['confirm', 'nonsense'], ['_all', '1'], long)).status).toBe(400)
    expect((await post('/compute/gone', ask, ['confirm', 'delete'], long)).status).toBe(404)
    expect((await post(machines[0] ?? '', ask, ['title', 'x'])).status).toBe(400)
  })
})

test('what is said of an action is more than its verb, where its title is', async () => {
  const answer = await app.request('/compute/?_done=acted:1:1:save', { headers: { Accept: 'text/html' } })
  expect(await answer.text()).toContain('<span>Saved as an OS template.</span>')
})
