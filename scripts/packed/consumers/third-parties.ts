// A service as a user writes it, on the published packages with a rendering, a registry and an extension by others: what
// is created in YAML is read in YAML and JSON. Prints what it was answered.
import { defineAction, defineKind, link, resource } from '@occi/core'
import { Application, standardRenderings } from '@occi/server'
import { placed, sensor, sensorBackend } from 'occi-extension-sensors'
import { ListRegistry } from 'occi-registry-list'
import { yamlRendering } from 'occi-render-yaml'
import { parse } from 'yaml'

const scheme = 'http://example.com/occi#'
const cancel = defineAction({ scheme, term: 'cancel' })
const job = defineKind({
  scheme,
  term: 'job',
  parent: resource,
  actions: [cancel],
  attributes: {
    'com.example.job.command': { type: 'string', required: true, mutable: true },
    'com.example.job.cores': { type: 'integer', mutable: true, default: 1 },
    'com.example.job.options': { type: 'object', mutable: true },
    'com.example.job.state': { type: 'string', enum: ['queued', 'cancelled'] },
  },
})
const input = defineKind({ scheme, term: 'input', parent: link })

const app = new Application({ registry: new ListRegistry(), renderings: [...standardRenderings(), yamlRendering()] })
app.registerBackend(job, {
  create(entity) {
    entity.attributes['com.example.job.state'] = 'queued'
    entity.actions = [cancel.identifier]
  },
  action(entity) {
    entity.attributes['com.example.job.state'] = 'cancelled'
    entity.actions = []
  },
})
app.registerBackend(input, {}).registerBackend(sensor, sensorBackend).registerBackend(placed, {})

const yaml = { 'Content-Type': 'application/yaml', Accept: 'application/yaml' }

const created = await app.request('/job/', {
  method: 'POST',
  headers: yaml,
  body: `
kind: ${job.identifier}
title: "yes"
links:
- kind: ${input.identifier}
  target: http://data.example.com/1
attributes:
  com.example.job.command: "1e3"
  com.example.job.cores: 0x10
  com.example.job.options: { since: 2026-01-31, deep: [~, true, 9007199254740991] }
`,
})
const location = created.headers.get('Location') ?? ''
const get = (accept: string) => app.request(location, { headers: { Accept: accept } })
const cancelled = await app.request(`${location}?action=cancel`, {
  method: 'POST',
  headers: yaml,
  body: `action: ${cancel.identifier}\n`,
})
const refused = await app.request('/job/', {
  method: 'POST',
  headers: yaml,
  body: `kind: ${job.identifier}\nattributes:\n  com.example.job.command: yes\n  com.example.job.cores: many\n`,
})
const sensed = await app.request('/sensor/', {
  method: 'POST',
  headers: yaml,
  body: `kind: ${sensor.identifier}\nmixins: ["${placed.identifier}"]\nattributes: { com.example.place.room: kitchen }\n`,
})
const measured = await app.request(sensed.headers.get('Location') ?? '', { headers: { Accept: 'application/json' } })

console.log(
  JSON.stringify({
    created: [created.status, parse(await created.text())],
    cancelled: cancelled.status,
    yaml: parse(await (await get('application/yaml')).text()),
    json: await (await get('application/occi+json')).json(),
    listing: parse(await (await app.request('/job/', { headers: { Accept: 'application/yaml' } })).text()),
    measured: await measured.json(),
    refused: [refused.status, parse(await refused.text())],
  }),
)
