import { defineMixin } from '@occi/core'
import { compute } from './compute.ts'

/** A public SSH key that is put into a compute (`GFD.224 Credentials Mixin`). */
export const sshKey = defineMixin({
  scheme: 'http://schemas.ogf.org/occi/infrastructure/credentials#',
  term: 'ssh_key',
  title: 'SSH key',
  applies: [compute],
  attributes: {
    'occi.credentials.ssh.publickey': {
      type: 'string',
      required: true,
      mutable: true,
      description: 'Contents of the public key file',
    },
  },
})

/** The same in the form that clients of EGI's federated cloud send to OpenStack. */
export const openstackPublicKey = defineMixin({
  scheme: 'http://schemas.openstack.org/instance/credentials#',
  term: 'public_key',
  title: 'OpenStack public key',
  applies: [compute],
  location: '/openstack/public_key/',
  attributes: {
    'org.openstack.credentials.publickey.name': { type: 'string', mutable: true, description: 'Name of the key' },
    'org.openstack.credentials.publickey.data': {
      type: 'string',
      mutable: true,
      description: 'Contents of the public key file',
    },
  },
})
