import type { Fetch } from '@occi/client'
import { standardRenderings } from '@occi/server'
import { afterEach, expect, test } from 'vitest'
import { closeAll, command, TestCloud } from '../occi.test-fixture.ts'

afterEach(closeAll)

// Older services speak only text, which says no types of attributes.
const renderings = () => standardRenderings().filter(({ mediaTypes }) => mediaTypes.includes('text/plain'))

test('a service that speaks only text', async () => {
  const started = await TestCloud.start({ renderings: renderings() })
  expect(await started.done('explain compute')).toMatch(/\n {2}cores +string\n/)
  await started.done('create network/front')
  await started.done('create compute/a --set cores=4 --set hostname=a1 --link network/front')
  expect(await started.done('start compute/a --wait')).toBe('compute/a: start done\n')
  expect(await started.done('get compute')).toMatch(/\ncompute\/a +active +4 /)
  expect(await started.done('get compute --filter cores=4 -o name')).toBe('compute/a\n')
  expect(await started.done('get compute --filter cores=1 -o name')).toBe('')
  const file = `
- {kind: compute, name: a, attributes: {cores: 4, memory: 2.5}, links: [{target: front}]}
- {kind: compute, name: b, attributes: {cores: 1}, links: [{target: front}]}
- {kind: network, name: front}
`
  const apply = () => started.occi('apply -f -', [], { input: file })
  expect(await apply()).toMatchObject({ code: 0, out: expect.stringContaining('compute/b created\n') })
  expect(await apply()).toMatchObject({ code: 0, out: '' })
  await started.done('tag web compute/a')
  expect(await started.done('get web -o name')).toBe('compute/a\n')
  expect(await started.done('delete compute --all')).toBe('compute/a deleted\ncompute/b deleted\n')
})

test('what rOCCI-server answers, which has OCCI 1.1 and another name for itself', async () => {
  const infrastructure = 'http://schemas.ogf.org/occi/infrastructure#'
  const start = 'http://schemas.ogf.org/occi/infrastructure/compute/action#start'
  const kind = `compute;scheme="${infrastructure}";class="kind";location="/compute/";title="compute resource"`
  const entity = [
    `Category: ${kind}`,
    'Category: debian6;scheme="http://occi.example.org/os_tpl#";class="mixin";location="/mixin/os_tpl/debian6/"',
    'X-OCCI-Attribute: occi.core.id="1577"',
    'X-OCCI-Attribute: occi.compute.cores=1',
    'X-OCCI-Attribute: occi.compute.state="inactive"',
    `Link: </compute/1577?action=start>;rel="${start}"`,
    `Link: </storage/8>;rel="${infrastructure}storage";self="/link/storagelink/4011";category="${infrastructure}storagelink"`,
  ]
  const answers: Record<string, string> = {
    'GET /-/': [
      `Category: ${kind};rel="http://schemas.ogf.org/occi/core#resource";attributes="occi.core.id{immutable required} occi.compute.cores{} occi.compute.state{immutable}";actions="${start}"`,
      `Category: start;scheme="http://schemas.ogf.org/occi/infrastructure/compute/action#";class="action"`,
    ].join('\n'),
    'GET /compute/': 'X-OCCI-Location: http://occi1.example.org:80/compute/1577',
    'GET /compute/1577': entity.join('\n'),
    'POST /compute/1577?action=start': 'OK',
  }
  const fetch: Fetch = async ({ pathname, search }, { method }) => {
    const body = answers[`${method} ${pathname}${search}`]
    const headers = { 'Content-Type': 'text/plain', Server: 'rOCCI-server/1.1 OCCI/1.1' }
    return new Response(body ?? 'nothing here', { status: body === undefined ? 404 : 200, headers })
  }
  const occi = (...args: readonly string[]) => command(args, { env: { OCCI_URL: 'https://cloud.example.org' }, fetch })
  expect((await occi('get', 'compute')).out).toBe(
    'NAME          TITLE  STATE     CORES\ncompute/1577         inactive  1\n',
  )
  expect(await occi('start', 'compute/1577')).toMatchObject({ code: 0, out: 'compute/1577: start done\n' })
  expect((await occi('describe', 'compute/1577')).out).toContain('storagelink  storage/8  link/storagelink/4011')
  expect((await occi('get', 'compute/1577', '-o', 'yaml')).out).toContain('- debian6\n')
  expect((await occi('explain', 'compute')).out).toContain('set by the service')
})
