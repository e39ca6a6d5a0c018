import { defineAction, defineKind, defineMixin, resource } from '@occi/core'
import { Application } from '@occi/server'
import { afterEach, expect, test } from 'vitest'
import { closeAll, TestCloud } from '../occi.test-fixture.ts'

afterEach(closeAll)

const scheme = 'http://example.com/occi#'
const calibrate = defineAction({
  scheme: 'http://example.com/occi/sensor/action#',
  term: 'calibrate',
  attributes: { mode: { type: 'string', enum: ['fast', 'exact'], mutable: true } },
})
const sensor = defineKind({
  scheme,
  term: 'sensor',
  title: 'A sensor',
  parent: resource,
  actions: [calibrate],
  attributes: {
    'com.example.sensor.place': { type: 'string', required: true, mutable: true, description: 'Where it hangs' },
    'com.example.sensor.interval': { type: 'integer', default: 60, mutable: true, description: 'Pause in s' },
    'com.example.sensor.options': { type: 'object', mutable: true },
    'com.example.sensor.indoor': { type: 'boolean', mutable: true },
    'com.example.sensor.state': { type: 'string', enum: ['new', 'ready'] },
  },
})
const battery = defineMixin({
  scheme,
  term: 'battery',
  applies: [sensor],
  attributes: { 'com.example.battery.cells': { type: 'integer', required: true, mutable: true } },
})

const app = () =>
  new Application().registerBackend(battery, {}).registerBackend(sensor, {
    create(entity) {
      entity.attributes['com.example.sensor.state'] = 'new'
      entity.actions = [calibrate.identifier]
    },
    action(entity) {
      entity.attributes['com.example.sensor.state'] = 'ready'
    },
  })

test('kinds of any service are handled in the same way', async () => {
  const started = await TestCloud.of(app())
  const explained = await started.done('explain sensor')
  expect(explained).toMatch(/\n {2}place +string +required +Where it hangs\n/)
  expect(explained).toMatch(/\n {2}interval +integer +default 60 +Pause in s\n/)
  expect(explained).toMatch(/\nActions:\n {2}calibrate\n {4}mode +string +fast, exact\n/)
  expect(await started.occi('create sensor/a')).toMatchObject({ code: 3, err: expect.stringContaining('sensor.place') })
  await started.done('create sensor/a --set place=roof --set indoor=false', ['--set', 'options={"deep": [1]}'])
  await started.done('create sensor/b --set place=cellar -m battery --set cells=2 --set interval=5')
  expect(await started.occi('create sensor/c --set place=x --set indoor=maybe')).toMatchObject({
    code: 2,
    err: "error: com.example.sensor.indoor must be a boolean, got 'maybe'.\n",
  })
  expect(await started.occi('create sensor/c --set place=x --set options=fast')).toMatchObject({
    err: "error: com.example.sensor.options must be an object, got 'fast'. Write it as JSON.\n",
  })
  expect(await started.done('calibrate sensor/a --set mode=exact --wait')).toBe('sensor/a: calibrate done\n')
  expect(await started.done('get sensor')).toBe(
    [
      'NAME      TITLE  STATE  PLACE   INTERVAL  INDOOR',
      'sensor/a         ready  roof          60  false',
      'sensor/b         new    cellar         5',
      '',
    ].join('\n'),
  )
  expect(await started.done('get sensor --filter indoor=false -o name')).toBe('sensor/a\n')
  const shown = await started.done('get sensor -o yaml')
  expect(shown).toContain('com.example.battery.cells: 2')
  expect(await started.done('apply -f -', [], { input: shown })).toBe('')
  const changed = shown.replace('- 1', '- 2').replace('cells: 2', 'cells: 4')
  expect(await started.done('apply -f -', [], { input: changed })).toBe(
    'sensor/a updated: options: {"deep":[1]} → {"deep":[2]}\nsensor/b updated: cells: 2 → 4\n',
  )
})
