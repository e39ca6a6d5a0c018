// The rules of the house that no other tool checks: who imports whom, manifests that say what is imported and nothing
// else, no deep exports, no circles between packages, no way round the type checker, no traces of the author's machine.
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))))

/**
 * What a package may import of ours. One that is not named stands on floor 2, the examples of others' packages among
 * them; applications and the benchmark may import anything.
 */
const floors = {
  core: [],
  'backend-qemu': ['core', 'core/authoring', 'infrastructure', 'infrastructure/backends'],
  client: ['core', 'core/authoring', 'core/store', 'render-text', 'render-json'],
  cli: ['core', 'client'],
  conformance: [],
  create: [],
  engine: ['core', 'core/authoring', 'core/store'],
  registry: ['core', 'core/authoring', 'core/store'],
  'registry-postgres': ['core', 'core/authoring', 'core/store'],
  server: ['core', 'core/authoring', 'engine', 'render-text', 'render-json', 'registry/memory'],
  testkit: ['core', 'core/authoring', 'core/store', 'engine', 'registry/memory'],
}
const floor2 = ['core', 'core/authoring']

const workspace = JSON.parse(readFileSync('package.json', 'utf8'))
const faults = []
/** The peers that a package of ours asks for. */
function peersOf(dependency) {
  const manifest = `packages/${dependency.replace('@occi/', '')}/package.json`
  if (!dependency.startsWith('@occi/') || !existsSync(manifest)) return []
  return Object.keys(JSON.parse(readFileSync(manifest, 'utf8')).peerDependencies ?? {})
}

const isTest = (file) => /\.(bench|test(-[a-z]+)?)\.ts$/.test(file)
/** Whether it is a program, ours or an example. */
const isApplication = (folder) => /^(?:apps\/|examples\/(?!occi-)|bench$)/.test(folder)
const packageOf = (specifier) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')

/** The code of a file without its comments; our formatter puts comments at the start of a line or after a space. */
function codeOf(text) {
  return text.replace(/^\s*\/\*[\s\S]*?\*\//gm, '').replace(/(^|\s)\/\/.*$/gm, '$1')
}

/** What a file imports from elsewhere. */
function importsOf(code) {
  const patterns = [
    /^(?:import|export)\s[^'"`]*?\bfrom\s*['"]([^'"]+)['"]/gm,
    /^import\s*['"]([^'"]+)['"]/gm,
    /\bimport\(\s*['"]([^'"]+)['"]/g,
  ]
  return patterns.flatMap((p) => [...code.matchAll(p)].map((m) => m[1])).filter((s) => !s.startsWith('.'))
}

/** What runs on every runtime uses nothing of Node: these packages, and of `server` and `registry` all but one folder each. */
const isPortable = (file) =>
  /^packages\/(?:core|engine|client|render-[a-z]+|infrastructure|server|registry)\//.test(file) &&
  !/^packages\/(?:server\/src\/node|registry\/src\/sqlite)\//.test(file)

const packages = globSync(['{packages,apps,examples}/*/package.json', 'bench/package.json']).map((path) => {
  const folder = dirname(path)
  const manifest = JSON.parse(readFileSync(path, 'utf8'))
  const sources = globSync(`${folder}/src/**/*.ts`).map((file) => {
    const text = readFileSync(file, 'utf8')
    return { file, text, code: codeOf(text) }
  })
  return { folder, manifest, sources }
})

for (const { folder, manifest, sources } of packages) {
  // What a program is bundled with is not installed beside it.
  const isBundled = manifest.bin !== undefined && existsSync(join(folder, 'rolldown.config.ts'))
  const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
  const available = isBundled ? [...declared, ...Object.keys(manifest.devDependencies)] : declared
  const used = new Set()
  const name = folder.replace('packages/', '')
  for (const { file, text, code } of sources) {
    if (/@ts-(ignore|nocheck)/.test(text)) faults.push(`${file}: @ts-ignore (say @ts-expect-error, with a reason)`)
    const bare = code.replace(/'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\\n])*`/g, "''")
    if (/\bas any\b|[:<]\s*any\b|\bany\[\]/.test(bare)) faults.push(`${file}: any`)
    if (/(?:from|import\()\s*'(?:\.\.\/)+(?:packages|apps|bench|[^']*\/(?:src|dist))\//.test(code))
      faults.push(`${file}: reaches into another package`)
    if (isTest(file)) continue
    if (isPortable(file) && /\bBuffer\.|\bprocess\.[a-z]/.test(bare))
      faults.push(`${file}: uses Buffer or process, which only Node has`)
    for (const specifier of importsOf(code)) {
      if (isBuiltin(specifier)) {
        if (isPortable(file)) faults.push(`${file}: imports ${specifier}, which only Node has`)
        continue
      }
      const wanted = packageOf(specifier)
      used.add(wanted)
      if (!available.includes(wanted))
        faults.push(`${file}: imports ${wanted}, which ${folder}/package.json does not list`)
      if (!specifier.startsWith('@occi/') || isApplication(folder)) continue
      const may = floors[name] ?? floor2
      if (!may.includes(specifier.slice('@occi/'.length))) {
        faults.push(`${file}: imports ${specifier}; of ours it may import ${may.join(', ') || 'nothing'}`)
      }
    }
  }
  // a package of which nothing is written yet may list what it will import
  const begun = sources.some(({ file, code }) => !isTest(file) && code.trim() !== 'export {}')
  // and an app brings along what its packages leave to it
  const peers = new Set(declared.flatMap(peersOf))
  for (const dependency of begun ? declared : []) {
    if (!used.has(dependency) && !peers.has(dependency))
      faults.push(`${folder}/package.json: lists ${dependency}, which nothing imports`)
  }
  for (const [key, target] of Object.entries(manifest.exports ?? {})) {
    if (!/^\.(\/[a-z][a-z0-9-]*)?$/.test(key)) faults.push(`${folder}/package.json: exports the deep path ${key}`)
    const source = join(folder, target['occi-source'] ?? '')
    if (sources.length > 0 && !existsSync(source))
      faults.push(`${folder}/package.json: exports ${source}, which does not exist`)
  }
  if (folder.startsWith('examples/')) continue // published as it is
  if (!manifest.private && folder.startsWith('packages/')) {
    const { repository, publishConfig, sideEffects } = manifest
    if (repository?.url !== workspace.repository.url || repository.directory !== folder)
      faults.push(`${folder}/package.json: repository must be that of the workspace, with directory ${folder}`)
    if (publishConfig?.access !== 'public' || publishConfig.provenance !== true)
      faults.push(`${folder}/package.json: publishConfig needs access "public" and provenance true`)
    if (sideEffects !== false) faults.push(`${folder}/package.json: sideEffects is not false`)
  }
  const published = Object.keys(manifest.publishConfig?.exports ?? {})
  if (published.join() !== Object.keys(manifest.exports ?? {}).join()) {
    faults.push(`${folder}/package.json: exports and publishConfig.exports differ`)
  }
}

// one floor for Node, wherever it is named
const { engines } = workspace
for (const { folder, manifest } of packages) {
  if (manifest.engines?.node !== engines.node)
    faults.push(`${folder}/package.json: engines.node is not ${engines.node}`)
}
const node = `Node ${engines.node.replace('>=', '')} or later`
for (const file of globSync([
  '*.md',
  'docs/**/*.md',
  '{packages,apps,examples}/*/README.md',
  'packages/create/template/*.md',
  'apps/demo-iaas/src/*.ts',
  'packages/registry/src/sqlite/*.ts',
])) {
  // what begins the two commands may be older
  const named = readFileSync(file, 'utf8').matchAll(/Node \d+(\.\d+)* (or|and) (later|newer)/g)
  for (const [text] of named) {
    if (text !== node && text !== 'Node 20 or later') faults.push(`${file}: ${text}, not ${node}`)
  }
}

// one concept per name: what a reader finds under the name of a function in one file is not something else in another
const nucleus = ['core', 'engine', 'server', 'registry', 'registry-postgres'].map((name) => `packages/${name}`)
const definedIn = new Map()
for (const { file, code } of packages.filter(({ folder }) => nucleus.includes(folder)).flatMap((one) => one.sources)) {
  if (isTest(file)) continue
  for (const [, name] of code.matchAll(/^(?:export )?(?:async )?function\*? (\w+)/gm)) {
    const other = definedIn.get(name)
    if (other !== undefined && other !== file)
      faults.push(`${file}: defines the function ${name}, and so does ${other}`)
    definedIn.set(name, file)
  }
}

// circles, those through devDependencies included: the build could not order them
const edges = new Map(
  packages.map(({ manifest: m }) => [
    m.name,
    Object.keys({ ...m.dependencies, ...m.peerDependencies, ...m.devDependencies }).filter((d) =>
      d.startsWith('@occi/'),
    ),
  ]),
)
const done = new Set()
function visit(name, path) {
  if (path.includes(name)) faults.push(`a circle of packages: ${[...path.slice(path.indexOf(name)), name].join(' → ')}`)
  else if (!done.has(name)) for (const next of edges.get(name) ?? []) visit(next, [...path, name])
  done.add(name)
}
for (const name of edges.keys()) visit(name, [])

const git = spawnSync('git', ['-c', 'safe.directory=*', 'ls-files', '-z'], { encoding: 'utf8' })
const traces = ['work', 'root'].map((folder) => `/${folder}/`)
for (const file of git.status === 0 ? git.stdout.split('\0').filter((f) => f !== '' && existsSync(f)) : []) {
  const text = readFileSync(file, 'latin1')
  for (const trace of traces) if (text.includes(trace)) faults.push(`${file}: names the folder ${trace}`)
}

for (const fault of faults) console.error(fault)
console.log(faults.length === 0 ? 'The house is in order.' : `${faults.length} faults in the house.`)
process.exitCode = faults.length === 0 ? 0 : 1
