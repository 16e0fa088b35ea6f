import { useEffect, useState } from 'react';
import { useText } from '../i18n/text';
import { getJson } from '../service/service';
import { directionOf } from '../text/direction';
import { Missing } from './Missing';
import { useResource } from './useResource';

interface Props {
  /** The slugs of existing skills. */
  taken: string[];
  add: (template: string) => Promise<boolean>;
}

/** The starter skills that ship with the service, added with one click. */
export function SkillTemplates({ taken, add }: Props) {
  const t = useText();
  const { value, error } = useResource<{ templates: { slug: string; name: string; description: string }[] }>('/api/skill-templates');
  const titles = useTitles(value?.templates);
  if (!value) return <Missing value={value} error={error} />;
  const left = value.templates.filter(({ slug }) => !taken.includes(slug));
  if (left.length === 0) return null;
  return (
    <details open>
      <summary>{t('prompts.fromTemplate')}</summary>
      <ul className="cards">
        {left.map(({ slug, name, description }) => {
          const title = titles[slug] ?? name;
          return (
            <li key={slug}>
              <div className="row">
                <strong>
                  <bdi>{title}</bdi>
                </strong>
                <span className="spring" />
                <button type="button" className="small" aria-label={`${t('prompts.add')}: ${title}`} onClick={() => void add(slug)}>
                  {t('prompts.add')}
                </button>
              </div>
              <p className="muted" dir={directionOf(description)}>
                {description}
              </p>
            </li>
          );
        })}
      </ul>
    </details>
  );
}

/** The titles of starter skills by their slugs: the first heading of each, as names are slugs too. */
function useTitles(templates: readonly { slug: string }[] | undefined): Readonly<Record<string, string>> {
  const [titles, setTitles] = useState<Readonly<Record<string, string>>>({});
  useEffect(() => {
    let current = true;
    for (const { slug } of templates ?? [])
      getJson<{ instructions: string }>(`/api/skill-templates/${encodeURIComponent(slug)}`).then(
        ({ instructions }) => {
          const [, title] = /^# +(.+?) *$/m.exec(instructions) ?? [];
          if (title && current) setTitles((known) => ({ ...known, [slug]: title }));
        },
        // It keeps its name.
        () => undefined,
      );
    return () => void (current = false);
  }, [templates]);
  return titles;
}
