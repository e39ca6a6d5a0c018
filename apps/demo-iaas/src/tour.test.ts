import { afterEach, describe, expect, test, vi } from 'vitest'
import { testMainJob } from './main-job.test-fixture.ts'
import { action, compute, served, storage } from './served.test-fixture.ts'
import { demoService } from './service.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  vi.useRealTimers()
  for (const close of closers.splice(0)) await close()
})

async function demo(latency = 0) {
  const { app, hypervisor } = demoService({ latency })
  const cloud = await served(app)
  closers.push(cloud.close)
  return { ...cloud, kept: () => hypervisor.units.map(({ location }) => location) }
}

testMainJob(demo)

describe('three mistakes whose answers say what to do', () => {
  test('a typo in an attribute', async () => {
    const { send } = await demo()
    const wrong = await send('POST', '/compute/', [`Category: ${compute}`, 'X-OCCI-Attribute: occi.compute.core=2'])
    expect([wrong.status, wrong.text.includes('occi.compute.cores')]).toEqual([400, true])
  })

  test('an immutable state', async () => {
    const { send } = await demo()
    const made = await send('POST', '/compute/', `Category: ${compute}`)
    const wrong = await send('POST', made.path, 'X-OCCI-Attribute: occi.compute.state="active"')
    expect([wrong.status, wrong.text.includes('immutable')]).toEqual([400, true])
  })

  test('an action that is not applicable', async () => {
    const { send } = await demo()
    const made = await send('POST', '/compute/', `Category: ${compute}`)
    const wrong = await send('POST', `${made.path}?action=stop`, `Category: ${action('stop')}`)
    expect([wrong.status, wrong.text.includes('start')]).toEqual([409, true])
  })
})

describe('the simulated hypervisor', () => {
  test('storage: online, offline, backup, snapshot, resize', async () => {
    const { send } = await demo()
    const disk = await send('POST', '/storage/', [`Category: ${storage}`, 'X-OCCI-Attribute: occi.storage.size=10'])
    for (const term of ['online', 'backup', 'snapshot', 'offline']) {
      expect((await send('POST', `${disk.path}?action=${term}`, `Category: ${action(term, 'storage')}`)).status).toBe(
        200,
      )
    }
    const lines = [`Category: ${action('resize', 'storage')}`, 'X-OCCI-Attribute: size=20.5']
    expect((await send('POST', `${disk.path}?action=resize`, lines)).text).toContain('occi.storage.size=20.5')
  })

  test('with a latency, a transition finishes outside the request', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    const { send, json } = await demo(20)
    const made = await send('POST', '/compute/', `Category: ${compute}`)
    const started = await send('POST', `${made.path}?action=start`, `Category: ${action('start')}`)
    expect(started.text).toContain('occi.compute.state="inactive"')
    await vi.advanceTimersByTimeAsync(20)
    vi.useRealTimers()
    await expect.poll(async () => (await json(made.path)).attributes['occi.compute.state']).toBe('active')
    expect((await json(made.path)).actions).toContain('http://schemas.ogf.org/occi/infrastructure/compute/action#stop')
  })
})

test('every answer claims OCCI/1.2 and the profile of the templates (GFD.222, R0401)', async () => {
  const { send } = await demo()
  expect((await send('GET', '/none')).headers.get('server')).toMatch(/ OCCI\/1\.2 OCCI-CRTP\/1\.1$/)
})

test('/-/ fits into a header section', async () => {
  const { send } = await demo()
  expect((await send('GET', '/-/', undefined, 'text/occi')).status).toBe(200)
})
