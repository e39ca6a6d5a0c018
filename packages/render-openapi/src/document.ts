import type { AnyCategory } from '@occi/core'
import type { RenderContext } from '@occi/core/authoring'
import { dialect } from './attribute-schema.ts'
import { Components } from './components.ts'
import { Described, titleOf } from './described.ts'
import { kindPaths } from './kind-paths.ts'
import { mixinPath, mixinTag } from './mixin-path.ts'
import type { Api } from './operation.ts'
import { servicePaths, serviceTags } from './service-paths.ts'
import type { WrittenObject } from './written-object.ts'

/** Describes the service as a whole: the object `info` of OpenAPI. */
export interface OpenApiInfo {
  readonly title: string
  /** The version of the service, not that of OpenAPI. */
  readonly version: string
  readonly summary?: string
  readonly description?: string
  readonly termsOfService?: string
  readonly contact?: { readonly name?: string; readonly url?: string; readonly email?: string }
  readonly license?: { readonly name: string; readonly identifier?: string; readonly url?: string }
}

/** How callers say who they are: a Security Scheme Object of OpenAPI, such as `{ type: 'http', scheme: 'basic' }`. */
export type SecurityScheme =
  | { readonly type: 'http'; readonly scheme: string; readonly bearerFormat?: string; readonly description?: string }
  | { readonly type: 'apiKey'; readonly in: 'header' | 'cookie'; readonly name: string; readonly description?: string }
  | { readonly type: 'openIdConnect'; readonly openIdConnectUrl: string; readonly description?: string }
  | { readonly type: 'mutualTLS'; readonly description?: string }
  | {
      readonly type: 'oauth2'
      readonly flows: { readonly [flow: string]: WrittenObject }
      readonly description?: string
    }

/** What the operator of a service says about it. */
export interface ServiceDescription {
  readonly info: OpenApiInfo
  readonly security: { readonly [name: string]: SecurityScheme }
  readonly mediaType: string
  /** How many mixins that users have defined are described. */
  readonly mostTags: number
}

/** Returns the description of categories of a service in OpenAPI 3.1. */
export function openApiDocument(
  categories: readonly AnyCategory[],
  { catalogue, url }: Pick<RenderContext, 'catalogue' | 'url'>,
  { info, security, mediaType, mostTags }: ServiceDescription,
): WrittenObject {
  const components = new Components((section) => `#/components/${section}/`)
  const described = new Described(categories, catalogue, components, mostTags)
  const schemes = Object.keys(security)
  const api: Api = { described, mediaType, hasSecurity: schemes.length > 0 }
  const paths = {
    ...servicePaths(api),
    ...Object.assign({}, ...described.kinds.map((kind) => kindPaths(kind, api))),
    ...Object.fromEntries(described.mixins.map((mixin) => [mixin.location, mixinPath(mixin, api)])),
  }
  return {
    openapi: '3.1.1',
    info: { ...info, description: info.description ?? defaultDescription(mediaType) },
    jsonSchemaDialect: dialect,
    servers: [{ url: url('/').replace(/\/$/, '') }],
    security: schemes.map((name) => ({ [name]: [] })),
    tags: tags(described),
    paths,
    components: {
      schemas: components.section('schemas'),
      responses: components.section('responses'),
      parameters: components.section('parameters'),
      headers: components.section('headers'),
      securitySchemes: schemes.length === 0 ? undefined : security,
    },
  }
}

function defaultDescription(mediaType: string): string {
  return `A service of the Open Cloud Computing Interface (OCCI 1.2), as this caller sees it. Send \`Accept: ${mediaType}\` with every request.`
}

function tags(described: Described): readonly WrittenObject[] {
  return [
    { name: serviceTags.queryInterface, description: 'What the service offers, and mixins that clients define' },
    { name: serviceTags.everything, description: 'Entities of all kinds' },
    ...described.kinds.map((kind) => ({
      name: described.name(kind),
      description: `${titleOf(kind)} (${kind.identifier})`,
    })),
    ...(described.mixins.length === 0 ? [] : [{ name: mixinTag, description: 'The entities that hold a mixin' }]),
  ]
}
