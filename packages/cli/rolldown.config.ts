import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { defineConfig, type Plugin } from 'rolldown'

/**
 * The command is loaded anew each time that it is used, so it is in few files: hundreds of modules take longer to load than
 * all that they do. The package also installs without any other.
 */
export default defineConfig({
  input: { main: 'src/main.ts' },
  platform: 'node',
  plugins: [licenses()],
  output: {
    dir: 'dist',
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
    minify: { compress: true, mangle: false, codegen: true },
  },
})

/** Adds the licenses of the packages that are part of the bundle. */
function licenses(): Plugin {
  return {
    name: 'licenses',
    generateBundle(_, bundle) {
      const modules = Object.values(bundle).flatMap((one) => (one.type === 'chunk' ? one.moduleIds : []))
      const folders = new Set(modules.flatMap((id) => packageFolder(id) ?? []))
      const texts = [...folders].sort().map((folder) => {
        const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
        const file = ['LICENSE', 'LICENSE.md', 'license', 'LICENSE.txt'].find((one) => existsSync(join(folder, one)))
        // Not all packages have a file of it; their manifests name it.
        const text =
          file === undefined ? `${license}, by ${author?.name ?? author}` : readFileSync(join(folder, file), 'utf8')
        return `${name} ${version}\n\n${text.trim()}\n`
      })
      this.emitFile({ type: 'asset', fileName: 'licenses.txt', source: texts.join(`\n${'-'.repeat(80)}\n\n`) })
    },
  }
}

/** The folder of the package of others that a module belongs to. */
function packageFolder(id: string): string | undefined {
  const start = id.lastIndexOf('/node_modules/')
  if (start < 0) return undefined
  const [scope = '', name = ''] = id.slice(start + '/node_modules/'.length).split('/')
  const folder = join(id.slice(0, start), 'node_modules', scope.startsWith('@') ? join(scope, name) : scope)
  return existsSync(join(folder, 'package.json')) ? folder : packageFolder(dirname(folder))
}
