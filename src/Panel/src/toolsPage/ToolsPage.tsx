import { useState } from 'react';
import { useText } from '../i18n/text';
import { LayerSwitch } from '../prompts/LayerSwitch';
import { Missing } from '../prompts/Missing';
import { useResource } from '../prompts/useResource';
import { layer } from '../service/layer';
import { markTool, type Mark, type Toolbox } from '../service/toolbox';
import { useStore } from '../state/Store';
import { titleOf, ToolList } from './ToolList';
import { PlugIns } from './PlugIns';
import { SkillTools } from './SkillTools';
import { ToolSection } from './ToolSection';

/** All tools: what the model reads of them, a form to call each, and what the user decided of it. */
export function ToolsPage() {
  const t = useText();
  const whose = useStore(layer);
  return (
    <main className="prompts">
      <header className="row">
        <h1>{t('tools.title')}</h1>
        <span className="row">
          <a href="prompts">{t('prompts.title')}</a>
          <a href="./">{t('prompts.back')}</a>
        </span>
      </header>
      <LayerSwitch />
      <Tools key={whose} isStudios={whose === 'team'} />
    </main>
  );
}

/** The studio has marks of tools alone: what skills and plug-ins bring is looked at among one's own things. */
function Tools({ isStudios }: { isStudios: boolean }) {
  const { value, error, reload, change } = useResource<Toolbox>('/api/toolbox');
  const [open, setOpen] = useState(() => decodeURIComponent(location.hash.slice(1)));
  const show = (name: string) => {
    setOpen(name);
    history.replaceState(null, '', `#${encodeURIComponent(name)}`);
  };
  const tool = value?.tools.find(({ name }) => name === open) ?? value?.tools[0];
  const mark = (persona: string | null, mark: Mark | null) => change(() => markTool(tool!.name, persona, mark));
  return (
    <>
      <Missing value={value} error={error} />
      {value?.problem && <p className="failure">{value.problem}</p>}
      {value && tool && (
        <div className="templates">
          <ToolList toolbox={value} open={tool.name} show={show} />
          <section aria-label={titleOf(tool)}>
            <ToolSection key={tool.name} tool={tool} toolbox={value} mark={mark} />
          </section>
        </div>
      )}
      {!isStudios && <SkillTools changed={() => void reload()} />}
      {!isStudios && value && <PlugIns plugIns={value.plugIns} folder={value.plugInFolder} />}
    </>
  );
}
