import { afterEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { closeAll, TestCloud } from '../occi.test-fixture.ts'

afterEach(closeAll)

describe('occi explain', () => {
  test('lists what the service offers', async () => {
    const out = await (await TestCloud.start()).done('explain')
    expect(out).toMatch(/^Kinds:\n {2}resource +Resource\n {2}network +Network Resource\n/)
    expect(out).toMatch(/\nKinds of links:\n(?: {2}.*\n)* {2}storagelink /)
    expect(out).toMatch(/\nMixins:\n(?: {2}.*\n)* {2}medium +A medium Compute instance\n/)
  })

  test('shows attributes with their rules, and actions with their parameters', async () => {
    const out = await (await TestCloud.start()).done('explain compute')
    expect(out).toContain('Kind:      http://schemas.ogf.org/occi/infrastructure#compute\n')
    expect(out).toContain('Location:  /cloud/compute/\n')
    expect(out).toMatch(/\n {2}memory +number +Memory in GiB\n/)
    expect(out).toMatch(/\n {2}state +string +set by the service; active, inactive, suspended, error +Current state\n/)
    expect(out).toMatch(/\nActions:\n {2}start .*\n {2}stop .*\n {4}method +string +graceful, acpioff, poweroff /)
  })

  test('shows one attribute, and one mixin', async () => {
    const started = await TestCloud.start()
    expect(await started.done('explain compute.architecture')).toBe(
      [
        'Attribute:       occi.compute.architecture',
        'Description:     Architecture of the processor',
        'Type:            string',
        'Required:        no',
        'Allowed values:  x86, x64',
        'Set by:          the client',
        '',
      ].join('\n'),
    )
    const medium = await started.done('explain medium')
    expect(medium).toMatch(/Depends on: +resource_tpl\nApplies to: +compute\n/)
    expect(medium).toMatch(/\n {2}cores +integer +default 2 /)
  })

  test('is data too', async () => {
    const started = await TestCloud.start()
    const one = JSON.parse(await started.done('explain compute.cores -o json'))
    expect(one).toMatchObject({ name: 'occi.compute.cores', type: 'integer' })
    expect(parse(await started.done('explain compute.cores -o yaml'))).toEqual(one)
    const all = JSON.parse(await started.done('explain -o json'))
    expect(all.map(({ term }: { term: string }) => term)).toContain('compute')
  })

  test.each([
    ['explain compte', "no kind, mixin or action 'compte'. Did you mean compute?"],
    ['explain compute.coers', "no attribute 'coers' here. Did you mean cores?"],
  ])('suggests a name for the misspelt one of `occi %s`', async (text, message) => {
    const { code, err } = await (await TestCloud.start()).occi(text)
    expect([code, err]).toEqual([2, expect.stringContaining(message)])
  })
})

test('occi describe shows all of an entity', async () => {
  const started = await TestCloud.start()
  await started.done('create network/front')
  await started.done('create compute/web-1 -m medium --link network/front', ['--title', 'Web 1'])
  const out = await started.done('describe compute/web-1')
  expect(out).toMatch(/^Name: +compute\/web-1\nTitle: +Web 1\nKind: +compute\nMixins: +medium\nId: +urn:uuid:/)
  expect(out).toMatch(/\nActions: +start/)
  expect(out).toMatch(/\n {2}occi.compute.cores +2 +Number of virtual processor cores\n/)
  expect(out).toMatch(/\nLinks:\n {2}networkinterface +network\/front +networkinterface\/\S+\n$/)
  expect(await started.occi('describe compute')).toMatchObject({ code: 2, err: expect.stringContaining('collection') })
})
