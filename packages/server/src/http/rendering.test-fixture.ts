import type { Rendering } from '@occi/core/authoring'

/** A rendering that is there for its media types alone. */
export function rendering(...mediaTypes: string[]): Rendering {
  return {
    mediaTypes,
    lists: 'entities',
    decode: () => undefined,
    canEncode: () => true,
    encode: () => ({ fields: [], body: '' }),
  }
}

/** The renderings of a whole service, in the order of its preference. */
export const renderings = {
  text: rendering('text/plain', 'text/occi+plain'),
  occi: rendering('text/occi'),
  uris: rendering('text/uri-list'),
  json: rendering('application/occi+json', 'application/json'),
  html: { ...rendering('text/html'), reads: ['application/x-www-form-urlencoded'] },
}

/** The fields of a request, by their names in lower case. */
export function headers(fields: Readonly<Record<string, string>>): { header(name: string): string | undefined } {
  return { header: (name) => fields[name] }
}
