import bash from 'highlight.js/lib/languages/bash';
import csharp from 'highlight.js/lib/languages/csharp';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import ini from 'highlight.js/lib/languages/ini';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import markdown from 'highlight.js/lib/languages/markdown';
import powershell from 'highlight.js/lib/languages/powershell';
import python from 'highlight.js/lib/languages/python';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';
import { createLowlight } from 'lowlight';
import { createElement, type ReactNode } from 'react';

// What is written about ComfyUI. Languages that are not here stay in one colour.
const known = createLowlight({
  bash,
  csharp,
  css,
  diff,
  ini,
  javascript,
  json,
  markdown,
  powershell,
  python,
  typescript,
  xml,
  yaml,
});

type Root = ReturnType<typeof known.highlight>;
type Element = Extract<Root['children'][number], { type: 'element' }>;

/** Code in colours, as elements; undefined for a language that is not known. */
export function colour(code: string, language: string): ReactNode | undefined {
  return known.registered(language) ? drawn(known.highlight(language, code)) : undefined;
}

function drawn({ children }: Root | Element): ReactNode {
  return children.map((child, index) => {
    if (child.type === 'text') return child.value;
    if (child.type !== 'element') return null;
    const names = child.properties['className'];
    return createElement('span', { key: index, className: Array.isArray(names) ? names.join(' ') : undefined }, drawn(child));
  });
}
