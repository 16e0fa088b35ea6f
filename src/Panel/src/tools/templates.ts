import { nearest } from '../canvas/names';
import type { Template } from '../canvas/Canvas';
import { replaceWorkflow } from './replaceWorkflow';
import { textArgument, type Tool } from './tool';
import { ToolError } from './ToolError';

const SHOWN = 20;

export const searchTemplates: Tool = async (args, { canvas }) => {
  const query = String(args['query'] ?? '').toLowerCase();
  const words = query.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const category = String(args['category'] ?? '').toLowerCase();
  const all = await canvas.templates();
  const found = all
    .filter((template) => template.category.toLowerCase().includes(category))
    .map((template) => ({ template, hits: hits(template, query, words) }))
    .filter(({ hits }) => words.length === 0 || hits > 0)
    .sort((a, b) => b.hits - a.hits);
  return {
    count: found.length,
    templates: found.slice(0, SHOWN).map(({ template }) => template),
    ...(found.length === 0 && { categories: [...new Set(all.map((template) => template.category))] }),
  };
};

export const applyTemplate: Tool = async (args, context) => {
  const id = textArgument(args, 'id');
  const template = (await context.canvas.templates()).find((known) => known.id === id && known.source === args['source'] && (!args['package'] || known.package === args['package']));
  if (!template) {
    const ids = (await context.canvas.templates()).map((known) => known.id);
    throw new ToolError(`There is no template "${id}". Closest: ${nearest(id, ids).join(', ') || 'none'}. Use searchTemplates to find one.`);
  }
  return replaceWorkflow(await context.canvas.readTemplate(template), context, { name: template.title, lenient: true });
};

function hits(template: Template, query: string, words: string[]): number {
  const title = `${template.title} ${template.id.replaceAll('_', ' ')}`.toLowerCase();
  const rest = `${template.description} ${template.category} ${template.package ?? ''}`.toLowerCase();
  return words.reduce((sum, word) => sum + (title.includes(word) ? 2 : rest.includes(word) ? 1 : 0), title.includes(query) ? 2 : 0);
}
