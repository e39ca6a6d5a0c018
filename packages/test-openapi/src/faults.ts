import { createConfig, lintFromString } from '@redocly/openapi-core'
import { Validator } from '@seriousme/openapi-schema-validator'

const config = createConfig({
  extends: ['recommended-strict'],
  rules: {
    'no-invalid-media-type-examples': 'error',
    'no-invalid-schema-examples': 'error',
    'operation-operationId-unique': 'error',
    // The standard has the slash: what ends in one is a collection (GFD.223, "Bound and Unbound Paths").
    'no-path-trailing-slash': 'off',
  },
})

/** Returns everything that public checkers find wrong with a description in OpenAPI, warnings included. */
export async function faultsOf(document: string): Promise<readonly string[]> {
  const { valid, errors } = await new Validator({ strict: false }).validate(JSON.parse(document))
  const found = valid ? [] : [`not of the schema of OpenAPI: ${JSON.stringify(errors)}`]
  const problems = await lintFromString({ source: document, absoluteRef: 'openapi.json', config: await config })
  for (const { ruleId, message, location } of problems) {
    found.push(`${ruleId}: ${message} (${location.map(({ pointer }) => pointer).join(', ')})`)
  }
  return found
}
