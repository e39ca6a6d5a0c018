// Generates the API reference of all packages from their TSDoc: `npm run docs:api`, then open api/index.html.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { run } from '../release/pack.ts'
import { publicPackages, readManifest } from '../release/public-packages.ts'

/** typedoc reads types through the API of TypeScript, which TypeScript 7 does not have. */
const tools = { typedoc: '0.28.20', typescript: '6.0.3' }

const root = resolve('.')
const output = resolve('api')
const folder = resolve('node_modules/.cache/occi-api')

mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies: tools }))
await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], folder)

/** The source of each entry of each package, under the name by which it is imported. */
const entries = publicPackages().flatMap(({ folder: of, manifest }) =>
  Object.values(readManifest(join(of, 'package.json')).exports ?? {}).flatMap((entry) => {
    const source = entry['occi-source']
    return source === undefined || manifest.name === '@occi/create' ? [] : [join(root, of, source)]
  }),
)

const compilerOptions = { composite: false, incremental: false, noEmit: true, customConditions: ['occi-source'] }
const types = { typeRoots: [join(root, 'node_modules/@types')] }
writeFileSync(
  join(folder, 'tsconfig.json'),
  JSON.stringify({
    extends: join(root, 'tsconfig.base.json'),
    compilerOptions: { ...compilerOptions, ...types },
    files: entries,
  }),
)
writeFileSync(
  join(folder, 'typedoc.json'),
  JSON.stringify({
    name: '@occi',
    entryPoints: entries,
    basePath: join(root, 'packages'),
    displayBasePath: join(root, 'packages'),
    out: output,
    readme: 'none',
    excludeInternal: true,
    excludePrivate: true,
    excludeExternals: true,
    disableGit: true,
    sourceLinkTemplate: 'https://github.com/occi-ts/occi/blob/main/packages/{path}#L{line}',
    skipErrorChecking: true, // the build checks types, with TypeScript 7
    validation: { invalidLink: true, notExported: false },
  }),
)
rmSync(output, { recursive: true, force: true })
const { stdout } = await run('node_modules/.bin/typedoc', ['--options', 'typedoc.json'], folder)
process.stdout.write(stdout)
console.log(`The API of ${entries.length} entries is in ${join(output, 'index.html')}`)
