import type { t } from '../../../i18n/text';
import { asData, listOf, nameOf, namesOf, valueOf, wordsOf, type Data } from './names';

/** What was done, in words, and what it was about. */
export interface Line {
  what: string;
  about: string;
}

type Text = typeof t;
/** Undefined where the result lacks a name that the words need, as those of older versions do. */
type Words = (text: Text, data: Data, input: Data) => string | [what: string, about: string] | undefined;

const skill: Words = (text, { name, slug }, input) =>
  orNothing(wordsOf(name) || wordsOf(slug) || wordsOf(input['slug']), (name) => text('did.readSkill', { name }));

const WORDS: Readonly<Record<string, Words>> = {
  addNode: (text, data) => orNothing(nameOf(data), (node) => text('did.addNode', { node })),
  addNote: (text, _, input) => [text('did.addNote'), wordsOf(input['title']) || wordsOf(input['text'])],
  removeNode: (text, { removed }) => orNothing(nameOf(asData(removed)), (node) => text('did.removeNode', { node })),
  connectNodes: (text, { from, to }) => {
    const [source, target] = [asData(from), asData(to)];
    // Results of before nodes were named in them have ids alone.
    if (!wordsOf(source['node']) || !wordsOf(source['name']) || !wordsOf(target['node'])) return undefined;
    return text('did.connectNodes', { link: `${nameOf(source)} · ${wordsOf(source['name'])} → ${nameOf(target)}` });
  },
  disconnectNodes: (text, data) => orNothing(nameOf(data), (node) => text('did.disconnectNodes', { node })),
  setNodeWidgetValue: (text, { node, widgetName, value }) =>
    wordsOf(node) && wordsOf(widgetName)
      ? text('did.setNodeWidgetValue', { node: wordsOf(node), name: wordsOf(widgetName), value: valueOf(value) })
      : undefined,
  fillPromptNode: (text, { node, value }) =>
    wordsOf(node) ? [text('did.fillPromptNode', { node: wordsOf(node) }), wordsOf(value)] : undefined,
  replaceNode: (text, { was, node, type }) => {
    const now = nameOf(asData(node)) || wordsOf(type);
    return wordsOf(was) && now ? text('did.replaceNode', { was: wordsOf(was), node: now }) : undefined;
  },
  duplicateNodes: (text, { copies }) => orNothing(namesOf(copies), (nodes) => text('did.duplicateNodes', { nodes })),
  setNodeMode: (text, { nodes }, input) => {
    const mode = wordsOf(listOf(nodes)[0]?.['mode']) || wordsOf(input['mode']);
    if (mode !== 'bypass' && mode !== 'mute' && mode !== 'always') return undefined;
    return orNothing(namesOf(nodes), (nodes) => text(`did.setNodeMode.${mode}`, { nodes }));
  },
  setNodeAppearance: (text, { changed, nodes }) =>
    orNothing(namesOf(listOf(changed)[0]?.['nodes'] ?? nodes), (nodes) => text('did.setNodeAppearance', { nodes })),
  moveNodes: (text, { moved }) => orNothing(namesOf(moved), (nodes) => text('did.moveNodes', { nodes })),
  arrangeNodes: (text) => text('did.arrangeNodes'),
  groupNodes: (text, { group, nodes }) =>
    wordsOf(group) ? orNothing(namesOf(nodes), (nodes) => text('did.groupNodes', { nodes, title: wordsOf(group) })) : undefined,
  createSubgraph: (text, { node }, { name }) =>
    orNothing(wordsOf(name) || nameOf(asData(node)), (title) => text('did.createSubgraph', { title })),
  unpackSubgraph: (text, { unpacked }) => [text('did.unpackSubgraph'), namesOf(unpacked)],
  getWorkflowInfo: (text) => text('did.getWorkflowInfo'),
  getSelection: (text, { selected }) => [text('did.getSelection'), namesOf(selected)],
  getQueue: (text) => text('did.getQueue'),
  getHistory: (text) => text('did.getHistory'),
  interruptRun: (text) => text('did.interruptRun'),
  freeMemory: (text) => text('did.freeMemory'),
  getCanvasImage: (text) => text('did.getCanvasImage'),
  findMissingModels: (text) => text('did.findMissingModels'),
  findNodePackage: (text, { packages }) => [text('did.findNodePackage'), namesOf(listOf(packages).map(({ name }) => ({ title: name })))],
  installNodePackage: (text, { installed }) => orNothing(wordsOf(installed), (name) => text('did.installNodePackage', { name })),
  downloadModel: (text, { downloaded }) => orNothing(wordsOf(downloaded), (name) => text('did.downloadModel', { name })),
  sweepParameters: (text, { sweep, summary }) => [text('did.sweepParameters'), valuesOf(asData(sweep)) || wordsOf(summary)],
  executeWorkflow: (text) => text('did.executeWorkflow'),
  applyWorkflowJson: (text) => text('did.applyWorkflowJson'),
  applyTemplate: (text, _, { id }) => orNothing(wordsOf(id), (name) => text('did.applyTemplate', { name })),
  askUser: (text, { answer }, { question }) => [text('did.askUser'), [question, answer].map(wordsOf).filter(Boolean).join(' → ')],
  validateWorkflow: (text) => text('did.validateWorkflow'),
  describeWorkflow: (text) => text('did.describeWorkflow'),
  getExampleWorkflow: (text, _, { job }) => [text('did.getExampleWorkflow'), wordsOf(job)],
  searchTemplates: (text, _, { query, category }) => [text('did.searchTemplates'), wordsOf(query) || wordsOf(category)],
  searchInstalledNodes: (text, _, { query, category }) => [text('did.searchInstalledNodes'), wordsOf(query) || wordsOf(category)],
  getAvailableModels: (text, _, { query, category }) => [text('did.getAvailableModels'), wordsOf(query) || wordsOf(category)],
  refreshEnvironment: (text) => text('did.refreshEnvironment'),
  readDocumentation: (text, _, { topic }) => [text('did.readDocumentation'), wordsOf(topic)],
  searchWeb: (text, _, { query }) => [text('did.searchWeb'), wordsOf(query)],
  readPage: (text, _, { address }) => [text('did.readPage'), wordsOf(address)],
  searchNodeRegistry: (text, _, { query }) => [text('did.searchNodeRegistry'), wordsOf(query)],
  readEarlierResult: (text) => text('did.readEarlierResult'),
  listSystemSkills: (text) => text('did.listSystemSkills'),
  getSystemSkill: skill,
  listUserSkills: (text) => text('did.listUserSkills'),
  getUserSkill: skill,
  createSkill: (text, _, { name }) => orNothing(wordsOf(name), (name) => text('did.createSkill', { name })),
  updateSkill: (text, { name }, { slug }) => orNothing(wordsOf(name) || wordsOf(slug), (name) => text('did.updateSkill', { name })),
  deleteSkill: (text, { name }, { slug }) => orNothing(wordsOf(name) || wordsOf(slug), (name) => text('did.deleteSkill', { name })),
  listRules: (text) => text('did.listRules'),
  addRule: (text, _, { rule, name }) => orNothing(wordsOf(rule) || wordsOf(name), (rule) => text('did.addRule', { rule })),
  deleteRule: (text, { rule, name }) => [text('did.deleteRule'), wordsOf(name) || wordsOf(rule)],
};

/** The tools that have words of their own; editWorkflow is told by what it did. */
export const TOLD: readonly string[] = [...Object.keys(WORDS), 'editWorkflow'];

/**
 * What a tool of ours did, as a person would say it: "Bypassed KSampler". Undefined for another tool, and where the result lacks names.
 * @param name The tool's wire name.
 * @param data What it returned.
 * @param input What it was given.
 */
export function doneLine(name: string, data: Data, input: Data, text: Text): Line | undefined {
  const words = Object.hasOwn(WORDS, name) ? WORDS[name]!(text, data, input) : undefined;
  if (words === undefined) return undefined;
  const [what, about] = typeof words === 'string' ? [words, ''] : words;
  return { what, about };
}

function orNothing(name: string, say: (name: string) => string): string | undefined {
  return name === '' ? undefined : say(name);
}

// "amount 0.2, 0.4, 0.6 · seed 1, 2"
function valuesOf({ widgets }: Data): string {
  return listOf(widgets)
    .map(({ widgetName, values }) => `${wordsOf(widgetName)} ${(Array.isArray(values) ? values : []).map(valueOf).join(', ')}`)
    .join(' · ');
}
