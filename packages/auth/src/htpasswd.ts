import { OcciError } from '@occi/core'

/** The hash of each user's password, by name. */
export type Users = ReadonlyMap<string, string>

/** bcrypt as `htpasswd -B` and others write it: version, cost, salt and digest. */
const bcrypt = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/
/** Costs that are accepted: each is twice the work of the one before it, and 16 takes seconds already. */
const costs = { least: 4, most: 16 }

/**
 * Reads a file of users: a name, a colon and a bcrypt hash on each line, the format of `htpasswd -B`. Lines that are
 * blank or begin with `#` are ignored. Names are compared in Unicode's form NFC.
 *
 * @throws OcciError `definition` with the number of the line that is wrong; it shows nothing of a hash
 */
export function parseUsers(text: string): Users {
  const users = new Map<string, string>()
  const places = new Map<string, number>()
  linesOf(text).forEach((line, index) => {
    if (isIgnored(line)) return
    const fail = (what: string): never => {
      throw new OcciError('definition', `line ${index + 1}: ${what}`)
    }
    const [name, hash] = splitLine(line) ?? fail('expected a name, a colon and a bcrypt hash')
    const fault = faultOfName(name)
    if (fault !== undefined) fail(fault)
    const before = places.get(name)
    if (before !== undefined) fail(`${name} is on line ${before} too`)
    const cost = Number(bcrypt.exec(hash)?.[1] ?? fail(`the hash of ${name} is not bcrypt: ${howToMake}`))
    if (cost < costs.least || cost > costs.most) {
      fail(`the hash of ${name} has the cost ${cost}, expected ${costs.least} to ${costs.most}`)
    }
    users.set(name, hash)
    places.set(name, index + 1)
  })
  return users
}

/** Returns the text of a users file with one more user, or with another hash for a user who is in it; all else stays. */
export function putUser(text: string, name: string, hash: string): string {
  const line = `${name}:${hash}`
  const lines = linesOf(text)
  const index = lines.findIndex((one) => !isIgnored(one) && splitLine(one)?.[0] === name)
  if (index !== -1) lines[index] = line
  // What follows the last end of a line is empty.
  else lines.splice(lines.at(-1) === '' ? -1 : lines.length, 0, line)
  return lines.at(-1) === '' ? lines.join('\n') : `${lines.join('\n')}\n`
}

/** Returns what is wrong with the name of a user (RFC 7617 §2); undefined if it is valid. */
export function faultOfName(name: string): string | undefined {
  if (name === '' || name.length > 255) return 'a name must have 1 to 255 characters'
  if (name.includes(':')) return 'a name must not contain a colon, which ends the name in the file and in requests'
  if (/\p{Cc}/u.test(name)) return 'a name must not contain control characters'
  if (name.startsWith('#')) return 'a name must not begin with #, which begins a comment'
  return name === name.trim() ? undefined : 'a name must not begin or end with a space'
}

const howToMake = 'create it with htpasswd -B'

function linesOf(text: string): string[] {
  return text.split(/\r?\n/)
}

function isIgnored(line: string): boolean {
  return line.startsWith('#') || line.trim() === ''
}

function splitLine(line: string): [name: string, hash: string] | undefined {
  const colon = line.indexOf(':')
  return colon === -1 ? undefined : [line.slice(0, colon).normalize('NFC'), line.slice(colon + 1).trimEnd()]
}
