import { AttributeError, type Backend, type BackendContext, type Changes, type Entity, takeOwn } from '@occi/core'
import { octetsOf } from './base64.ts'

/** The types of keys that OpenSSH knows. */
const keyTypes = [
  'ssh-ed25519',
  'sk-ssh-ed25519@openssh.com',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'sk-ecdsa-sha2-nistp256@openssh.com',
  'ssh-rsa',
  'ssh-dss',
]

/** Puts public SSH keys into computes; they are read when the compute boots. */
export class CredentialsBackend implements Backend {
  readonly #attribute: string

  /** @param attribute the one that holds the key */
  constructor(attribute: string) {
    this.#attribute = attribute
  }

  create(entity: Entity): void {
    const key = entity.attributes[this.#attribute]
    if (key === undefined || isPublicKey(String(key))) return
    throw new AttributeError(
      `${this.#attribute} is not a public SSH key: expected a line such as 'ssh-ed25519 AAAA… name' of one of the types ${keyTypes.join(', ')}`,
      this.#attribute,
    )
  }

  update(entity: Entity, changes: Changes, context: BackendContext): void {
    takeOwn(entity, changes, context)
    this.create(entity)
  }

  delete(): void {}
}

/** Returns whether a line is a key of one of the types; its base64 data begins with the type again (RFC 4253 §6.6). */
function isPublicKey(line: string): boolean {
  const [type = '', data = ''] = line.split(' ', 2)
  if (!keyTypes.includes(type) || !/^[A-Za-z0-9+/]+={0,2}$/.test(data)) return false
  const octets = octetsOf(data)
  const length = octets === undefined || octets.length < 4 ? 0 : lengthAt(octets)
  return octets !== undefined && octets.length > 4 + length && octets.slice(4, 4 + length) === type
}

function lengthAt(octets: string): number {
  return [...octets.slice(0, 4)].reduce((sum, octet) => sum * 256 + octet.charCodeAt(0), 0)
}
