import { lazy, Suspense, type ReactNode } from 'react';
import { useText, type Key } from '../i18n/text';
import { layer } from '../service/layer';
import { useStore } from '../state/Store';
import { ExamplesSection } from './examples/ExamplesSection';
import { LayerSwitch } from './LayerSwitch';
import { ListSection } from './ListSection';
import { RequestsSection } from './requests/RequestsSection';
import { SkillTemplates } from './SkillTemplates';
import { TemplatesSection } from './TemplatesSection';
import { TextSection } from './TextSection';
import { usePlace } from './usePlace';

// With the canvas tools, which nothing else on this page needs.
const TrySection = lazy(() => import('./trying/TrySection'));

const name = { name: 'name', label: 'prompts.name' } as const;
const description = { name: 'description', label: 'prompts.description' } as const;

interface Section {
  name: string;
  title: Key;
  /** What it is for, in a line; a section may say so itself. */
  about?: Key;
  /** Whether the studio has such things too. */
  isLayered?: boolean;
  show: (place: string) => ReactNode;
}

/** What users write themselves comes first, then what shipped and how to work on it. */
const SECTIONS: readonly Section[] = [
  {
    name: 'personality',
    title: 'prompts.personality',
    about: 'about.personality',
    show: () => (
      <TextSection kind="personality" title="prompts.personality" hint="onboarding.personalityHint" example="example.personality" />
    ),
  },
  {
    name: 'goals',
    title: 'prompts.goals',
    about: 'about.goals',
    show: () => <TextSection kind="goals" title="prompts.goals" hint="onboarding.goalsHint" example="example.goals" />,
  },
  {
    name: 'rules',
    title: 'prompts.rules',
    about: 'about.rules',
    isLayered: true,
    show: () => (
      <ListSection
        path="/api/user-context/rules"
        member="rules"
        id="id"
        fields={[name, { name: 'text', label: 'prompts.text', long: true }]}
        example={{ name: 'example.ruleName', text: 'example.rule' }}
      />
    ),
  },
  {
    name: 'personas',
    title: 'prompts.personas',
    about: 'about.personas',
    show: () => (
      <ListSection
        path="/api/user-context/personas"
        member="personas"
        id="slug"
        canUse
        fields={[name, { ...description, optional: true }, { name: 'personality', label: 'prompts.text', long: true }]}
        example={{ name: 'example.personaName', description: 'example.personaUse', personality: 'example.persona' }}
        written={{ kind: 'persona', subject: 'personas', field: 'personality' }}
      />
    ),
  },
  {
    name: 'skills',
    title: 'prompts.skills',
    about: 'about.skills',
    isLayered: true,
    show: () => (
      <ListSection
        path="/api/user-context/skills"
        member="skills"
        id="slug"
        fields={[name, description, { name: 'instructions', label: 'prompts.text', long: true }]}
        example={{ name: 'example.skillName', description: 'example.skillUse', instructions: 'example.skill' }}
        written={{ kind: 'skill', subject: 'skills', field: 'instructions' }}
        more={(slugs, add) => <SkillTemplates taken={slugs} add={(template) => add({ template })} />}
      />
    ),
  },
  { name: 'templates', title: 'prompts.templates', about: 'about.templates', isLayered: true, show: () => <TemplatesSection /> },
  { name: 'try', title: 'prompts.try', show: (place) => <TrySection key={place} place={place} /> },
  { name: 'requests', title: 'prompts.requests', show: (place) => <RequestsSection place={place} /> },
  { name: 'examples', title: 'prompts.examples', show: (place) => <ExamplesSection place={place} /> },
];

/** All of the assistant's instructions, in one place. */
export function PromptsPage() {
  const t = useText();
  const { section, place } = usePlace();
  const whose = useStore(layer);
  const sections = whose === 'team' ? SECTIONS.filter(({ isLayered }) => isLayered) : SECTIONS;
  const open = sections.find(({ name }) => name === section) ?? sections[0]!;
  return (
    <main className="prompts">
      <header className="row">
        <h1>{t('prompts.title')}</h1>
        <span className="row">
          <a href="tools">{t('tools.title')}</a>
          <a href="./">{t('prompts.back')}</a>
        </span>
      </header>
      <LayerSwitch />
      <nav className="row" aria-label={t('prompts.title')}>
        {sections.map(({ name, title }) => (
          <button key={name} type="button" aria-current={name === open.name ? 'page' : undefined} onClick={() => (location.hash = name)}>
            {t(title)}
          </button>
        ))}
      </nav>
      <section key={`${whose} ${open.name}`} aria-label={t(open.title)}>
        {open.about && <p className="muted">{t(open.about)}</p>}
        <Suspense>{open.show(place)}</Suspense>
      </section>
    </main>
  );
}
