import { defineMixin } from '@occi/core'
import { compute } from '@occi/infrastructure'
import { keyOf, type Place } from '../state/key.ts'

/** The attribute with the path of a console. */
export const consolePath = 'io.github.occi-ts.console.path'

/** Shows where the serial output of a guest can be read ({@link answerConsole}). */
export const consoleMixin = defineMixin({
  scheme: 'https://github.com/occi-ts/occi/qemu#',
  term: 'console',
  title: 'Serial console',
  applies: [compute],
  location: '/mixin/console/',
  attributes: {
    [consolePath]: { type: 'string', description: 'Path of the last 64 KiB that the guest has written, as text' },
  },
})

/** The path below which consoles are. */
const prefix = '/console/'

/** Returns the path of the console of a compute. */
export function pathOfConsole(entity: Place): string {
  return prefix + keyOf(entity)
}

/** Returns the key of the machine that a path names; undefined if it is not the path of a console. */
export function keyOfConsole(path: string): string | undefined {
  const key = path.startsWith(prefix) ? path.slice(prefix.length) : ''
  return /^[0-9a-f]+$/.test(key) ? key : undefined
}
