// The panel's layers, lowest first. A folder may import from folders above it in this list, never from one below.
const LAYERS = [
  { folder: 'text', why: 'functions over strings know nothing of the panel' },
  { folder: 'state', why: 'stores and settings hold what everything else reads' },
  { folder: 'i18n', why: 'words are needed everywhere, and need only the settings' },
  { folder: 'service', why: 'requests to the service are independent of the canvas and of what is drawn' },
  { folder: 'canvas', why: 'the graph is the same whoever edits it' },
  { folder: 'workflow', why: 'reading a workflow must be possible without a conversation' },
  { folder: 'mentions', why: 'what a message names can be found without a conversation' },
  { folder: 'runs', why: 'a run in ComfyUI is followed the same from either home' },
  { folder: 'toolbox', why: 'what the canvas tools share knows no single tool' },
  { folder: 'operations', why: 'an operation is the same in a call of its own and among others in one' },
  { folder: 'tools', why: 'a tool works on the canvas, not on the conversation that called it' },
  { folder: 'sessions', why: 'stored conversations are data: they do not know how an answer comes about' },
  { folder: 'chat', why: 'a conversation lives on while nothing of it is drawn' },
  { folder: 'trial', why: 'a model is tried apart from every conversation, wherever the result is shown' },
  { folder: 'app', why: 'the state of the panel lives outside React' },
  { folder: 'commands', why: 'a command acts on the panel as a whole, not on what is drawn' },
  { folder: 'ui', why: 'React draws the panel the same wherever it runs' },
  { folder: 'prompts', why: 'the prompt page is a page of its own' },
  { folder: 'toolsPage', why: 'the tools page is a page of its own' },
  { folder: '(page|comfyui)', why: 'a home puts everything together, and nothing depends on where the panel runs' },
];

// Where a build starts: the five bundles, and the tools, which it finds by their folder.
const ENTRIES = ['^src/(page|comfyui|prompts|toolsPage)/main\\.tsx?$', '^src/trial/headless\\.ts$', '^src/tools/[^/]+\\.ts$'];

const layered = LAYERS.slice(0, -1).map(({ folder, why }, index) => ({
  name: `${folder}-imports-only-lower-layers`,
  comment: `src/${folder} may import only from the layers below it, because ${why}.`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: {
    path: `^src/(${LAYERS.slice(index + 1)
      .map((layer) => layer.folder)
      .join('|')})/`,
  },
}));

const UI_ROOMS = ['chat', 'composer', 'sessions', 'settings', 'models', 'results', 'usage', 'welcome'];
const uiRooms = UI_ROOMS.map((room) => ({
  name: `ui-${room}-stands-alone`,
  comment: `src/ui/${room} may import only from src/ui/kit, so that parts change independently; Panel.tsx puts them together.`,
  severity: 'error',
  from: { path: `^src/ui/${room}/` },
  to: { path: '^src/ui/', pathNot: [`^src/ui/(${room}|kit)/`, ...(room === 'chat' ? ['^src/ui/welcome/Welcome'] : [])] },
}));

export default {
  forbidden: [
    {
      name: 'no-circles',
      comment:
        'Modules that import each other in a circle can only be understood, tested and loaded together. Move what both need below them.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    ...layered,
    {
      name: 'homes-are-apart',
      comment: 'The page and ComfyUI are bundled separately: what both need belongs in a lower layer, or each ships the code of the other.',
      severity: 'error',
      from: { path: '^src/(page|comfyui)/' },
      to: { path: '^src/(page|comfyui|prompts|toolsPage)/', pathNot: '^src/$1/' },
    },
    {
      name: 'comfyui-starts-small',
      comment:
        "What ComfyUI loads with its page (src/comfyui/main.ts) must reach the panel only through LazyPanel's import(), or the panel comes with it.",
      severity: 'error',
      from: { path: '^src/comfyui/(main|LazyPanel|commands|menus|labels|sayWhatIsMissing|addressSetting|leftTurns|watchLocale|id)\\.ts$' },
      to: {
        path: '^src/',
        pathNot: ['^src/comfyui/(?!ComfyPanel)', '^src/state/storedSettings\\.ts$', '\\.json$'],
        dependencyTypesNot: ['dynamic-import', 'type-only'],
      },
    },
    ...uiRooms,
    {
      name: 'ui-kit-is-the-lowest',
      comment: 'src/ui/kit holds what the parts of the panel share, so it may not know any of them.',
      severity: 'error',
      from: { path: '^src/ui/kit/' },
      to: { path: '^src/ui/', pathNot: '^src/ui/kit/' },
    },
    {
      name: 'tools-are-independent',
      comment: 'A tool is one file that the build finds: what two tools share belongs in src/toolbox.',
      severity: 'error',
      from: { path: '^src/tools/' },
      to: { path: '^src/tools/' },
    },
    {
      name: 'no-orphans',
      comment: 'No page, ComfyUI entry or tool leads to this module, so nothing uses it: delete it.',
      severity: 'error',
      from: { path: ENTRIES },
      to: { path: '^src/', pathNot: ENTRIES, reachable: false },
    },
    {
      name: 'no-unresolvable',
      comment: 'This import leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '\\?' },
    },
    {
      name: 'not-to-dev-dependencies',
      comment: 'What the panel imports must be among its dependencies, or a build without development packages lacks it.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'not-to-tests',
      comment: 'What ships must not depend on test code.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^test/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'browser', 'default'] },
  },
};
