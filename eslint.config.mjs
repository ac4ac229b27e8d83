import importX from 'eslint-plugin-import-x'
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript'
import vue from 'eslint-plugin-vue'
import typescript from 'typescript-eslint'

/** Which folders of `src` each may import from: the picture in ARCHITECTURE.md, held by the machine. */
const mayImport = {
  domain: [],
  ipc: ['domain'],
  files: ['domain'],
  data: ['domain', 'files'],
  download: ['domain', 'files', 'data'],
  runs: ['domain', 'files'],
  exchange: ['domain', 'files'],
  worker: ['domain', 'ipc'],
  import: ['domain', 'ipc', 'files', 'data', 'worker'],
  engine: ['domain', 'ipc', 'files', 'data', 'runs', 'exchange', 'worker'],
  host: ['domain', 'ipc', 'files', 'data', 'runs'],
  main: ['domain', 'ipc', 'files', 'data', 'runs', 'host', 'download'],
  cli: ['domain', 'ipc', 'files', 'data', 'runs', 'host', 'download'],
  preload: ['domain', 'ipc'],
  renderer: ['domain', 'ipc'],
}
const folders = Object.keys(mayImport)

/** Where each package that is more than a tool may be imported. */
const packages = [
  { pattern: 'electron', in: ['main', 'preload'] },
  { pattern: '@tensorflow/*', in: ['engine'] },
  { pattern: 'electron-store', in: ['main'], only: 'src/main/settings.ts' },
  { pattern: 'zod', in: ['domain', 'ipc', 'data', 'runs', 'exchange', 'cli'] },
  { pattern: 'pure-rand', in: ['engine', 'data'] },
  { pattern: 'pure-rand/**', in: ['engine', 'data'] },
  { pattern: '@jsquash/**', in: ['cli'] },
  { pattern: 'h5wasm', in: ['exchange', 'import'] },
  { pattern: 'yauzl', in: ['import', 'files'] },
  ...['http', 'https', 'http2', 'net', 'tls', 'dgram'].map((name) => ({ pattern: `node:${name}`, in: ['download'] })),
  ...['echarts', 'echarts/**'].map((pattern) => ({ pattern, in: ['renderer', 'cli'] })),
  ...['vue', 'pinia', 'vue-echarts', 'naive-ui', 'sortablejs', 'lucide-vue-next']
    .map((pattern) => ({ pattern, in: ['renderer'] })),
]

const zones = folders.map((folder) => ({
  target: `./src/${folder}`,
  from: folders.filter((other) => other !== folder && !mayImport[folder].includes(other)).map((other) => `./src/${other}`),
  message: `src/${folder} may import ${mayImport[folder].map((name) => `src/${name}`).join(', ') || 'nothing of src'} only`,
}))

const packageRules = folders.map((folder) => {
  const closed = packages.filter((entry) => !entry.in.includes(folder) || entry.only)
  const node = ['domain', 'ipc', 'renderer'].includes(folder) ? ['node:*'] : []
  return {
    files: [`src/${folder}/**/*.{ts,vue}`],
    ignores: packages.flatMap((entry) => entry.only ?? []),
    rules: {
      'no-restricted-imports': ['error', {
        patterns: [
          ...closed.map(({ pattern, in: places, only }) =>
            ({ group: [pattern], message: `Only ${only ?? places.map((place) => `src/${place}`).join(' and ')} may import it` })),
          ...node.map((group) => ({ group: [group], message: `src/${folder} does no input or output` })),
        ],
      }],
    },
  }
})

const lineLength = (code) => ['error', { code, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true }]

export default typescript.config(
  { ignores: ['out/', 'node_modules/', 'test-results/'] },
  ...typescript.configs.recommended,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.{ts,mts,vue}'],
    languageOptions: { parserOptions: { parser: typescript.parser, extraFileExtensions: ['.vue'] } },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver({ project: 'tsconfig.node.json' })] },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
    },
  },
  { files: ['**/*.{ts,mjs,vue}'], rules: { 'no-eval': 'error', 'max-len': lineLength(130) } },
  { files: ['**/*.vue'], rules: { 'max-len': lineLength(175) } }, // a tag with its attributes
  {
    files: ['**/*.vue'],
    rules: {
      'vue/no-v-html': 'error',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/multi-word-component-names': 'off',
      'vue/require-default-prop': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/html-indent': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/attributes-order': 'off',
      'vue/one-component-per-file': 'off',
    },
  },
  {
    // Raw channels: only the two wrappers may use them.
    files: ['src/main/**/*.ts', 'src/preload/**/*.ts', 'src/renderer/**/*.{ts,vue}'],
    ignores: ['src/main/channels.ts', 'src/preload/index.ts'],
    rules: {
      'no-restricted-properties': ['error',
        { object: 'ipcMain', property: 'handle', message: 'Add the channel to src/ipc/contract.ts and a handler to src/main/handlers.' },
        { object: 'ipcMain', property: 'on', message: 'Add the channel to src/ipc/contract.ts and a handler to src/main/handlers.' }],
    },
  },
  ...packageRules,
)
