import openapiTS, { astToString } from 'openapi-typescript'

/** Returns the types of a client for a service, as TypeScript, generated from its description. */
export async function typesOf(document: string): Promise<string> {
  // What has a default may be left out of a request.
  return astToString(await openapiTS(document, { defaultNonNullable: false }))
}
