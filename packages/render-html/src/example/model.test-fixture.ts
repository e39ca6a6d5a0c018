import {
  type Catalogue,
  Catalogue as Categories,
  defineAction,
  defineKind,
  defineMixin,
  link,
  resource,
} from '@occi/core'
import { makeMixin } from '@occi/core/authoring'

/** A small cloud, for tests and pictures of the pages. */

const scheme = 'http://example.com/occi/cloud#'
const action = 'http://example.com/occi/cloud/action#'

export const start = defineAction({ scheme: action, term: 'start', title: 'Start' })
export const stop = defineAction({
  scheme: action,
  term: 'stop',
  title: 'Stop',
  attributes: {
    method: {
      type: 'string',
      enum: ['graceful', 'acpioff', 'poweroff'],
      mutable: true,
      description: 'How it is stopped',
    },
  },
})
export const restart = defineAction({
  scheme: action,
  term: 'restart',
  title: 'Restart',
  attributes: { method: { type: 'string', enum: ['graceful', 'warm', 'cold'], default: 'graceful', mutable: true } },
})
export const suspend = defineAction({ scheme: action, term: 'suspend', title: 'Suspend' })

export const machine = defineKind({
  scheme,
  term: 'machine',
  title: 'Machine',
  parent: resource,
  location: '/machine/',
  attributes: {
    'com.example.machine.architecture': {
      type: 'string',
      enum: ['x86', 'x64', 'arm64'],
      default: 'x64',
      mutable: true,
      description: 'Architecture of its processors',
    },
    'com.example.machine.cores': {
      type: 'integer',
      mutable: true,
      pattern: { minimum: 1, maximum: 64 },
      description: 'Number of processor cores',
    },
    'com.example.machine.memory': {
      type: 'number',
      mutable: true,
      pattern: { minimum: 0.25 },
      description: 'Memory in GiB',
    },
    'com.example.machine.hostname': {
      type: 'string',
      mutable: true,
      pattern: { maxLength: 253 },
      description: 'Its name in the network, fully qualified',
    },
    'com.example.machine.protected': {
      type: 'boolean',
      mutable: true,
      description: 'Whether it must not be stopped by accident',
    },
    'com.example.machine.labels': { type: 'object', mutable: true, description: 'Names and values for programs' },
    'com.example.machine.started': { type: 'string', description: 'When it was started last' },
    'com.example.machine.state': {
      type: 'string',
      enum: ['active', 'inactive', 'suspended', 'error'],
      description: 'What it is doing',
    },
    'com.example.machine.state.message': { type: 'string', description: 'More about its state' },
  },
  actions: [start, stop, restart, suspend],
})

export const network = defineKind({
  scheme,
  term: 'network',
  title: 'Network',
  parent: resource,
  location: '/network/',
  attributes: {
    'com.example.network.vlan': {
      type: 'integer',
      mutable: true,
      pattern: { minimum: 0, maximum: 4095 },
      description: 'Its number in the switches',
    },
    'com.example.network.state': {
      type: 'string',
      enum: ['active', 'inactive', 'error'],
      description: 'Whether it carries traffic',
    },
  },
})

export const volume = defineKind({
  scheme,
  term: 'volume',
  title: 'Volume',
  parent: resource,
  location: '/volume/',
  attributes: {
    'com.example.volume.size': {
      type: 'number',
      required: true,
      mutable: true,
      pattern: { minimum: 1 },
      description: 'Size in GiB',
    },
    'com.example.volume.state': {
      type: 'string',
      enum: ['online', 'offline', 'error'],
      description: 'Whether it can be used',
    },
  },
})

export const port = defineKind({
  scheme,
  term: 'port',
  title: 'Network port',
  parent: link,
  location: '/port/',
  sources: [machine],
  targets: [network],
  attributes: {
    'com.example.port.mac': { type: 'string', mutable: 'once', description: 'Its hardware address' },
    'com.example.port.state': { type: 'string', enum: ['active', 'inactive'], description: 'Whether it is plugged in' },
  },
})

export const attachment = defineKind({
  scheme,
  term: 'attachment',
  title: 'Volume attachment',
  parent: link,
  location: '/attachment/',
  sources: [machine],
  targets: [volume],
  attributes: {
    'com.example.attachment.device': {
      type: 'string',
      required: true,
      mutable: true,
      description: 'The device as the machine sees it',
    },
    'com.example.attachment.state': {
      type: 'string',
      enum: ['active', 'inactive'],
      description: 'Whether it is attached',
    },
  },
})

export const size = defineMixin({
  scheme,
  term: 'size',
  title: 'Size',
  applies: [machine],
  exclusive: true,
  override: true,
  location: '/size/',
})
export const small = defineMixin({
  scheme: 'http://example.com/occi/sizes#',
  term: 'small',
  title: 'Small',
  depends: [size],
  location: '/size/small/',
  attributes: {
    'com.example.machine.cores': { type: 'integer', default: 1 },
    'com.example.machine.memory': { type: 'number', default: 2 },
  },
})
export const large = defineMixin({
  scheme: 'http://example.com/occi/sizes#',
  term: 'large',
  title: 'Large',
  depends: [size],
  location: '/size/large/',
  attributes: {
    'com.example.machine.cores': { type: 'integer', default: 8 },
    'com.example.machine.memory': { type: 'number', default: 32 },
  },
})
export const image = defineMixin({
  scheme,
  term: 'image',
  title: 'Image',
  applies: [machine],
  exclusive: true,
  location: '/image/',
})
export const debian = defineMixin({
  scheme: 'http://example.com/occi/images#',
  term: 'debian',
  title: 'Debian 13',
  depends: [image],
  location: '/image/debian/',
})
export const bootScript = defineMixin({
  scheme,
  term: 'boot_script',
  title: 'Boot script',
  applies: [machine],
  location: '/boot_script/',
  attributes: {
    'com.example.boot.script': {
      type: 'string',
      required: true,
      mutable: true,
      pattern: { type: 'string', contentEncoding: 'base64' },
      description: 'What is run at the first boot',
    },
  },
})

export const sshKey = defineMixin({
  scheme,
  term: 'ssh_key',
  title: 'SSH key',
  applies: [machine],
  location: '/ssh_key/',
  attributes: {
    'com.example.ssh_key.name': { type: 'string', mutable: true, description: 'What the key is called' },
    'com.example.ssh_key.publickey': {
      type: 'string',
      required: true,
      mutable: true,
      description: 'The public key that may log in',
    },
  },
})
export const backup = defineMixin({
  scheme,
  term: 'backup',
  title: 'Nightly backup',
  applies: [volume, machine],
  location: '/backup/',
  attributes: {
    'com.example.backup.keep': { type: 'integer', mutable: true, default: 7, description: 'How many nights are kept' },
  },
  actions: [defineAction({ scheme: action, term: 'backup', title: 'Back up now' })],
})
export const ipv4 = defineMixin({
  scheme,
  term: 'ipv4',
  title: 'IPv4 address',
  applies: [port],
  location: '/ipv4/',
  attributes: { 'com.example.ipv4.address': { type: 'string', mutable: true, description: 'Address in dotted quads' } },
})

/** A tag as a user defines it. */
export const production = makeMixin(
  { scheme: 'http://example.org/tags#', term: 'production', title: 'Production', location: '/tags/production/' },
  { userDefined: true },
)

export const categories = [
  machine,
  network,
  volume,
  port,
  attachment,
  size,
  small,
  large,
  image,
  debian,
  sshKey,
  bootScript,
  backup,
  ipv4,
  production,
]

export const catalogue: Catalogue = new Categories(categories)
