import { renderingContract } from '@occi/testkit/rendering'
import { jsonRendering } from './json-rendering.ts'

renderingContract('jsonRendering', {
  rendering: () => jsonRendering(),
  runs: process.env.THOROUGH === undefined ? 5 : 30,
})
