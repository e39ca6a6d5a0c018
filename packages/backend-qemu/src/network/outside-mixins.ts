import { defineMixin } from '@occi/core'
import { network } from '@occi/infrastructure'

const scheme = 'https://github.com/occi-ts/occi/qemu#'

/** A network whose guests reach the outside by translation of addresses, each on its own: they do not reach each other. */
export const natMixin = defineMixin({
  scheme,
  term: 'nat',
  title: 'Network with NAT to the outside',
  applies: [network],
  location: '/mixin/nat/',
})

/** A network that is a bridge of the computer, which the operator has chosen; addresses come from what is on the bridge. */
export const bridgeMixin = defineMixin({
  scheme,
  term: 'bridge',
  title: 'Network on a bridge of the computer',
  applies: [network],
  location: '/mixin/bridge/',
})
